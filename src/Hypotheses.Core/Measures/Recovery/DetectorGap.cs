using Hypotheses.Core.Baselines;
using Hypotheses.Core.Numerics;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Core.Measures.Recovery;

/// <summary>
/// Is it the latent or its direction that misses a feature? Recall of the latent and of a linear probe along the latent's decoder
/// direction, each with its own threshold at a fixed false-positive rate on the same negatives.
/// </summary>
/// <param name="LatentRecall">Recall of "latent above threshold"; range [0, 1].</param>
/// <param name="ProbeRecall">Recall of "x·direction above threshold"; range [0, 1].</param>
public readonly record struct DetectorGap(double LatentRecall, double ProbeRecall)
{
    /// <summary>
    /// Probe minus latent; range [−1, 1]. Positive where the direction still knows what the latent fails to say.
    /// </summary>
    public double Gap => ProbeRecall - LatentRecall;

    /// <summary>
    /// Measures on labelled samples. Invariant to positive scaling of latent and direction and to rotation of x with the
    /// direction.
    /// </summary>
    /// <param name="activations">[N, d].</param>
    /// <param name="latent">[N], the latent on the same samples.</param>
    /// <param name="direction">[d], its decoder direction.</param>
    /// <param name="labels">[N], the feature is on where above 0.</param>
    /// <param name="falsePositives">Rate at which both thresholds are set.</param>
    /// <exception cref="ArgumentException">Shapes do not belong together, a class is empty, or NaN or infinity.</exception>
    public static DetectorGap Measure(
        Tensor activations, Tensor latent, Tensor direction, Tensor labels, double falsePositives = .05)
    {
        Rows.Require(activations, nameof(activations));
        Rows.RequireFinite(latent, nameof(latent));
        Rows.RequireFinite(direction, nameof(direction));
        if (direction.dim() != 1 || direction.shape[0] != activations.shape[1])
            throw new ArgumentException("direction must be [d]", nameof(direction));
        using var scope = NewDisposeScope();
        bool[] on = Rows.ToFlags(labels > 0);
        double[] probe = Rows.ToArray(activations.to(ScalarType.Float64).matmul(direction.to(ScalarType.Float64)));
        return new DetectorGap(
            Detector.Recall(Rows.ToArray(latent), on, falsePositives), Detector.Recall(probe, on, falsePositives));
    }

    /// <summary>
    /// The gap of a latent that reads an isotropic direction and fires at <paramref name="rate"/>, against that direction.
    /// </summary>
    /// <exception cref="ArgumentException">As for <see cref="Measure"/>.</exception>
    public static ChanceLevel Chance(
        Tensor activations, Tensor labels, double rate, Seed seed, int draws = 100, double falsePositives = .05) =>
        ChanceLevel.Of(seed, draws, rng =>
        {
            // The same draw twice: once as a latent, once as the direction that it reads.
            ulong same = rng.Next();
            Tensor latent = RandomLatents.Of(activations, [rate], new Rng(same)).squeeze(1);
            Tensor direction = Directions.Isotropic(1, (int)activations.shape[1], new Rng(same)).to(activations.device)
                .squeeze(0);
            return Measure(activations, latent, direction, labels, falsePositives).Gap;
        });
}
