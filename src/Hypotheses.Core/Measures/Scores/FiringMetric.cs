using Hypotheses.Core.Measures.Fidelity;
using Hypotheses.Core.Measures.Streaming;

namespace Hypotheses.Core.Measures.Scores;

/// <summary>
/// How often latents and features are active. Descriptions without a chance level: random latents fire as often as their
/// thresholds let them.
/// </summary>
/// <param name="Samples">N.</param>
/// <param name="L0">Mean number of latents above 0 on a sample; range [0, F].</param>
/// <param name="TrueL0">Mean number of features above 0 on a sample; range [0, n].</param>
/// <param name="DeadLatents">Number of latents that were above 0 on no sample.</param>
/// <param name="Frequencies">Share of samples on which each latent fires [F].</param>
public sealed record FiringReport(long Samples, double L0, double TrueL0, int DeadLatents, double[] Frequencies);

/// <summary>
/// <see cref="FiringReport"/> as SAELens counts it (<c>L0Calculator</c>, <c>DeadLatentsCalculator</c>), from sparse codes. Exact
/// integers; 8(F + n) bytes: 164 KB at F=4,096, n=16,384. For dense latents of one thread there is <see cref="Firing"/>.
/// </summary>
public sealed class FiringMetric : IStreamingMetric<FiringMetric, FiringReport>
{
    private readonly Lock _merging = new();
    private readonly long[] _latents, _features;

    /// <summary>For F latents and n features.</summary>
    /// <exception cref="ArgumentException">A number is not positive.</exception>
    public FiringMetric(int latents, int features)
    {
        if (latents < 1) throw new ArgumentException($"latents: {latents} is not positive", nameof(latents));
        if (features < 1) throw new ArgumentException($"features: {features} is not positive", nameof(features));
        (_latents, _features) = (new long[latents], new long[features]);
    }

    /// <summary>Samples so far.</summary>
    public long Samples { get; private set; }

    /// <summary>On how many samples each latent fired [F].</summary>
    public ReadOnlySpan<long> LatentCounts => _latents;

    /// <summary>On how many samples each feature was active [n].</summary>
    public ReadOnlySpan<long> FeatureCounts => _features;

    /// <inheritdoc/>
    public void Add(SampleBatch batch)
    {
        Sizes.Require(batch, _latents.Length, _features.Length);
        for (int i = 0; i < batch.Samples; i++)
        {
            foreach (int latent in batch.Latents.Indices(i)) _latents[latent]++;
            foreach (int feature in batch.Codes.Indices(i)) _features[feature]++;
        }

        Samples += batch.Samples;
    }

    /// <inheritdoc/>
    public FiringMetric Fork() => new(_latents.Length, _features.Length);

    /// <inheritdoc/>
    public void Merge(FiringMetric other)
    {
        if (ReferenceEquals(this, other))
            throw new ArgumentException("other: a metric cannot be merged with itself", nameof(other));
        if (other._latents.Length != _latents.Length || other._features.Length != _features.Length)
            throw new ArgumentException(
                $"other: made for {other._latents.Length} latents and {other._features.Length} features, not {_latents.Length} "
                    + $"and {_features.Length}",
                nameof(other));
        lock (_merging)
        {
            Sizes.Add(_latents, other._latents);
            Sizes.Add(_features, other._features);
            Samples += other.Samples;
        }
    }

    /// <inheritdoc/>
    public FiringReport Compute()
    {
        if (Samples == 0) throw new InvalidOperationException("no samples were added");
        return new FiringReport(
            Samples,
            (double)_latents.Sum() / Samples,
            (double)_features.Sum() / Samples,
            _latents.Count(c => c == 0),
            [.. _latents.Select(c => (double)c / Samples)]);
    }
}
