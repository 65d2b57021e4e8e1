using Hypotheses.Catalogue.Literature;
using Hypotheses.Core.Numerics;

namespace Hypotheses.Catalogue.Splitting;

/// <summary>
/// Each latent's direction is explained by at most three others, chosen by matching pursuit, and so are as many directions drawn
/// with the covariance of the activations: what exceeds those is no matter of width or anisotropy. The positive control is the
/// exact dictionary (composites and actions) of a world of 24 × 2 composites: in the 9 dimensions that 5 actions and 4 contexts
/// span, any 27 directions explain .86 of each other, and composites (.97) cannot exceed that by .3. Dictionaries of activations
/// that are given are judged by C25b, which asks for room. Of the architectures without shrinkage those of H2's world hold the
/// atoms, which nothing explains.
/// </summary>
public sealed class C25_SparseCombinations : ClaimTest<IHasDirections, Setting, DirectionsSpecimen>
{
    private static readonly CompositeRecipe World = new() { Kind = CompositeKind.H2, Families = 24, Members = 2, Dimension = 74 };

    public override string Title => "Split features are sparse linear combinations of other latents";

    public override string Meaning => "Can a latent be written as a sum of a few others, more often than chance?";

    public override string Source =>
        $"{Citations.Shortform}, feature-splitting comment, naive test; "
            + $"{Citations.MetaSaes}";

    public override IReadOnlyDictionary<string, string> Numbers { get; } = new Dictionary<string, string>
    {
        ["excess"] =
            "How much of a latent's direction three others explain, less what they explain of random directions of the"
                + " activations' covariance.",
        ["excess.1"] = "The same with one other.",
        ["excess.2"] = "The same with two others.",
        ["r2"] = "How much of a latent's direction three others explain, on average.",
        ["r2.covariance"] = "The same among random directions of the activations' covariance.",
        ["latents"] = "How many latents the dictionary has.",
    };

    public override Protocol Protocol { get; } = new()
    {
        Rules = [new("excess", Support: Above("excess", .3), Refute: Below("excess", .05))],
        Gates = [AtMost("fvu", .5), AtMost("dead_share", .25)],
        Thresholds = new Dictionary<string, double> { ["most"] = 3, ["near_duplicate"] = .97, ["baseline_draws"] = 4 },
        Statistics = [Statistic.Within("excess", -1, 1)],
        Exclusions = [new("topk", "TopK takes two latents in samples with one: FVU .08-.23")],
    };

    public override Controls Controls { get; } = new(
        Positive: [
            Rows("exact-composites", "48 composites of 24 actions and 2 contexts, and the actions", World, CompositeRows.Exact)],
        Negative: [Rows("orthonormal", "the 26 atoms", World, CompositeRows.Atoms)]);

    public override IReadOnlyList<Case> Subjects { get; } = [
        Rows(
            "trained-composites",
            "a dictionary of 5 actions and 4 contexts",
            new() { Kind = CompositeKind.H2 },
            CompositeRows.Trained),
        Rows("trained-splits", "a dictionary of private offsets (H1)", new() { Kind = CompositeKind.H1 }, CompositeRows.Trained)];

    public override IReadOnlyList<Setting> SettingsOf(Subject subject) =>
        subject is IHasAtoms own ? own.DirectionSets : [];

    public override IReadOnlyList<Invariance> Invariances => [Invariance.Permutation, Invariance.Scaling];

    protected override double InvarianceSlack(string statistic) => .01; // the baseline is drawn afresh

    protected override Preparation<DirectionsSpecimen> Prepare(IHasDirections subject, Setting setting, Seed seed) =>
        subject.Directions(setting, seed);

    protected override Measurement Measure(DirectionsSpecimen specimen, Protocol protocol)
    {
        (double[] explained, double[] drawn) = SparseCombinations.Of(specimen, protocol);
        return new Measurement
        {
            ["excess"] = explained[^1] - drawn[^1],
            ["excess.1"] = explained[0] - drawn[0],
            ["excess.2"] = explained[1] - drawn[1],
        }.Report(specimen, explained, drawn);
    }

    private static CompositeSaeSubject Rows(string name, string description, CompositeRecipe world, CompositeRows rows) =>
        new(name, description, world, rows, penalty: .2);
}
