using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds.Recipes;
using Hypotheses.Xunit;

namespace Hypotheses.Tests.Samples;

/// <summary>A claim that is false of its subject, and approved as such: a refuted claim is a result, not a red build.</summary>
public sealed class C92_ChildRate : ClaimTest<IHasWorld, NoSetting, FiringSample>
{
    public override string Title => "The child fires in more than a tenth of all samples";

    public override string Source => "sample claim of the framework's own tests";

    public override Protocol Protocol { get; } = new()
    {
        Rules = [new("rate", Support: Rule.Above("rate", .1), Refute: Rule.Below("rate", .08))],
        Samples = 4_000,
    };

    public override Controls Controls { get; } = new(Positive: [World("close", .8)], Negative: [World("loose", .05)]);

    public override IReadOnlyList<Case> Subjects { get; } = [World("nested", .2)];

    public override Regime Regime => new([("child", [.8, .6, .2, .1])], v => World($"child-{v[0]}", v[0]), Draws: 8);

    protected override Preparation<FiringSample> Prepare(IHasWorld subject, NoSetting setting, Seed seed) =>
        new(() => FiringSample.Draw(subject.World(seed), seed.Derive("data"), Protocol.Samples));

    protected override Measurement Measure(FiringSample specimen, Protocol protocol) =>
        new() { ["rate"] = specimen.Rate(NestedRecipe.Child) };

    // P(child) is a quarter of this.
    private static WorldSubject World(string name, double given) =>
        new(name, $"nested world, P(child | parent) = {given}", new NestedRecipe { ChildGivenParent = given });
}
