using Hypotheses.Claims.Subjects;
using Hypotheses.Core.Dictionaries;
using Hypotheses.Core.Measures;
using Hypotheses.Core.Runtime;

namespace Hypotheses.Claims.Specimens;

/// <summary>A narrow and a wide dictionary trained on the same world.</summary>
/// <param name="Narrow">The narrow one; of its samples no use is made.</param>
/// <param name="Wide">The wide one, with the samples on which both are judged.</param>
public sealed record SplittingSpecimen(DictionarySpecimen Narrow, DictionarySpecimen Wide) : ISpecimen<SplittingSpecimen>
{
    /// <summary>One a seed of the lab: dictionaries of two widths, each by the <paramref name="recipe"/> for its own.</summary>
    public static IReadOnlyList<SplittingSpecimen> Train(IHasWorld subject, Func<int, DictionaryRecipe> recipe, int narrow, int wide, Lab lab)
    {
        IReadOnlyList<DictionarySpecimen> one = DictionarySpecimen.Train(subject, recipe(narrow), lab), other = DictionarySpecimen.Train(subject, recipe(wide), lab);
        return [.. one.Zip(other, (n, w) => new SplittingSpecimen(n, w))];
    }

    /// <summary>For chance levels.</summary>
    public Seed Seed => Wide.Seed;

    /// <summary>Who is whose child.</summary>
    public Splits Splits => Splits.Of(Narrow.Directions, Narrow.Dictionary.Encode(Wide.Activations), Wide.Directions, Wide.Latents);

    /// <inheritdoc/>
    public SplittingSpecimen? Under(Invariance invariance, Seed seed) =>
        Narrow.Under(invariance, seed) is { } narrow && Wide.Under(invariance, seed) is { } wide ? new SplittingSpecimen(narrow, wide) : null;

    /// <inheritdoc/>
    public SplittingSpecimen? Under(Mutant mutant, Seed seed) => mutant switch
    {
        // The wide dictionary is compared with itself.
        Mutant.SwappedBaseline => this with { Narrow = Wide },
        _ => null,
    };
}
