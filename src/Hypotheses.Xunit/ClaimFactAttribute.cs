using Xunit;
using Xunit.Sdk;

namespace Hypotheses.Xunit;

/// <summary>What a claim's test checks.</summary>
public enum ClaimTestKind
{
    /// <summary>A cell's verdict.</summary>
    Verdict,

    /// <summary>The instrument's invariances.</summary>
    Invariances,

    /// <summary>Worlds drawn from the claim's regime.</summary>
    Regime,

    /// <summary>The claim's phase map.</summary>
    Map,
}

/// <summary>
/// Marks the tests of <see cref="ClaimTest{TNeeds, TSetting, TSpecimen}"/>; discovery makes one test a cell of them.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("Hypotheses.Xunit.Discovery.ClaimDiscoverer", "Hypotheses.Xunit")]
public sealed class ClaimFactAttribute(ClaimTestKind kind) : FactAttribute
{
    /// <summary>What the test checks.</summary>
    public ClaimTestKind Kind { get; } = kind;
}
