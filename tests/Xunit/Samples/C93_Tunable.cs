using Hypotheses.Claims;
using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Trials;
using Hypotheses.Core.Runtime;
using Hypotheses.Tests.Support;
using Hypotheses.Tests.Xunit;
using Hypotheses.Xunit;

namespace Hypotheses.Tests.Samples;

/// <summary>A claim whose answer a test chooses. Neither public nor in the catalogue: only <see cref="ClaimRun"/> runs it.</summary>
internal sealed class C93_Tunable : ClaimTest<FakeSubject, Reading>
{
    internal C93_Tunable()
    {
    }

    public IReadOnlyList<Subject> Given { get; init; } = [new FakeSubject("given", .9)];

    public FakeSubject True { get; init; } = new("true", 1);

    public Func<Reading, Measurement> Reader { get; init; } = reading => new Measurement { ["value"] = reading.Value };

    public Regime? Worlds { get; init; }

    public IReadOnlyList<Invariance> Changes { get; init; } = [];

    public double Bound { get; init; } = .6;

    public override string Title => "The value is large";

    public override string Source => "tests";

    public override Prediction Prediction => new("value", Rule.Above("value", Bound), Rule.Below("value", .4));

    public override IReadOnlyList<Subject> Positive => [True];

    public override IReadOnlyList<Subject> Negative => [new FakeSubject("false", 0)];

    public override IReadOnlyList<Subject> Subjects => Given;

    public override IReadOnlyList<Invariance> Invariances => Changes;

    public override Regime? Regime => Worlds;

    public override int Seeds(Tier tier) => 6;

    protected override IReadOnlyList<Reading> Prepare(FakeSubject subject, string aspect, Lab lab) =>
        [.. lab.Seeds.Select(seed => new Reading(subject.Value + .01 * seed.Rng().Normal()))];

    protected override Measurement Score(Reading specimen) => Reader(specimen);
}

/// <summary>A value, and a scale that must not matter.</summary>
internal sealed record Reading(double Value, double Scale = 1) : ISpecimen<Reading>
{
    public Reading? Under(Invariance invariance, Seed seed) => invariance == Invariance.Scaling ? this with { Scale = 3 } : null;
}
