using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Measures.Splitting;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Worlds;

namespace Hypotheses.Claims.Specimens;

/// <summary>A narrow and a wide dictionary trained on the same world.</summary>
/// <param name="Narrow">The narrow one; of its samples no use is made.</param>
/// <param name="Wide">The wide one, with the samples on which both are judged.</param>
public sealed record SplittingSpecimen(SaeSpecimen Narrow, SaeSpecimen Wide) : ISpecimen<SplittingSpecimen>
{
    /// <summary>Of one seed: dictionaries of two widths, each by the <paramref name="recipe"/> for its own.</summary>
    public static Preparation<SplittingSpecimen> Prepare(
        IHasWorld subject, Func<int, IWorld, SaeRecipe> recipe, int narrow, int wide, Seed seed, int samples) =>
        SaeSpecimen.Prepare(subject, world => recipe(narrow, world), seed, samples)
            .With(
                SaeSpecimen.Prepare(subject, world => recipe(wide, world), seed, samples),
                (n, w) => new SplittingSpecimen(n, w));

    /// <summary>For chance levels.</summary>
    public Seed Seed => Wide.Seed;

    /// <summary>Who is whose child.</summary>
    /// <param name="cosine">From which cosine of directions on a latent is a child.</param>
    /// <param name="activation">From which cosine of activations on.</param>
    /// <param name="nearDuplicate">From which cosine on two latents of one dictionary are one.</param>
    public Splits Splits(double cosine, double activation, double nearDuplicate) =>
        Core.Measures.Splitting.Splits.Of(
            Narrow.Directions,
            Narrow.Sae.Encode(Wide.Activations),
            Wide.Directions,
            Wide.Latents,
            cosine,
            activation,
            nearDuplicate);

    /// <inheritdoc/>
    public CounterexampleFigure? Figure() => Wide.Figure();

    /// <inheritdoc/>
    public SplittingSpecimen? Under(Invariance invariance, Seed seed) =>
        Narrow.Under(invariance, seed) is { } narrow && Wide.Under(invariance, seed) is { } wide
            ? new SplittingSpecimen(narrow, wide)
            : null;

    /// <inheritdoc/>
    public SplittingSpecimen? Under(Mutant mutant, Seed seed) => mutant switch
    {
        // The wide dictionary is compared with itself.
        Mutant.SwappedBaseline => this with { Narrow = Wide },
        _ => null,
    };
}
