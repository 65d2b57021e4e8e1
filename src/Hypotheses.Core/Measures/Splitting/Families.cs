using Hypotheses.Core.Numerics;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Core.Measures.Splitting;

/// <summary>
/// Which learned latents belong to which parent of a composed world, and what sets them apart from it. A latent belongs to the
/// parent a_k of largest cosine where that cosine lies in [low, high): an equal-part composite (a + u)/√2 has .707; at
/// <c>high</c> or above it is a latent of the parent itself, below <c>low</c> of something else. Of latents that agree to 1e-6 in
/// cosine only the first is counted.
/// </summary>
public sealed class Families
{
    private Families(int[] latents, int[] family, double[] cosines, double[] offsets, double[] parents, int dimension) =>
        (Latents, Family, Cosines, Offsets, Parents, Dimension) = (latents, family, cosines, offsets, parents, dimension);

    /// <summary>Indices of the latents that belong to a family, ascending.</summary>
    public int[] Latents { get; }

    /// <summary>The family (parent's index) of each of <see cref="Latents"/>.</summary>
    public int[] Family { get; }

    /// <summary>d.</summary>
    public int Dimension { get; }

    /// <summary>How many families have a latent.</summary>
    public int Count => Family.Distinct().Count();

    /// <summary>ŵ·â_k of each of <see cref="Latents"/>.</summary>
    internal double[] Cosines { get; }

    /// <summary>Offsets [latents × d], unit rows: ŵ − (ŵ·â_k)â_k, normalised.</summary>
    internal double[] Offsets { get; }

    /// <summary>Unit parents [K × d].</summary>
    internal double[] Parents { get; }

    /// <summary>
    /// Sorts directions [F, d] by parents [K, d]; lengths of rows do not matter, dead (zero) rows belong nowhere. F may be 0: a
    /// dictionary without a living latent has no family either.
    /// </summary>
    /// <exception cref="ArgumentException">Not finite matrices of one row length, or not 0 &lt; low &lt; high ≤ 1.</exception>
    public static Families Of(Tensor directions, Tensor parents, double low = .4, double high = .9)
    {
        bool none = directions.dim() == 2 && directions.shape[0] == 0;
        if (!none) Rows.Require(directions, nameof(directions));
        Rows.Require(parents, nameof(parents));
        Rows.RequireSameLength(directions, parents, nameof(parents));
        if (!(low > 0 && low < high && high <= 1))
            throw new ArgumentException("bounds must satisfy 0 < low < high ≤ 1", nameof(low));
        using var scope = NewDisposeScope();
        Tensor w = Rows.UnitDoubles(directions), a = Rows.UnitDoubles(parents);
        if (none) return new Families([], [], [], [], Rows.ToArray(a), (int)parents.shape[1]);
        (Tensor cosine, Tensor nearest) = w.matmul(a.t()).max(1);
        double[] cosines = Rows.ToArray(cosine), parent = Rows.ToArray(nearest);
        bool[] copy = Copies(w);
        int[] latents = [.. Enumerable.Range(0, cosines.Length).Where(i => cosines[i] >= low && cosines[i] < high && !copy[i])];
        int[] family = [.. latents.Select(i => (int)parent[i])];
        double[] offsets = [];
        if (latents.Length > 0) offsets = Rows.ToArray(WithoutParent(Tensors.Select(w, latents), a, family));
        return new Families(
            latents, family, [.. latents.Select(i => cosines[i])], offsets, Rows.ToArray(a), (int)directions.shape[1]);
    }

    // A literal copy of an earlier latent would count its offset twice; as in SignedMatching, the first stands for all.
    private static bool[] Copies(Tensor unit)
    {
        using var scope = NewDisposeScope();
        return Rows.ToFlags(unit.matmul(unit.t()).tril(-1).amax(new long[] { 1 }) > 1 - 1e-6);
    }

    /// <summary>Unit rows of what is left of each row after projecting out its family's parent.</summary>
    internal static Tensor WithoutParent(Tensor rows, Tensor unitParents, int[] family)
    {
        Tensor own = Tensors.Select(unitParents, family);
        return Rows.Unit(rows - (rows * own).sum(new long[] { 1 }, keepdim: true) * own);
    }
}
