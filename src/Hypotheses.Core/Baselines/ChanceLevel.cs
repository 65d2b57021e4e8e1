using Hypotheses.Core.Measures.Recovery;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Statistics.Intervals;
using static TorchSharp.torch;

namespace Hypotheses.Core.Baselines;

/// <summary>What a measure gives without any training: its distribution over random draws of equal count.</summary>
/// <param name="Mean">Mean over draws.</param>
/// <param name="Quantile95">95% quantile over draws (type 7): what a result must exceed to beat chance.</param>
/// <param name="Draws">How many draws.</param>
public readonly record struct ChanceLevel(double Mean, double Quantile95, int Draws)
{
    /// <summary>Summarises <paramref name="draws"/> draws; draw i has a seed of its own below <paramref name="seed"/>.</summary>
    /// <exception cref="ArgumentException">A draw gave NaN, or there are none.</exception>
    public static ChanceLevel Of(Seed seed, int draws, Func<Rng, double> measure)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 1);
        double[] values = new double[draws];
        for (int i = 0; i < draws; i++)
        {
            using var scope = NewDisposeScope();
            values[i] = measure(seed.Derive("chance", i).Rng());
        }

        return new ChanceLevel(Summary.Mean(values), Summary.Quantile(values, .95), draws);
    }

    /// <summary>
    /// A similarity of features [n, d] to <paramref name="count"/> isotropic directions, e.g.
    /// <see cref="SignedMatching.MatchedMeanCosine"/> or <see cref="Mmcs.Absolute"/>. With a count of 0 (no latent lives) the
    /// measure sees a matrix [0, d].
    /// </summary>
    /// <exception cref="ArgumentException">A draw gave NaN, or there are none.</exception>
    public static ChanceLevel OfDirections(
        Tensor features, int count, Seed seed, Func<Tensor, Tensor, double> measure, int draws = 100)
    {
        int d = (int)features.shape[1];
        Tensor Drawn(Rng rng) => count == 0 ? zeros(0, d) : Directions.Isotropic(count, d, rng);
        return Of(seed, draws, rng => measure(features, Drawn(rng).to(features.device)));
    }
}
