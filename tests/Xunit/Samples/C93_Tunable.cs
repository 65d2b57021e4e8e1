using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Runtime;
using Hypotheses.Tests.Support;
using Hypotheses.Tests.Xunit;
using Hypotheses.Xunit;

namespace Hypotheses.Tests.Samples;

/// <summary>
/// A claim whose answer a test chooses. Neither public nor in the catalogue: only <see cref="ClaimRun"/> runs it.
/// </summary>
internal sealed class C93_Tunable : ClaimTest<FakeSubject, Setting, Reading>
{
    private readonly Lazy<Protocol> _protocol;

    internal C93_Tunable() => _protocol = new(() => With(new()
    {
        Rules = [new("value", Rule.Above("value", Bound), Rule.Below("value", .4))],
        Seeds = new SeedCount(Quick: 6, Full: 6, Spares: 0),
    }));

    public IReadOnlyList<Case> Given { get; init; } = [new FakeSubject("given", .9)];

    public Case True { get; init; } = new FakeSubject("true", 1);

    public Func<Reading, Measurement> Reader { get; init; } = reading => new Measurement { ["value"] = reading.Value };

    public Regime? Worlds { get; init; }

    public IReadOnlyList<Invariance> Changes { get; init; } = [];

    public double Bound { get; init; } = .6;

    /// <summary>
    /// What is read of subjects that are no controls instead of their value: code, which is no part of the definition.
    /// </summary>
    public double? Reads { get; init; }

    /// <summary>Any other change of the protocol.</summary>
    public Func<Protocol, Protocol> With { get; init; } = protocol => protocol;

    public override string Title => "The value is large";

    public override string Source => "tests";

    public override Protocol Protocol => _protocol.Value;

    /// <summary>Further positive controls.</summary>
    public IReadOnlyList<Case> More { get; init; } = [];

    public override Controls Controls => new(Positive: [True, .. More], Negative: [new FakeSubject("false", 0)]);

    public override IReadOnlyList<Case> Subjects => Given;

    public override Regime? Regime => Worlds;

    public override IReadOnlyList<Invariance> Invariances => Changes;

    protected override Preparation<Reading> Prepare(FakeSubject subject, Setting setting, Seed seed) =>
        new(() =>
            new Reading(
                (subject.Name is "true" or "false" or "near" ? subject.Value : Reads ?? subject.Value) + .01 * seed.Rng().Normal()));

    protected override Measurement Measure(Reading specimen, Protocol protocol) => Reader(specimen);
}

/// <summary>A value, and a scale that must not matter.</summary>
internal sealed record Reading(double Value, double Scale = 1) : ISpecimen<Reading>
{
    public Reading? Under(Invariance invariance, Seed seed) => invariance == Invariance.Scaling ? this with { Scale = 3 } : null;
}
