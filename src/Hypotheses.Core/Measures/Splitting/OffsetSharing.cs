using Hypotheses.Core.Baselines;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Core.Measures.Splitting;

/// <summary>
/// S_off: do families of split latents share what sets them apart from their parent? For each latent in a family the largest
/// |cosine| of its offset (<see cref="Families"/>) with the offsets of all <em>other</em> families, averaged over latents. Range
/// [0, 1]. Atoms shared between parents (composites) give 1, private ones (true splits) 0, in an ideal orthonormal dictionary.
/// Invariant to rotation, to permutation and scaling of latents, and to permutation inside families.
/// </summary>
public static class OffsetSharing
{
    /// <summary>S_off; NaN (void) where fewer than two families have a latent.</summary>
    public static double Value(Families families)
    {
        if (families.Count < 2) return double.NaN;
        using var scope = NewDisposeScope();
        return Mean(Tensors.Of(families.Offsets, families.Latents.Length, families.Dimension), families.Family);
    }

    /// <summary>S_off of isotropic offsets with the same parents and family sizes; compare with its 95% quantile.</summary>
    /// <exception cref="ArgumentException">Fewer than two families have a latent.</exception>
    public static ChanceLevel Chance(Families families, Seed seed, int draws = 200)
    {
        if (families.Count < 2) throw new ArgumentException("sharing between families needs two families", nameof(families));
        using var scope = NewDisposeScope();
        Tensor parents = Tensors.Of(families.Parents, families.Parents.Length / families.Dimension, families.Dimension);
        return ChanceLevel.Of(seed, draws, rng =>
        {
            Tensor random = Directions.Isotropic(families.Latents.Length, families.Dimension, rng).to(ScalarType.Float64);
            return Mean(Families.WithoutParent(random, parents, families.Family), families.Family);
        });
    }

    private static double Mean(Tensor unitOffsets, int[] family)
    {
        using var scope = NewDisposeScope();
        Tensor own = tensor(family);
        Tensor same = own.unsqueeze(0) == own.unsqueeze(1);
        return Tensors.Item<double>(
            unitOffsets.matmul(unitOffsets.t()).abs().masked_fill(same, 0).amax(new long[] { 1 }).mean());
    }
}
