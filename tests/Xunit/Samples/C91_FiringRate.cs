using Hypotheses.Claims;
using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Trials;
using Hypotheses.Core.Worlds;
using Hypotheses.Xunit;

namespace Hypotheses.Tests.Samples;

/// <summary>A claim as hypotheses/README.md teaches it: the parent of a nested world fires often.</summary>
public sealed class C91_FiringRate : ClaimTest<IHasWorld, FiringSample>
{
    private const int Samples = 4_000;

    public override string Title => "The parent fires in more than a tenth of all samples";

    public override string Source => "sample claim of the framework's own tests";

    public override Prediction Prediction => new("rate", Support: Rule.Above("rate", .1), Refute: Rule.Below("rate", .05));

    public override IReadOnlyList<Subject> Positive => [World("often", .25)];

    public override IReadOnlyList<Subject> Negative => [World("rarely", .02)];

    public override IReadOnlyList<Subject> Subjects => [World("between", .075), World("sometimes", .2)];

    public override IReadOnlyList<Invariance> Invariances => [Invariance.Scaling];

    public override Regime Regime => new([("rate", [.5, .4, .3, .2])], v => World($"rate-{v[0]}", v[0]));

    protected override IReadOnlyList<FiringSample> Prepare(IHasWorld subject, string aspect, Lab lab) =>
        [.. lab.Seeds.Select(seed => FiringSample.Draw(subject.World(seed), seed.Derive("data"), Samples))];

    protected override Measurement Score(FiringSample specimen) =>
        new Measurement { ["rate"] = specimen.Rate(NestedRecipe.Parent) }.AtLeast("samples", specimen.Rows, 1_000);

    private static WorldSubject World(string name, double rate) => new(name, $"nested world, P(parent) = {rate}", new NestedRecipe { ParentProbability = rate });
}
