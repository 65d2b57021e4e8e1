using Hypotheses.Core.Baselines;
using Hypotheses.Core.Numerics;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Core.Measures.Geometry;

/// <summary>
/// How much of a dimension each feature of a toy model has to itself, D_i = ‖W_i‖² / Σ_j (Ŵ_i·W_j)² with W_i the columns of W
/// (Elhage et al., "Toy Models of Superposition", 2022, "The Geometry of Superposition"). Range [0, 1]: 1 alone, ½ an antipodal
/// pair, ⅖ a pentagon; 0 for a zero column. Invariant to W → QW and to common scaling.
/// </summary>
public static class FeatureDimensionality
{
    /// <summary>D_i for W [m, n] or a batch [S, m, n]; float64 [n] or [S, n] on W's device.</summary>
    /// <exception cref="ArgumentException">W has another number of axes, or holds NaN or infinity.</exception>
    public static Tensor Of(Tensor w)
    {
        Require(w);
        using var scope = NewDisposeScope();
        Tensor columns = w.to(ScalarType.Float64), gram = columns.transpose(-1, -2).matmul(columns);
        Tensor squared = columns.square().sum(new long[] { -2 });
        // ‖W_i‖² / Σ (W_i·W_j)²/‖W_i‖² = ‖W_i‖⁴ / Σ (W_i·W_j)².
        Tensor shared = gram.square().sum(new long[] { -1 });
        return (squared.square() / shared.where(shared > 0, ones_like(shared))).MoveToOuterDisposeScope();
    }

    /// <summary>#{‖W_i‖ &gt; from}: one number for [m, n], S numbers for [S, m, n].</summary>
    /// <param name="w">The weights.</param>
    /// <param name="from">Longer columns are represented; ½ is the authors' of toy models.</param>
    /// <exception cref="ArgumentException">As for <see cref="Of"/>.</exception>
    public static int[] Represented(Tensor w, double from)
    {
        Require(w);
        using var scope = NewDisposeScope();
        return [
            .. Rows.ToArray((linalg.vector_norm(w, 2.0, new long[] { -2 }) > from).sum(new long[] { -1 })).Select(x => (int)x)];
    }

    /// <summary>
    /// D* = m/‖W‖²_F, the dimensions for each feature (same source): one number for [m, n], S numbers for [S, m, n].
    /// </summary>
    /// <exception cref="ArgumentException">As for <see cref="Of"/>.</exception>
    public static double[] DimensionsPerFeature(Tensor w)
    {
        Require(w);
        using var scope = NewDisposeScope();
        return Rows.ToArray(w.shape[^2] / w.to(ScalarType.Float64).square().sum(new long[] { -1, -2 }));
    }

    /// <summary>Mean D_i over the columns of W [m, n] whose directions are redrawn isotropically, norms kept.</summary>
    /// <exception cref="ArgumentException">W is not a finite matrix.</exception>
    public static ChanceLevel Chance(Tensor w, Seed seed, int draws = 100)
    {
        Rows.Require(w, nameof(w));
        return ChanceLevel.Of(seed, draws, rng => Tensors.Item<double>(Of(Fakes.Isotropic(w.t(), rng).t()).mean()));
    }

    private static void Require(Tensor w)
    {
        if (w.dim() is not (2 or 3) || w.numel() == 0)
            throw new ArgumentException($"w must be [m, n] or [S, m, n], not [{string.Join(", ", w.shape)}]", nameof(w));
        Rows.RequireFinite(w, nameof(w));
    }
}
