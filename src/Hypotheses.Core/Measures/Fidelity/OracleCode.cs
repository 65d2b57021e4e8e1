using Hypotheses.Core.Numerics;
using static TorchSharp.torch;

namespace Hypotheses.Core.Measures.Fidelity;

/// <summary>
/// What k active features a sample leave unexplained when nothing has to be learned: the true directions, of each sample its k
/// largest true codes, coefficients refitted by least squares, and the best constant. A trained dictionary's FVU beside it tells
/// loss that sparsity enforces from loss of training. Not a lower bound: other k features may serve a sample of a superposed
/// world better.
/// </summary>
public static class OracleCode
{
    /// <summary>FVU in [0, 1]. Uses N·k·d numbers of memory. Invariant to rotation, order and common scaling.</summary>
    /// <param name="activations">[N, d].</param>
    /// <param name="codes">[N, n] true codes of the same samples.</param>
    /// <param name="directions">[n, d] true directions.</param>
    /// <param name="active">k, 1 … n.</param>
    /// <exception cref="ArgumentException">Not finite matrices that belong together, or k out of range.</exception>
    public static double Fvu(Tensor activations, Tensor codes, Tensor directions, int active)
    {
        Rows.Require(activations, nameof(activations));
        Rows.Require(codes, nameof(codes));
        Rows.Require(directions, nameof(directions));
        Rows.RequireSameCount(activations, codes, nameof(codes));
        Rows.RequireSameLength(activations, directions, nameof(directions));
        if (codes.shape[1] != directions.shape[0])
            throw new ArgumentException($"{codes.shape[1]} codes for {directions.shape[0]} directions", nameof(codes));
        if (active < 1 || active > codes.shape[1]) throw new ArgumentException("active lies in 1 … n", nameof(active));
        using var scope = NewDisposeScope();
        Tensor x = activations.to(ScalarType.Float64);
        (Tensor value, Tensor chosen) = codes.topk(active, 1);
        // Where fewer than k are active the rest is 0 and must not be fitted with.
        Tensor basis = directions.to(ScalarType.Float64).index_select(0, chosen.flatten())
            .reshape(x.shape[0], active, x.shape[1]) * (value != 0).unsqueeze(2);
        Tensor left = x - Refit(x, basis);
        return Reconstruction.FvuOf(x, x - left + left.mean(new long[] { 0 }));
    }

    /// <summary>
    /// The least-squares reconstruction [N, d] of x [N, d] by the k rows of each sample's own basis [N, k, d], float64.
    /// </summary>
    internal static Tensor Refit(Tensor x, Tensor basis)
    {
        Tensor gram = basis.matmul(basis.transpose(1, 2))
            + 1e-9 * eye(basis.shape[1], dtype: ScalarType.Float64, device: x.device);
        return basis.transpose(1, 2).matmul(linalg.solve(gram, basis.matmul(x.unsqueeze(2)))).squeeze(2);
    }
}
