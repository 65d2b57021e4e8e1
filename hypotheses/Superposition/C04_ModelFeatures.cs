using Hypotheses.Core.Dictionaries.Families;
using static TorchSharp.torch;

namespace Hypotheses.Catalogue.Superposition;

/// <summary>
/// A toy model whose pairs of inputs always fire together keeps one direction for both. A dictionary of its hidden layer finds that
/// direction (key A: the columns of W that are longer than ½, one where several agree to .95) and not the two inputs (key B, by
/// function). Widths are multiples of m; only living latents count. p is such that .8 of the model's directions are active a sample
/// in either subject: at ρ = 1 and p = .05 models merge only some of the pairs, and dictionaries merge what the model does not, so
/// this claim is about models that have merged. λ, p and the gates were chosen in scans, before the seeds that are judged. Not every
/// dictionary finds them: TopK of width 2x on pairs often ends at 1 of 8 directions; the full tier shows all widths.
/// Pilot: 8 of 8 merged directions, 0 of 16 data features, imbalance .0069 (unmerged 1.0); here 8 of 8, 0-1 of 16, .01 (unmerged 1.0).
/// </summary>
public sealed class C04_ModelFeatures : ClaimTest<IIsToyModel, HiddenSpecimen>
{
    private const double Penalty = .4, SameFrom = .95, FvuAtMost = .25, ModelFvuAtMost = .4, L0AtMost = 2; // .95: in ℝ⁴ random directions reach .9 too often

    public override string Title => "In toy models of superposition a dictionary finds the model's features, not the data's";

    public override string Source => "seed, Failure mode; Elhage et al., Toy Models of Superposition, 2022";

    public override Prediction Prediction => new("recall.model", Support: Above("recall.model", .9), Refute: Below("recall.model", .5), Chance: "recall.model.null");

    // Where inputs always fire in pairs, the pairs' two members must not be found.
    public override Prediction PredictionFor(Subject subject) => subject is IIsToyModel { ToyModel.PairCofiring: 1 }
        ? Prediction with { Support = All(Prediction.Support, Below("recall.data", .1)) }
        : Prediction;

    public override object Recipe => new { SameFrom, FvuAtMost, ModelFvuAtMost, L0AtMost, ReluL1 = Dictionary("relu-l1", 1), TopK = Dictionary("topk", 1) };

    public override IReadOnlyList<Subject> Positive => [new ToyModelSubject("orthonormal", "n=m=8, p=.1", new TmsRecipe { Features = 8, Hidden = 8, Probability = .1 })];

    public override IReadOnlyList<Subject> Negative => [new ToyModelSubject("key-rotated", "n=16, m=4, pairs fire together; the key is rotated at random, away from itself", Pairs, ToyModelSubstitute.RotatedKey)];

    public override IReadOnlyList<Subject> Subjects => [
        new ToyModelSubject("independent", "n=16, m=4, p=.05, inputs fire independently", new TmsRecipe { Features = 16, Hidden = 4 }),
        new ToyModelSubject("pairs", "n=16, m=4, p=.1, inputs fire in pairs", Pairs)];

    public override IReadOnlyList<string> Aspects(Subject subject) => subject.Name switch
    {
        "independent" or "pairs" => ["relu-l1-2x", "relu-l1-4x", "relu-l1-8x", "topk-2x", "topk-4x", "topk-8x"],
        _ => ["relu-l1-2x", "topk-4x"],
    };

    public override string? Unjudged(Subject subject, string aspect) => (subject.Name, aspect) == ("independent", "topk-2x") ? "FVU .25 at the gate: 23 of 40 trials void" : null;

    public override bool IsQuick(Subject subject, string aspect) => subject.Name is not ("independent" or "pairs") || aspect == "topk-8x" || (aspect == "relu-l1-2x" && subject.Name == "pairs");

    public override IReadOnlyList<Invariance> Invariances => InvarianceSets.Dictionary;

    protected override IReadOnlyList<HiddenSpecimen> Prepare(IIsToyModel subject, string aspect, Lab lab) =>
        HiddenSpecimen.Train(subject, Dictionary(aspect[..^3], (aspect[^2] - '0') * subject.ToyModel.Hidden), lab);

    protected override Measurement Score(HiddenSpecimen specimen)
    {
        DictionarySpecimen dictionary = specimen.Dictionary;
        Tensor living = dictionary.LivingDirections, responses = FunctionalRecall.EstimateResponses(dictionary.Codes, dictionary.Latents);
        double Recall(Tensor key, Tensor directions) => Matching.MatchedRecall(key, directions, SameFrom);
        double[] imbalance = PairImbalance.Of(responses);
        double modelFvu = specimen.Model.Fvu();
        Measurement seen = dictionary.Gated(FvuAtMost, dictionary.Dictionary.Width, new Measurement
        {
            ["recall.model"] = Recall(specimen.Key, living),
            ["recall.model.null"] = ChanceLevel.OfDirections(specimen.Key, (int)living.shape[0], dictionary.Seed.Derive("null"), Recall).Mean,
            ["recall.data"] = FunctionalRecall.Measure(dictionary.Codes, dictionary.Latents, responses).Recall,
            ["imbalance"] = imbalance.Any(double.IsNaN) ? double.NaN : Summary.Median(imbalance),
            ["merged"] = specimen.Merged,
            ["model.directions"] = specimen.Key.shape[0],
            ["model.fvu"] = modelFvu,
        });
        return seen.AtMost("l0", seen["l0"], L0AtMost).AtMost("model.fvu", modelFvu, ModelFvuAtMost);
    }

    private static DictionaryRecipe Dictionary(string family, int width) => family == "relu-l1"
        ? DictionaryRecipe.Toy(width, Penalty)
        : DictionaryRecipe.Toy(width, 0) with { Family = DictionaryFamily.TopK, Auxiliary = new AuxiliaryLoss(DeadAfter: 10_000) };

    private static TmsRecipe Pairs => new() { Features = 16, Hidden = 4, Probability = .1, PairCofiring = 1 };
}
