namespace Hypotheses.Benchmarks.Harness;

/// <summary>What a ratio counts: how many times faster than the reference, or how many times its time.</summary>
internal enum RatioKind
{
    /// <summary>Reference time / time: more is better.</summary>
    Speedup,

    /// <summary>Time / reference time: less is better.</summary>
    Cost,
}

/// <summary>One ratio: something timed against its reference in the same repetitions.</summary>
internal sealed record Comparison
{
    /// <summary>What is timed.</summary>
    public required string What { get; init; }

    /// <summary>What it is held against.</summary>
    public required string Reference { get; init; }

    /// <summary>What one time stands for, e.g. "a step".</summary>
    public required string Unit { get; init; }

    /// <summary>Seconds a unit.</summary>
    public required Spread Seconds { get; init; }

    /// <summary>The reference's seconds a unit.</summary>
    public required Spread ReferenceSeconds { get; init; }

    /// <summary>How the ratio is formed.</summary>
    public required RatioKind Kind { get; init; }

    /// <summary>The ratio over paired repetitions.</summary>
    public required Spread Ratio { get; init; }

    /// <summary>The bar, or null where the ratio is only reported.</summary>
    public Bar? Bar { get; init; }

    /// <summary>Whether the median reaches the bar; null where there is none.</summary>
    public bool? Met => Bar?.IsMet(Ratio.Median);
}
