using Hypotheses.Core.Numerics;
using Hypotheses.Core.Sae;
using static TorchSharp.torch;

namespace Hypotheses.Core.Measures.Fidelity;

/// <summary>
/// What a dictionary with an L1 penalty pays for samples: ‖x − x̂‖² + λ·Σ f·‖row‖, squared errors summed over d; with unit rows
/// the loss that it was trained on. Two dictionaries are compared sample by sample: their losses share nearly all of their noise.
/// Invariant to rotation, permutation, latent gauge and dead latents; common scaling of x and λ by s multiplies it by s². A loss
/// has no chance level of its own.
/// </summary>
public static class SparseLoss
{
    private const long Piece = 1024;

    /// <summary>The loss of each sample [N], of activations [N, d] and λ ≥ 0.</summary>
    /// <exception cref="ArgumentException">Not a finite matrix.</exception>
    public static double[] PerSample(SparseAutoencoder dictionary, Tensor activations, double penalty)
    {
        Rows.Require(activations, nameof(activations));
        using var scope = NewDisposeScope();
        double[] norms = Rows.ToArray(Norms(dictionary)), losses = new double[activations.shape[0]];
        int at = 0;
        foreach (Tensor x in Pieces(activations))
        {
            using var inner = NewDisposeScope();
            Tensor encoded = dictionary.Encode(x), from = Finite.Contiguous(x, nameof(activations)),
                codes = Finite.Contiguous(encoded, nameof(dictionary)),
                to = Finite.Contiguous(dictionary.Decode(encoded), nameof(dictionary));
            ReadOnlySpan<float> rows = Finite.Numbers(from), rebuilt = Finite.Numbers(to), code = Finite.Numbers(codes);
            (int d, int width) = (dictionary.Dimension, dictionary.Width);
            for (int n = 0; n < rows.Length / d; n++)
            {
                losses[at++] = RowSums.SquaredDistance(rows.Slice(n * d, d), rebuilt.Slice(n * d, d))
                    + (penalty * RowSums.Dot(code.Slice(n * width, width), norms));
            }
        }

        return losses;
    }

    /// <summary>
    /// How far training is from its end: scaling a latent's codes must not lower the mean loss, so that at every stationary point
    /// E[f·(x − x̂)·row] = (λ/2)·E[f]·‖row‖ for each latent. The largest relative violation over the latents that fire; 0 when
    /// trained, 1 where codes are not shrunk at all. NaN where nothing fires or λ is 0.
    /// </summary>
    /// <exception cref="ArgumentException">Not a finite matrix.</exception>
    public static double Violation(SparseAutoencoder dictionary, Tensor activations, double penalty)
    {
        Rows.Require(activations, nameof(activations));
        using var scope = NewDisposeScope();
        Tensor rows = dictionary.DecoderTensor.to(activations.device).t();
        double[] pull = new double[dictionary.Width], sum = new double[dictionary.Width], norms = Rows.ToArray(Norms(dictionary));
        foreach (Tensor x in Pieces(activations))
        {
            using var inner = NewDisposeScope();
            Tensor codes = dictionary.Encode(x), missing = x.sub(dictionary.Decode(codes)), wide = codes.to(ScalarType.Float64);
            double[] pulls = Rows.ToArray(missing.matmul(rows).to(ScalarType.Float64).mul(wide).sum(new long[] { 0 }));
            double[] sums = Rows.ToArray(wide.sum(new long[] { 0 }));
            for (int j = 0; j < sum.Length; j++) (pull[j], sum[j]) = (pull[j] + pulls[j], sum[j] + sums[j]);
        }

        return Enumerable.Range(0, sum.Length).Where(j => sum[j] * norms[j] * penalty > 0)
            .Select(j => Math.Abs(pull[j] / (sum[j] * norms[j] * penalty / 2) - 1)).DefaultIfEmpty(double.NaN).Max();
    }

    // Pieces that stay in the cache: the float64 copies of a whole evaluation cost more in new memory than the sums do.
    private static IEnumerable<Tensor> Pieces(Tensor activations)
    {
        for (long row = 0; row < activations.shape[0]; row += Piece)
            yield return activations.narrow(0, row, Math.Min(Piece, activations.shape[0] - row));
    }

    private static Tensor Norms(SparseAutoencoder dictionary) =>
        linalg.vector_norm(dictionary.DecoderTensor.to(ScalarType.Float64), 2.0, new long[] { 1 });
}
