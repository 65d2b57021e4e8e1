namespace Hypotheses.Benchmarks.Harness;

/// <summary>Seconds a unit of each side in each repetition: row r of all sides was measured one right after the other.</summary>
internal sealed class PairedTimes(IReadOnlyList<Timed> sides, IReadOnlyList<double[]> rows)
{
    /// <summary>Seconds a unit of one side.</summary>
    public Spread Seconds(int side) => Spread.Of(rows.Select(r => r[side]));

    /// <summary>
    /// Of some sides the one of least median: where a reference can be set up in several ways, the best of them.
    /// </summary>
    public int Fastest(params ReadOnlySpan<int> among)
    {
        int best = among[0];
        foreach (int side in among)
            if (Seconds(side).Median < Seconds(best).Median) best = side;
        return best;
    }

    /// <summary>One side against another; the ratio is formed within each repetition and only then summarised.</summary>
    public Comparison Compare(int side, int reference, RatioKind kind, string unit, double? bar = null) => new()
    {
        What = sides[side].Name,
        Reference = sides[reference].Name,
        Unit = unit,
        Seconds = Seconds(side),
        ReferenceSeconds = Seconds(reference),
        Kind = kind,
        Ratio = Spread.Of(rows.Select(r => kind == RatioKind.Speedup ? r[reference] / r[side] : r[side] / r[reference])),
        Bar = bar is { } limit ? new Bar(kind == RatioKind.Speedup ? BarKind.AtLeast : BarKind.AtMost, limit) : null,
    };
}
