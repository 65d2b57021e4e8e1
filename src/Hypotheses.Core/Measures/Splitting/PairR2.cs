using Hypotheses.Core.Baselines;
using Hypotheses.Core.Numerics;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Statistics.Intervals;
using static TorchSharp.torch;

namespace Hypotheses.Core.Measures.Splitting;

/// <summary>
/// How much of a latent's direction the best two other latents explain: max over pairs (i, j) of ‖projection of ŵ onto
/// span(d̂_i, d̂_j)‖², least squares without intercept. Near-duplicates of ŵ (|cosine| above .97) and dead rows are no
/// candidates. Range [0, 1]: 1 for a composite of two latents, ½ for a private split of a parent. Invariant to rotation,
/// permutation, sign and scaling. Chance level: <see cref="Chance"/>; wide dictionaries explain anything.
/// </summary>
public static class PairR2
{
    /// <summary>Best-pair R² of each of <paramref name="latents"/>; NaN where fewer than two candidates are left.</summary>
    /// <param name="directions">Decoder [F, d].</param>
    /// <param name="latents">Which to explain, e.g. <see cref="Families.Latents"/>. F² numbers of memory at a time.</param>
    /// <param name="nearDuplicate">|cosine| above which a row is no candidate.</param>
    /// <exception cref="ArgumentException">Not a finite matrix, or an index outside it.</exception>
    public static double[] Of(Tensor directions, ReadOnlySpan<int> latents, double nearDuplicate = .97)
    {
        Rows.Require(directions, nameof(directions));
        using var scope = NewDisposeScope();
        Tensor unit = Rows.UnitDoubles(directions), cosine = unit.matmul(unit.t());
        Tensor dead = linalg.vector_norm(unit, 2.0, new long[] { 1 }) < .5;
        // For c_i = ŵ·d̂_i and g = d̂_i·d̂_j: R² = (c_i² + c_j² − 2 c_i c_j g) / (1 − g²).
        Tensor determinant = 1 - cosine.square(), parallel = determinant < 1e-9;
        determinant = determinant.masked_fill(parallel, 1);
        double[] best = new double[latents.Length];
        for (int k = 0; k < best.Length; k++)
        {
            if (latents[k] < 0 || latents[k] >= unit.shape[0])
                throw new ArgumentException($"latent {latents[k]} of {unit.shape[0]}", nameof(latents));
            using var inner = NewDisposeScope();
            Tensor c = cosine[latents[k]];
            Tensor excluded = (c.abs() > nearDuplicate).logical_or(dead);
            excluded[latents[k]] = true;
            if (unit.shape[0] - Tensors.Item<long>(excluded.sum()) < 2)
            {
                best[k] = double.NaN;
                continue;
            }

            Tensor squares = c.square().unsqueeze(0) + c.square().unsqueeze(1);
            Tensor r2 = (squares - 2 * c.unsqueeze(0) * c.unsqueeze(1) * cosine) / determinant;
            r2 = r2.where(parallel.logical_not(), squares / 2); // parallel candidates are one candidate
            r2 = r2.masked_fill(excluded.unsqueeze(0).logical_or(excluded.unsqueeze(1)), 0);
            best[k] = Math.Clamp(Tensors.Item<double>(r2.max()), 0, 1);
        }

        return best;
    }

    /// <summary>
    /// Mean best-pair R² of <paramref name="explained"/> isotropic directions among <paramref name="count"/> in dimension d.
    /// </summary>
    /// <exception cref="ArgumentException">Fewer than three directions, or more explained than there are.</exception>
    public static ChanceLevel Chance(int count, int d, int explained, Seed seed, int draws = 20)
    {
        if (count < 3 || explained < 1 || explained > count)
            throw new ArgumentException("at least three directions, and 1 … count explained", nameof(count));
        return ChanceLevel.Of(
            seed, draws, rng => Summary.Mean(Of(Directions.Isotropic(count, d, rng), [.. Enumerable.Range(0, explained)])));
    }
}
