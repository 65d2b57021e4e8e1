using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Measures.Splitting;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Worlds;

namespace Hypotheses.Claims.Specimens;

/// <summary>
/// Dictionaries of two kinds of world, each kind twice: what tells the kinds apart is learned on one half and tested on the
/// other.
/// </summary>
/// <param name="First">Dictionaries of the first kind, one a half.</param>
/// <param name="Second">Dictionaries of the second kind, one a half.</param>
/// <param name="ShuffledLabels">Whether labels are shuffled over families.</param>
/// <param name="Seed">For shuffles.</param>
public sealed record WorldPairSpecimen(
    IReadOnlyList<SaeSpecimen> First, IReadOnlyList<SaeSpecimen> Second, bool ShuffledLabels, Seed Seed)
    : ISpecimen<WorldPairSpecimen>
{
    private const int Halves = 2;

    /// <summary>Of one seed; its four worlds are independent.</summary>
    public static Preparation<WorldPairSpecimen> Prepare(
        IHasWorldPair subject, Func<IWorld, SaeRecipe> recipe, Seed seed, int samples)
    {
        Preparation<SaeSpecimen[]> Kind(CompositeSubject worlds, string kind) => Enumerable.Range(0, Halves)
            .Select(half => SaeSpecimen.Prepare(worlds, recipe, seed.Derive(kind, half), samples).Then(d => new[] { d }))
            .Aggregate((all, one) => all.With(one, (a, b) => (SaeSpecimen[])[.. a, .. b]));
        return Kind(subject.First, "first").With(
            Kind(subject.Second, "second"),
            (first, second) => new WorldPairSpecimen(first, second, subject.ShuffledLabels, seed));
    }

    /// <summary>Cosines in the families of each kind, the halves apart.</summary>
    public IReadOnlyList<LabelledCosines> Cosines => [.. First.Zip(Second, (a, b) => new LabelledCosines(Of(a), Of(b)))];

    /// <summary>
    /// What gates look at: the worst dictionary's <c>fvu</c> and <c>dead</c>; the mean L0 of each kind beside them.
    /// </summary>
    public Measurement Health()
    {
        Measurement[] first = [.. First.Select(d => d.Health())], second = [.. Second.Select(d => d.Health())];
        double Worst(string number) => first.Concat(second).Max(m => m[number]);
        return new Measurement
        {
            ["l0.first"] = first.Average(m => m["l0"]),
            ["l0.second"] = second.Average(m => m["l0"]),
            ["fvu"] = Worst("fvu"),
            ["dead"] = Worst("dead"),
        };
    }

    /// <summary>
    /// Which share of its world's composites a dictionary of each kind holds, by the cosine from which a latent is one: whether
    /// the kinds differ in how well they are trained.
    /// </summary>
    public (double First, double Second) Held(double from)
    {
        return (First.Average(Share), Second.Average(Share));
        double Share(SaeSpecimen d) =>
            d.Composites is { } composites ? CompositeCosine.Held(composites, d.LivingDirections, from) : double.NaN;
    }

    /// <inheritdoc/>
    public WorldPairSpecimen? Under(Invariance invariance, Seed seed)
    {
        SaeSpecimen?[] first = [.. First.Select((d, i) => d.Under(invariance, seed.Derive("first", i)))],
            second = [.. Second.Select((d, i) => d.Under(invariance, seed.Derive("second", i)))];
        return first.Contains(null) || second.Contains(null) ? null : this with { First = first!, Second = second! };
    }

    /// <inheritdoc/>
    public WorldPairSpecimen? Under(Mutant mutant, Seed seed) => mutant switch
    {
        // In one half each kind goes by the other's name.
        Mutant.SwappedBaseline => this with { First = [First[0], Second[1]], Second = [Second[0], First[1]] },
        _ => null,
    };

    private static double[][] Of(SaeSpecimen specimen)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        TorchSharp.torch.Tensor living = specimen.LivingDirections;
        return InFamilyCosines.Of(living, Families.Of(living, specimen.Parents));
    }
}
