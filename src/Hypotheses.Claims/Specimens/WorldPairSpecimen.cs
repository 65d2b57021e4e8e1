using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Trials;
using Hypotheses.Core.Dictionaries;
using Hypotheses.Core.Measures;
using Hypotheses.Core.Runtime;

namespace Hypotheses.Claims.Specimens;

/// <summary>
/// Dictionaries of two kinds of world, each kind twice: what tells the kinds apart is learned on one half and tested on the other.
/// </summary>
/// <param name="First">Dictionaries of the first kind, one a half.</param>
/// <param name="Second">Dictionaries of the second kind, one a half.</param>
/// <param name="ShuffledLabels">Whether labels are shuffled over families.</param>
/// <param name="Seed">For shuffles.</param>
public sealed record WorldPairSpecimen(IReadOnlyList<DictionarySpecimen> First, IReadOnlyList<DictionarySpecimen> Second, bool ShuffledLabels, Seed Seed) : ISpecimen<WorldPairSpecimen>
{
    private const int Halves = 2;

    /// <summary>One a seed of the lab; its four worlds are independent.</summary>
    public static IReadOnlyList<WorldPairSpecimen> Train(IHasWorldPair subject, DictionaryRecipe recipe, Lab lab)
    {
        IReadOnlyList<DictionarySpecimen> Kind(CompositeSubject worlds, string kind) => DictionarySpecimen.Train(
            worlds, recipe, new Lab([.. lab.Seeds.SelectMany(s => Enumerable.Range(0, Halves).Select(half => s.Derive(kind, half)))], lab.Tier, lab.Device, lab.Mutant, lab.Progress, lab.Joint));
        IReadOnlyList<DictionarySpecimen> first = Kind(subject.First, "first"), second = Kind(subject.Second, "second");
        return [.. lab.Seeds.Select((seed, i) => new WorldPairSpecimen(
            [.. first.Skip(i * Halves).Take(Halves)], [.. second.Skip(i * Halves).Take(Halves)], subject.ShuffledLabels, seed))];
    }

    /// <summary>Cosines in the families of each kind, the halves apart.</summary>
    public IReadOnlyList<LabelledCosines> Cosines => [.. First.Zip(Second, (a, b) => new LabelledCosines(Of(a), Of(b)))];

    /// <summary>The worst dictionary's FVU and number of dead latents, gated; the mean L0 of each kind.</summary>
    public Measurement Gated(double fvu, int dead, Measurement seen)
    {
        Measurement[] first = [.. First.Select(d => d.Gated(fvu, dead, new Measurement()))], second = [.. Second.Select(d => d.Gated(fvu, dead, new Measurement()))];
        (seen["l0.first"], seen["l0.second"]) = (first.Average(m => m["l0"]), second.Average(m => m["l0"]));
        (seen["fvu"], seen["dead"]) = (first.Concat(second).Max(m => m["fvu"]), first.Concat(second).Max(m => m["dead"]));
        return seen.AtMost("fvu", seen["fvu"], fvu).AtMost("dead", seen["dead"], dead);
    }

    /// <inheritdoc/>
    public WorldPairSpecimen? Under(Invariance invariance, Seed seed)
    {
        DictionarySpecimen?[] first = [.. First.Select((d, i) => d.Under(invariance, seed.Derive("first", i)))], second = [.. Second.Select((d, i) => d.Under(invariance, seed.Derive("second", i)))];
        return first.Contains(null) || second.Contains(null) ? null : this with { First = first!, Second = second! };
    }

    /// <inheritdoc/>
    public WorldPairSpecimen? Under(Mutant mutant, Seed seed) => mutant switch
    {
        // In one half each kind goes by the other's name.
        Mutant.SwappedBaseline => this with { First = [First[0], Second[1]], Second = [Second[0], First[1]] },
        _ => null,
    };

    private static double[][] Of(DictionarySpecimen specimen)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        TorchSharp.torch.Tensor living = specimen.LivingDirections;
        return InFamilyCosines.Of(living, Families.Of(living, specimen.Parents));
    }
}
