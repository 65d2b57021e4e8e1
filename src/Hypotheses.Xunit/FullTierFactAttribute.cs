using Xunit;

namespace Hypotheses.Xunit;

/// <summary>
/// A test too dear for the quick tier: it runs where <c>HYPOTHESES_TIER</c> is <c>full</c> or <c>calibrate</c>, and is skipped,
/// in words, elsewhere.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FullTierFactAttribute : FactAttribute
{
    /// <summary>A test of the full tier.</summary>
    public FullTierFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("HYPOTHESES_TIER") is not ("full" or "calibrate"))
            Skip = "runs in the full tier: HYPOTHESES_TIER=full";
    }
}
