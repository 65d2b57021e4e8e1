namespace Hypotheses.Catalogue.Splitting;

/// <summary>
/// The two explanations of splitting as worlds, for the claims that tell them apart: H1, maximally split truths with private
/// offsets, and H2, composites of actions and shared contexts. Each mimic has the activations of the other hypothesis, sample for
/// sample.
/// </summary>
internal static class TwoHypotheses
{
    public static readonly CompositeRecipe H1 = new() { Kind = CompositeKind.H1 }, H2 = new() { Kind = CompositeKind.H2 };

    /// <summary>H2 is true of the positive control, H1 of the negative one.</summary>
    public static Controls Controls => new(
        Positive: [World("composites", "H2: actions and shared contexts", H2)],
        Negative: [World("splits", "H1: private offsets", H1)]);

    /// <summary>Both mimics.</summary>
    public static IReadOnlyList<CompositeSubject> Mimics =>
    [
        World("splits-sharing-contexts", "H1 in truth, with the activations of H2", H1 with { SharedFraction = 1 }),
        World("composites-own-contexts", "H2 in truth, with the activations of H1", H2 with { ContextSpecific = true }),
    ];

    /// <summary>Neither one nor the other.</summary>
    public static CompositeSubject HalfShared =>
        World("splits-half-shared", "H1 with offsets half shared", H1 with { SharedFraction = .5 });

    /// <summary>Why other architectures than ReLU + L1 are not judged on H2's world.</summary>
    public static IReadOnlyList<Exclusion> HoldAtoms { get; } = Exclusion.Of(
        "in H2's world such dictionaries hold the atoms (FVU 0 with 9-18 living latents; TopK: from k = 3) and no composite: "
            + "nothing is split",
        "gated",
        "jumprelu",
        "topk",
        "batchtopk",
        "matryoshka");

    /// <summary>A width with room for each composite and each atom of a world.</summary>
    public static int RoomForAll(IHasFamilies subject)
    {
        (int families, int members) = (subject.Families.Families, subject.Families.Members);
        return (families * members) + families + members;
    }

    /// <summary>A world of that kind.</summary>
    public static CompositeSubject World(string name, string description, CompositeRecipe world) => new(name, description, world);
}
