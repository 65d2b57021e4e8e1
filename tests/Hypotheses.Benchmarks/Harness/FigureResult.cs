namespace Hypotheses.Benchmarks.Harness;

/// <summary>What a figure has found so far; filled as it goes, so that a run that is cut short keeps what it reached.</summary>
internal sealed class FigureResult(string name, string title)
{
    /// <summary>The figure's name.</summary>
    public string Name { get; } = name;

    /// <summary>What is compared.</summary>
    public string Title { get; } = title;

    /// <summary>The ratios.</summary>
    public List<Comparison> Comparisons { get; } = [];

    /// <summary>Numbers that are no ratios.</summary>
    public List<Quantity> Quantities { get; } = [];

    /// <summary>Tables of the figure's own.</summary>
    public List<Grid> Grids { get; } = [];

    /// <summary>What a reader should know besides: realised L0, agreement of the two sides, what was left out.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Sweeps, for plots.</summary>
    public List<Sweep> Sweeps { get; } = [];

    /// <summary>How many bars the figure has.</summary>
    public int Bars => Comparisons.Count(c => c.Met is not null) + Quantities.Count(q => q.Met is not null);

    /// <summary>How many of them are met.</summary>
    public int BarsMet => Comparisons.Count(c => c.Met == true) + Quantities.Count(q => q.Met == true);

    /// <summary>Why there are no or not all numbers; null where all were measured.</summary>
    public string? NotMeasured { get; set; }

    /// <summary>Seconds it took.</summary>
    public double Seconds { get; set; }
}

/// <summary>Times along one size, everything else fixed, with what no implementation can go below.</summary>
internal sealed record Sweep(string Name, string Axis, string Fixed)
{
    /// <summary>The points, in rising order.</summary>
    public List<SweepPoint> Points { get; } = [];
}

/// <summary>
/// One size: the median time of a step, the least of the encoder product alone, and that of moving the weights through memory.
/// </summary>
internal sealed record SweepPoint(int Size, double StepSeconds, double ProductSeconds, double MemorySeconds);
