using Hypotheses.Core.Numerics;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Core.Baselines;

/// <summary>Latents that read random directions: the chance level of everything that scores latents by when they fire.</summary>
public static class RandomLatents
{
    /// <summary>
    /// ReLU(x·u − q) for isotropic unit u, one column for each wanted firing rate, with q the matching quantile of x·u over the
    /// samples: equal count and equal firing frequencies, no training. The mean of x, which x·u and q share, is taken away first:
    /// where it is large, float32 would round their difference to nothing.
    /// </summary>
    /// <param name="activations">[N, d].</param>
    /// <param name="rates">Firing rate of each latent in [0, 1], e.g. those of the dictionary under test.</param>
    /// <param name="rng">The source of randomness.</param>
    /// <returns>Latents [N, F], float32, on the activations' device.</returns>
    /// <exception cref="ArgumentException">Activations are not a finite matrix, or there are no rates or one outside [0,
    /// 1].</exception>
    public static Tensor Of(Tensor activations, ReadOnlySpan<double> rates, Rng rng)
    {
        Rows.Require(activations, nameof(activations));
        if (rates.IsEmpty) throw new ArgumentException("no firing rates", nameof(rates));
        long n = activations.shape[0];
        long[] silent = new long[rates.Length]; // rank of the largest projection that does not fire
        for (int i = 0; i < silent.Length; i++)
        {
            if (!(rates[i] >= 0 && rates[i] <= 1)) throw new ArgumentException("a firing rate lies in [0, 1]", nameof(rates));
            silent[i] = n - (long)Math.Round(rates[i] * n) - 1;
        }

        using var scope = NewDisposeScope();
        Tensor u = Directions.Isotropic(rates.Length, (int)activations.shape[1], rng).to(activations.device);
        Tensor wide = activations.to(ScalarType.Float64);
        Tensor projections = (wide - wide.mean(new long[] { 0 })).to(ScalarType.Float32).matmul(u.t());
        Tensor threshold = stack([.. silent.Select((rank, i) =>
        {
            Tensor column = projections.select(1, i);
            // always firing: one below the smallest
            return rank < 0 ? column.min() - 1 : column.kthvalue(rank + 1, 0, false).values;
        })]);
        return nn.functional.relu(projections - threshold).MoveToOuterDisposeScope();
    }
}
