using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Specimens;
using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Measures.Recovery;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae.Architectures;
using Hypotheses.Core.Worlds.Recipes;
using Hypotheses.Xunit;
using static Hypotheses.Claims.Predictions.Rule;
using static Hypotheses.Claims.Protocols.Gate;

namespace Hypotheses.Catalogue.Samples;

/// <summary>Does a dictionary give a latent of its own to a feature that fires once in a hundred samples?</summary>
public sealed class C94_RareFeatures : ClaimTest<IHasWorld, SaeSetting, SaeSpecimen>
{
    public override string Title => "A dictionary recovers features that fire rarely";

    public override string Source => "who says so, and where: document and paragraph, paper and section";

    // 1. Everything that could be tuned. A change shows in review and draws fresh seeds.
    public override Protocol Protocol { get; } = new()
    {
        Rules = [new("recall", Support: Above("recall", .9), Refute: Below("recall", .5))], // between the bounds: undecided
        Gates = [AtMost("fvu", .3), AtMost("dead", 0)], // the instrument works; a trial that fails one counts neither way
        Settings = [new SaeSetting("", SaeRecipes.Toy(width: 12, penalty: .1) with { Steps = 1500, Restarts = 1 })],
        Thresholds = new Dictionary<string, double> { ["same_from"] = .9 },
        Statistics = [Statistic.Share("recall", items: 12)],
    };

    // 2. True by construction, false by construction. They run through the very same code.
    public override Controls Controls { get; } = new(
        Positive: [World("common", .1)],
        Negative: [new WorldSubject("dense", "nothing is sparse", new DenseGaussianRecipe { Features = 12, Dimension = 12 })]);

    // 3. Subjects of the claim's own. Shared subjects that have what the claim needs (IHasWorld) are added by themselves.
    public override IReadOnlyList<Case> Subjects { get; } = [World("rare", .01)];

    public override IReadOnlyList<Invariance> Invariances => InvarianceSets.Sae;

    // 4. What one trial is made of. Nothing is trained here: the framework trains what all trials ask for, together.
    protected override Preparation<SaeSpecimen> Prepare(IHasWorld subject, SaeSetting setting, Seed seed) =>
        SaeSpecimen.Prepare(subject, setting, seed, Protocol.Samples);

    // 5. Numbers, and nothing else: bounds, gates and thresholds are the protocol's.
    protected override Measurement Measure(SaeSpecimen specimen, Protocol protocol) =>
        new Measurement
        {
            ["recall"] = SignedMatching.MatchedRecall(specimen.Features, specimen.Directions, protocol["same_from"]),
        }.Add(specimen.Health());

    private static WorldSubject World(string name, double p) =>
        new(name, $"12 orthonormal features, each active with probability {p}",
        new SharkeyRecipe { Features = 12, Dimension = 12, Orthonormal = true, Decay = 1, MeanActive = 12 * p });
}
