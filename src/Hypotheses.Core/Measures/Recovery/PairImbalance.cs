using Hypotheses.Core.Numerics;
using static TorchSharp.torch;

namespace Hypotheses.Core.Measures.Recovery;

/// <summary>
/// Whether a dictionary tells the two features 2k and 2k+1 of a pair apart: |r_a − r_b|/(r_a + r_b) of the latent that responds
/// most to either, responses clipped at 0. Range [0, 1]: 0 one latent for both, 1 a latent of its own. Invariant to the order of
/// latents and to dead and duplicate ones; with decoder norms as strengths also to latent gauge. A description without a chance
/// level.
/// </summary>
public static class PairImbalance
{
    /// <summary>One number a pair; NaN where no latent responds to it.</summary>
    /// <param name="responses">[n, F]: the latents at each feature alone, e.g. <see cref="FunctionalRecall.EstimateResponses"/>;
    /// n even.</param>
    /// <param name="strength">[F]: what a latent's response is worth, e.g. its decoder row's norm; nothing for latents as they
    /// are.</param>
    /// <exception cref="ArgumentException">Not a finite matrix, an odd number of features, or another number of
    /// strengths.</exception>
    public static double[] Of(Tensor responses, ReadOnlySpan<double> strength = default)
    {
        Rows.Require(responses, nameof(responses));
        int n = (int)responses.shape[0], count = (int)responses.shape[1];
        if (n % 2 != 0) throw new ArgumentException($"{n} features make no pairs", nameof(responses));
        if (!strength.IsEmpty && strength.Length != count)
            throw new ArgumentException($"{strength.Length} strengths for {count} latents", nameof(strength));
        double[] r = Rows.ToArray(responses), imbalance = new double[n / 2];
        for (int pair = 0; pair < imbalance.Length; pair++)
        {
            double most = 0;
            imbalance[pair] = double.NaN;
            for (int j = 0; j < count; j++)
            {
                double a = Math.Max(0, r[2 * pair * count + j]), b = Math.Max(0, r[(2 * pair + 1) * count + j]);
                double worth = Math.Max(a, b) * (strength.IsEmpty ? 1 : strength[j]);
                if (worth > most) (most, imbalance[pair]) = (worth, Math.Abs(a - b) / (a + b));
            }
        }

        return imbalance;
    }
}
