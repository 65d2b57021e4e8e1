using Hypotheses.Core.Baselines;
using Hypotheses.Core.Measures.Absorption;
using Hypotheses.Core.Measures.Recovery;
using Hypotheses.Core.Measures.Streaming;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Core.Measures.Scores;

/// <summary>
/// Everything that can be said of a dictionary whose world is known, in one pass over samples: what SAELens's
/// <c>eval_sae_on_synthetic_data</c> gives, absorption and hedging, each beside its chance level. Definitions stand with
/// <see cref="AbsoluteMatching"/>, <see cref="ClassifierMetric"/>, <see cref="FiringMetric"/>,
/// <see cref="ReconstructionMetric"/>, <see cref="AbsorptionMetric"/> and <see cref="Hedging"/>. Memory does not grow with
/// samples: at F=4,096, n=16,384, d=768 about 260 MB that all forks share (directions and two tables of absorption) and 4 MB a
/// fork; making it takes 270 MB more for a while.
/// </summary>
public sealed partial class SaeMetrics : IStreamingMetric<SaeMetrics, SaeScores>
{
    private readonly Lock _merging = new();
    private readonly Shared _shared;
    private readonly ClassifierMetric _classifier;
    private readonly ReconstructionMetric _reconstruction;
    private readonly AbsorptionMetric _absorption, _randomAbsorption;

    /// <summary>For a dictionary's decoder [F, d] and a world's directions [n, d].</summary>
    /// <param name="decoder">Decoder rows, any lengths.</param>
    /// <param name="features">True directions, none 0.</param>
    /// <param name="seed">Seed of the random counterparts.</param>
    /// <param name="draws">Random decoders behind the chance levels of MCC, uniqueness and hedging; that of absorption has
    /// one.</param>
    /// <exception cref="ArgumentException">Not finite matrices of one row length, a direction is 0, or no draws.</exception>
    public SaeMetrics(Tensor decoder, Tensor features, Seed seed, int draws = 10)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 1);
        var match = AbsoluteMatching.Of(decoder, features);
        _shared = new Shared(
            match, seed, draws, new Lazy<(ChanceLevel, ChanceLevel)>(() => match.Chance(seed.Derive("directions"), draws)));
        (_classifier, _reconstruction) = (new ClassifierMetric(match), new ReconstructionMetric(match.Dimension));
        (_absorption, _randomAbsorption) = (
            new AbsorptionMetric(match), new AbsorptionMetric(match.Turned(seed.Derive("absorption"))));
    }

    private SaeMetrics(SaeMetrics whole)
    {
        _shared = whole._shared;
        (_classifier, _reconstruction) = (whole._classifier.Fork(), whole._reconstruction.Fork());
        (_absorption, _randomAbsorption) = (whole._absorption.Fork(), whole._randomAbsorption.Fork());
    }

    /// <summary>The decoder against the true directions.</summary>
    public AbsoluteMatching Match => _shared.Match;

    /// <inheritdoc/>
    public void Add(SampleBatch batch)
    {
        AbsoluteMatching match = _shared.Match;
        Sizes.Require(batch, match.Latents, match.Features);
        if (batch.Dimension != match.Dimension)
            throw new ArgumentException(
                $"batch: activations of length {batch.Dimension} where {match.Dimension} is expected", nameof(batch));
        _classifier.Add(batch);
        _reconstruction.Add(batch);
        _absorption.Add(batch);
        _randomAbsorption.Add(batch);
    }

    /// <inheritdoc/>
    public SaeMetrics Fork() => new(this);

    /// <inheritdoc/>
    public void Merge(SaeMetrics other)
    {
        if (ReferenceEquals(this, other))
            throw new ArgumentException("other: a metric cannot be merged with itself", nameof(other));
        if (!ReferenceEquals(_shared, other._shared))
            throw new ArgumentException("other: not a fork of these metrics", nameof(other));
        lock (_merging)
        {
            _classifier.Merge(other._classifier);
            _reconstruction.Merge(other._reconstruction);
            _absorption.Merge(other._absorption);
            _randomAbsorption.Merge(other._randomAbsorption);
        }
    }

    /// <inheritdoc/>
    public SaeScores Compute()
    {
        FiringReport firing = _classifier.Firing.Compute();
        bool[] living = [.. firing.Frequencies.Select(f => f > 0)];
        (AbsoluteMatching match, Seed seed, int draws) = (_shared.Match, _shared.Seed, _shared.Draws);
        (ChanceLevel mcc, ChanceLevel uniqueness) = _shared.Chance.Value;
        var hedging = Hedging.AgainstFeatures(match, seed.Derive("hedging"), living, draws);
        (double part, ChanceLevel partChance) = Hedging.LargestForeignPart(match, seed.Derive("foreign part"), living, draws);
        return new SaeScores(
            match.Mcc, mcc, match.Uniqueness, uniqueness, _classifier.Compute(), firing, _reconstruction.Compute(),
            _absorption.Compute(), _randomAbsorption.Compute(), hedging, part, partChance);
    }

    private sealed record Shared(
        AbsoluteMatching Match, Seed Seed, int Draws, Lazy<(ChanceLevel Mcc, ChanceLevel Uniqueness)> Chance);
}
