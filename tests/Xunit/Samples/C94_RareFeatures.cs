using Hypotheses.Claims;
using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Specimens;
using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Trials;
using Hypotheses.Core.Dictionaries;
using Hypotheses.Core.Measures;
using Hypotheses.Core.Worlds;
using Hypotheses.Xunit;
using static Hypotheses.Claims.Predictions.Rule;

namespace Hypotheses.Catalogue.Samples;

/// <summary>Does a dictionary give a latent of its own to a feature that fires once in a hundred samples?</summary>
public sealed class C94_RareFeatures : ClaimTest<IHasWorld, DictionarySpecimen>
{
    public override string Title => "A dictionary recovers features that fire rarely";

    public override string Source => "who says so, and where: document and paragraph, paper and section";

    // 1. What will be measured, and which values support or refute the claim. Frozen: a change shows in review and draws fresh seeds.
    public override Prediction Prediction => new("recall", Support: Above("recall", .9), Refute: Below("recall", .5));

    // 2. Controls: true by construction, false by construction. They run through the very same code.
    public override IReadOnlyList<Subject> Positive => [World("common", .1)];

    public override IReadOnlyList<Subject> Negative => [new WorldSubject("dense", "nothing is sparse", new DenseGaussianRecipe { Features = 12, Dimension = 12 })];

    // 3. Subjects of the claim's own. Shared subjects that have what the claim needs (IHasWorld) are added by themselves.
    public override IReadOnlyList<Subject> Subjects => [World("rare", .01)];

    public override IReadOnlyList<Invariance> Invariances => [Invariance.Rotation, Invariance.DeadLatent, Invariance.DuplicateLatent];

    // 4. One specimen a seed, all seeds at once: they train as one batch.
    protected override IReadOnlyList<DictionarySpecimen> Prepare(IHasWorld subject, string aspect, Lab lab) =>
        DictionarySpecimen.Train(subject, DictionaryRecipe.Toy(width: 12, penalty: .1) with { Steps = 1500, Restarts = 1 }, lab);

    // 5. The numbers of one specimen, and the gates without which they would mean nothing.
    protected override Measurement Score(DictionarySpecimen specimen) =>
        specimen.Gated(fvu: .3, dead: 0, new Measurement { ["recall"] = Matching.MatchedRecall(specimen.Features, specimen.Directions) });

    private static WorldSubject World(string name, double probability) => new(
        name, $"12 orthonormal features, each active with probability {probability}", new SharkeyRecipe { Features = 12, Dimension = 12, Orthonormal = true, Decay = 1, MeanActive = 12 * probability });
}
