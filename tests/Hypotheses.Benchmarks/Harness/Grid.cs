namespace Hypotheses.Benchmarks.Harness;

/// <summary>A table of a figure's own: a row a thing measured, a number a column; NaN where a number has no value.</summary>
internal sealed record Grid(string Title, IReadOnlyList<string> Columns)
{
    /// <summary>The rows: a name and one number a column.</summary>
    public List<GridRow> Rows { get; } = [];
}

/// <summary>A row of a <see cref="Grid"/>.</summary>
internal sealed record GridRow(string Name, IReadOnlyList<double> Values);
