using Hypotheses.Core.Dictionaries;
using static TorchSharp.torch;

namespace Hypotheses.Core.Measures;

/// <summary>
/// What a dictionary with an L1 penalty pays for samples: ‖x − x̂‖² + λ·Σ f·‖row‖, squared errors summed over d; with unit rows the
/// loss that it was trained on. Two dictionaries are compared sample by sample: their losses share nearly all of their noise.
/// Invariant to rotation, permutation, latent gauge and dead latents; common scaling of x and λ by s multiplies it by s². A loss
/// has no chance level of its own.
/// </summary>
public static class SparseLoss
{
    /// <summary>The loss of each sample [N], of activations [N, d] and λ ≥ 0.</summary>
    /// <exception cref="ArgumentException">Not a finite matrix.</exception>
    public static double[] PerSample(Dictionary dictionary, Tensor activations, double penalty)
    {
        Rows.Require(activations, nameof(activations));
        using var scope = NewDisposeScope();
        Tensor codes = dictionary.Encode(activations);
        Tensor error = activations.sub(dictionary.Decode(codes)).to(ScalarType.Float64).square().sum(new long[] { 1 });
        return Rows.ToArray(error.add(codes.to(ScalarType.Float64).matmul(Norms(dictionary)), alpha: penalty));
    }

    /// <summary>
    /// How far training is from its end: scaling a latent's codes must not lower the mean loss, so that at every stationary point
    /// E[f·(x − x̂)·row] = (λ/2)·E[f]·‖row‖ for each latent. The largest relative violation over the latents that fire; 0 when
    /// trained, 1 where codes are not shrunk at all. NaN where nothing fires or λ is 0.
    /// </summary>
    /// <exception cref="ArgumentException">Not a finite matrix.</exception>
    public static double Violation(Dictionary dictionary, Tensor activations, double penalty)
    {
        Rows.Require(activations, nameof(activations));
        using var scope = NewDisposeScope();
        Tensor codes = dictionary.Encode(activations), missing = activations.sub(dictionary.Decode(codes));
        Tensor wide = codes.to(ScalarType.Float64);
        Tensor left = missing.matmul(dictionary.DecoderTensor.to(missing.device).t()).to(ScalarType.Float64).mul(wide).mean(new long[] { 0 });
        double[] pull = Rows.ToArray(left), price = Rows.ToArray(wide.mean(new long[] { 0 }).mul(Norms(dictionary)).mul(penalty / 2));
        return pull.Zip(price).Where(p => p.Second > 0).Select(p => Math.Abs(p.First / p.Second - 1)).DefaultIfEmpty(double.NaN).Max();
    }

    private static Tensor Norms(Dictionary dictionary) => linalg.vector_norm(dictionary.DecoderTensor.to(ScalarType.Float64), 2.0, new long[] { 1 });
}
