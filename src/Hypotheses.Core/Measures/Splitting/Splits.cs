using Hypotheses.Core.Baselines;
using Hypotheses.Core.Numerics;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Core.Measures.Splitting;

/// <summary>
/// Which latents of a wide dictionary are children of which latents of a narrow one. A child points like its parent (decoder
/// cosine above .4) and fires where its parent does: on the samples where the child fires, the cosine of the two latents' values
/// (masked activation cosine, as in Bricken et al., "Towards Monosemanticity", 2023) is above .4. A child may have several
/// parents. Near-duplicates count once and dead latents not at all (<see cref="LatentGroups"/>).
/// </summary>
public sealed class Splits
{
    private readonly bool[] _alike, _together;

    private Splits(bool[] alike, bool[] together, int parents, int latents) =>
        (_alike, _together, Parents, Latents) = (alike, together, parents, latents);

    /// <summary>P, parents that fire, near-duplicates counted once.</summary>
    public int Parents { get; }

    /// <summary>C, latents of the wide dictionary that fire, near-duplicates counted once.</summary>
    public int Latents { get; }

    /// <summary>Children of each parent [P].</summary>
    public int[] Children => Counts([.. Enumerable.Range(0, Parents)]);

    /// <summary>Mean number of children of a parent; NaN without a parent.</summary>
    public double ChildrenPerParent => Parents == 0 ? double.NaN : Children.Average();

    /// <summary>Mean number of parents of those latents that have one (a tree gives 1); NaN where none has.</summary>
    public double ParentsPerChild
    {
        get
        {
            int[] parents = [
                .. Enumerable.Range(0, Latents).Select(c => Enumerable.Range(0, Parents).Count(p => IsChild(p, p, c)))
                    .Where(n => n > 0)];
            return parents.Length == 0 ? double.NaN : parents.Average();
        }
    }

    /// <summary>
    /// Children per parent where the parents' activations are permuted against their directions: what latents that are alike by
    /// chance, and latents that fire together by chance, give. All permutations are equally likely, so the true one is among
    /// them.
    /// </summary>
    /// <exception cref="ArgumentException">There is no parent.</exception>
    public ChanceLevel Chance(Seed seed, int draws = 400)
    {
        if (Parents == 0) throw new ArgumentException("no parent fires");
        return ChanceLevel.Of(seed, draws, rng =>
        {
            int[] order = [.. Enumerable.Range(0, Parents)];
            rng.Shuffle(order.AsSpan());
            return Counts(order).Average();
        });
    }

    /// <summary>
    /// Compares a narrow dictionary's rows [P, d] and latents [N, P] with a wide one's [C, d] and [N, C] on the same samples.
    /// </summary>
    /// <param name="parents">The narrow one's rows.</param>
    /// <param name="parentLatents">Its latents.</param>
    /// <param name="children">The wide one's rows.</param>
    /// <param name="childLatents">Its latents.</param>
    /// <param name="direction">From which cosine of directions on a latent is a child.</param>
    /// <param name="activation">From which cosine of activations on.</param>
    /// <param name="nearDuplicate">From which cosine on two latents of one dictionary are one.</param>
    /// <exception cref="ArgumentException">Not finite matrices that belong together.</exception>
    public static Splits Of(
        Tensor parents,
        Tensor parentLatents,
        Tensor children,
        Tensor childLatents,
        double direction,
        double activation,
        double nearDuplicate)
    {
        using var scope = NewDisposeScope();
        LatentGroups narrow = LatentGroups.Of(parents, parentLatents, nearDuplicate),
            wide = LatentGroups.Of(children, childLatents, nearDuplicate);
        Rows.RequireSameLength(parents, children, nameof(children));
        Rows.RequireSameCount(parentLatents, childLatents, nameof(childLatents));
        Tensor fires = (wide.Latents > 0).to(ScalarType.Float64);
        // Where the parent never fires with the child there is no cosine (0/0), and no child.
        Tensor masked = narrow.Latents.t().matmul(wide.Latents)
            / (narrow.Latents.square().t().matmul(fires) * wide.Latents.square().sum(new long[] { 0 })).sqrt();
        return new Splits(
            Rows.ToFlags(narrow.Directions.matmul(wide.Directions.t()) > direction),
            Rows.ToFlags(masked > activation),
            narrow.Members.Length,
            wide.Members.Length);
    }

    private int[] Counts(int[] order) =>
        [.. order.Select((activation, p) => Enumerable.Range(0, Latents).Count(c => IsChild(p, activation, c)))];

    private bool IsChild(int direction, int activation, int child) =>
        _alike[direction * Latents + child] && _together[activation * Latents + child];
}
