using Hypotheses.Core.Numerics;
using static TorchSharp.torch;

namespace Hypotheses.Core.Measures.Splitting;

/// <summary>
/// Which latents are parts of which parent, by direction and by activation: a latent belongs to the parent of largest cosine
/// among those whose cosine with it lies in [low, high) and that are on where most of its activation lies. Of latents of one
/// group that are near-duplicates the one of larger activation counts. Latents that never fire belong nowhere and are no
/// candidates. Invariant to rotation, order and latent gauge.
/// </summary>
public sealed class ParentGroups
{
    private ParentGroups(double[] unit, double[] parents, int[] group, bool[] counted, bool[] living, int dimension) =>
        (Unit, Parents, Group, Counted, Living, Dimension) = (unit, parents, group, counted, living, dimension);

    /// <summary>The group (parent's index) of each latent; −1 where it belongs to none.</summary>
    public int[] Group { get; }

    /// <summary>Whether a latent counts: it has a group, and no nearer duplicate of itself does.</summary>
    public bool[] Counted { get; }

    /// <summary>How many latents count.</summary>
    public int Latents => Counted.Count(c => c);

    /// <summary>How many groups have a latent that counts.</summary>
    public int Groups => Group.Where((_, i) => Counted[i]).Distinct().Count();

    /// <summary>d.</summary>
    public int Dimension { get; }

    internal bool[] Living { get; }

    /// <summary>Unit latents [F × d].</summary>
    internal double[] Unit { get; }

    /// <summary>Unit parents [K × d].</summary>
    internal double[] Parents { get; }

    /// <summary>Sorts latents by parents.</summary>
    /// <param name="directions">Decoder rows [F, d].</param>
    /// <param name="latents">Latents [N, F] on some samples.</param>
    /// <param name="parents">Directions of parents [K, d].</param>
    /// <param name="on">[N, K], bool: where each parent is on.</param>
    /// <param name="low">Least cosine with the parent.</param>
    /// <param name="high">From which cosine on a latent is one of the parent itself.</param>
    /// <param name="mass">Which share of its activation must lie where the parent is on.</param>
    /// <param name="duplicate">From which cosine on two latents of a group are one.</param>
    /// <exception cref="ArgumentException">Not finite matrices that belong together.</exception>
    public static ParentGroups Of(
        Tensor directions, Tensor latents, Tensor parents, Tensor on, double low = .35, double high = .97, double mass = .6,
        double duplicate = .95)
    {
        Rows.Require(directions, nameof(directions));
        Rows.Require(latents, nameof(latents));
        Rows.Require(parents, nameof(parents));
        Rows.RequireSameLength(directions, parents, nameof(parents));
        if (latents.shape[1] != directions.shape[0])
            throw new ArgumentException($"{latents.shape[1]} latents for {directions.shape[0]} directions", nameof(latents));
        if (on.shape[0] != latents.shape[0] || on.shape[1] != parents.shape[0])
            throw new ArgumentException("not a row a sample and a column a parent", nameof(on));
        using var scope = NewDisposeScope();
        Tensor w = Rows.UnitDoubles(directions), p = Rows.UnitDoubles(parents), z = latents.to(ScalarType.Float64);
        Tensor total = z.sum(new long[] { 0 });
        Tensor share = z.t().matmul(on.to(ScalarType.Float64)) / total.unsqueeze(1).clamp(min: 1e-30);
        double[] cosine = Rows.ToArray(w.matmul(p.t())), inside = Rows.ToArray(share), weight = Rows.ToArray(total),
            alike = Rows.ToArray(w.matmul(w.t()));
        int count = weight.Length, k = (int)parents.shape[0];
        int[] group = new int[count];
        bool[] counted = new bool[count];
        for (int i = 0; i < count; i++)
            group[i] = weight[i] <= 0 ? -1 : Enumerable.Range(0, k)
                .Where(g => cosine[i * k + g] >= low && cosine[i * k + g] < high && inside[i * k + g] >= mass)
                .OrderByDescending(g => cosine[i * k + g]).DefaultIfEmpty(-1).First();
        foreach (int i in Enumerable.Range(0, count).OrderByDescending(i => weight[i]))
            counted[i] = group[i] >= 0
                && !Enumerable.Range(0, count).Any(j => counted[j] && group[j] == group[i] && alike[i * count + j] > duplicate);
        return new ParentGroups(
            Rows.ToArray(w), Rows.ToArray(p), group, counted, [.. weight.Select(x => x > 0)], (int)parents.shape[1]);
    }
}
