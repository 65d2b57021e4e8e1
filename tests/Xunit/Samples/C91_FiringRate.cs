using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds.Recipes;
using Hypotheses.Xunit;

namespace Hypotheses.Tests.Samples;

/// <summary>A claim as hypotheses/README.md teaches it: the parent of a nested world fires often.</summary>
public sealed class C91_FiringRate : ClaimTest<IHasWorld, NoSetting, FiringSample>
{
    public override string Title => "The parent fires in more than a tenth of all samples";

    public override string Source => "sample claim of the framework's own tests";

    public override Protocol Protocol { get; } = new()
    {
        Rules = [new("rate", Support: Rule.Above("rate", .1), Refute: Rule.Below("rate", .05))],
        Gates = [Gate.AtLeast("samples", 1_000)],
        Samples = 4_000,
    };

    public override Controls Controls { get; } = new(Positive: [World("often", .25)], Negative: [World("rarely", .02)]);

    public override IReadOnlyList<Case> Subjects { get; } = [World("between", .075), World("sometimes", .2)];

    public override Regime Regime => new([("rate", [.5, .4, .3, .2])], v => World($"rate-{v[0]}", v[0]));

    public override IReadOnlyList<Invariance> Invariances => [Invariance.Scaling];

    protected override Preparation<FiringSample> Prepare(IHasWorld subject, NoSetting setting, Seed seed) =>
        new(() => FiringSample.Draw(subject.World(seed), seed.Derive("data"), Protocol.Samples));

    protected override Measurement Measure(FiringSample specimen, Protocol protocol) =>
        new() { ["rate"] = specimen.Rate(NestedRecipe.Parent), ["samples"] = specimen.Rows };

    private static WorldSubject World(string name, double rate) =>
        new(name, $"nested world, P(parent) = {rate}", new NestedRecipe { ParentProbability = rate });
}
