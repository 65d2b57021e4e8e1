using Hypotheses.Core.Numerics;
using static TorchSharp.torch;

namespace Hypotheses.Core.Measures.Fidelity;

/// <summary>
/// How often latents fire (are above 0), over any number of batches. Invariant to order, batching and latent gauge. These are
/// descriptions without a chance level: random latents fire as often as their thresholds let them. Not thread-safe.
/// </summary>
public sealed class Firing
{
    private double[]? _counts;

    /// <summary>Samples seen.</summary>
    public long Count { get; private set; }

    /// <summary>Mean number of latents that fire on a sample; range [0, F], NaN before the first batch.</summary>
    public double L0 => _counts is null ? double.NaN : _counts.Sum() / Count;

    /// <summary>Share of samples on which each latent fires [F].</summary>
    public double[] Frequencies => _counts is null ? [] : [.. _counts.Select(c => c / Count)];

    /// <summary>Adds latents [N, F].</summary>
    /// <exception cref="ArgumentException">Not a finite matrix, or F changed between batches.</exception>
    public void Add(Tensor latents)
    {
        Rows.Require(latents, nameof(latents));
        if (_counts is not null && _counts.Length != latents.shape[1])
            throw new ArgumentException($"{latents.shape[1]} latents after {_counts.Length}", nameof(latents));
        using var scope = NewDisposeScope();
        double[] counts = Rows.ToArray((latents > 0).sum(new long[] { 0 }));
        _counts ??= new double[counts.Length];
        for (int i = 0; i < counts.Length; i++) _counts[i] += counts[i];
        Count += latents.shape[0];
    }

    /// <summary>Indices of latents that fired on no more than a share <paramref name="atMost"/> of the samples.</summary>
    public int[] DeadLatents(double atMost = 0)
    {
        double[] frequencies = Frequencies;
        return [.. Enumerable.Range(0, frequencies.Length).Where(i => frequencies[i] <= atMost)];
    }

    /// <summary>Firing statistics of one batch.</summary>
    /// <exception cref="ArgumentException">As for <see cref="Add"/>.</exception>
    public static Firing Of(Tensor latents)
    {
        var firing = new Firing();
        firing.Add(latents);
        return firing;
    }
}
