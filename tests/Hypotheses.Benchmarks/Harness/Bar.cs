using System.Globalization;

namespace Hypotheses.Benchmarks.Harness;

/// <summary>What a ratio counts: how many times faster than the reference, or how many times its time.</summary>
internal enum RatioKind
{
    /// <summary>Reference time / time: more is better.</summary>
    Speedup,

    /// <summary>Time / reference time: less is better.</summary>
    Cost,
}

/// <summary>The ratio that is wanted: at least this speedup, or at most this cost.</summary>
internal sealed record Bar(RatioKind Kind, double Limit)
{
    /// <summary>Whether a median reaches the bar.</summary>
    public bool IsMet(double ratio) => Kind == RatioKind.Speedup ? ratio >= Limit : ratio <= Limit;

    /// <inheritdoc/>
    public override string ToString() => (Kind == RatioKind.Speedup ? "≥ " : "≤ ") + Limit.ToString("0.###", CultureInfo.InvariantCulture) + "×";
}
