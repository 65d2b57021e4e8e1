using Hypotheses.Core.Measures.Recovery;
using Hypotheses.Core.Measures.Streaming;

namespace Hypotheses.Core.Measures.Scores;

/// <summary>
/// Latents as classifiers of the features they point at, averaged over latents; all in [0, 1]. Each number stands beside its
/// exact expectation over all N! permutations of the latent's codes among samples: a latent that fires as often, whenever it
/// likes. With the counts of firing P and of the feature A held, E[TP] = P·A/N, and precision, recall, F1 = 2TP/(P + A) and
/// accuracy are linear in TP, so these chance levels are closed forms.
/// </summary>
public sealed record ClassifierReport(
    double Precision, double PrecisionChance, double Recall, double RecallChance, double F1, double F1Chance, double Accuracy,
    double AccuracyChance)
{
    /// <summary>F1 of each latent [F].</summary>
    public double[] F1ByLatent { get; init; } = [];
}

/// <summary>
/// <see cref="ClassifierReport"/> as SAELens defines it (<c>ClassificationMetricsCalculator</c>,
/// <c>sae_lens/synthetic/evals.py</c>): a latent's feature is the one of greatest |cosine| to its decoder row (not the Hungarian
/// partner: several latents may have one feature); latent and feature are on where above 0; precision TP/(TP + FP), recall TP/(TP
/// + FN) and F1, their harmonic mean, are 0 where undefined (a latent that never fires, a feature that is never active), and such
/// latents count in the means. Exact integers; 20F + 16n bytes: 340 KB at F=4,096, n=16,384, for only the pairs that are matched
/// are counted.
/// </summary>
public sealed class ClassifierMetric : IStreamingMetric<ClassifierMetric, ClassifierReport>
{
    private readonly AbsoluteMatching _match;
    private readonly FiringMetric _firing;
    private readonly Lock _merging = new();
    private readonly long[] _hits, _lastSample;
    private long _sample;

    /// <summary>For a dictionary and a world.</summary>
    public ClassifierMetric(AbsoluteMatching match)
    {
        _match = match;
        _firing = new FiringMetric(match.Latents, match.Features);
        (_hits, _lastSample) = (new long[match.Latents], new long[match.Features]);
    }

    /// <summary>The counts of firing behind it.</summary>
    public FiringMetric Firing => _firing;

    /// <inheritdoc/>
    public void Add(SampleBatch batch)
    {
        _firing.Add(batch);
        ReadOnlySpan<int> best = _match.Best;
        for (int i = 0; i < batch.Samples; i++)
        {
            _sample++;
            foreach (int feature in batch.Codes.Indices(i)) _lastSample[feature] = _sample;
            foreach (int latent in batch.Latents.Indices(i)) _hits[latent] += _lastSample[best[latent]] == _sample ? 1 : 0;
        }
    }

    /// <inheritdoc/>
    public ClassifierMetric Fork() => new(_match);

    /// <inheritdoc/>
    public void Merge(ClassifierMetric other)
    {
        if (ReferenceEquals(this, other))
            throw new ArgumentException("other: a metric cannot be merged with itself", nameof(other));
        if (!ReferenceEquals(_match, other._match))
            throw new ArgumentException("other: made for another dictionary or world", nameof(other));
        lock (_merging)
        {
            _firing.Merge(other._firing);
            Sizes.Add(_hits, other._hits);
        }
    }

    /// <inheritdoc/>
    public ClassifierReport Compute()
    {
        double samples = _firing.Samples;
        if (samples == 0) throw new InvalidOperationException("no samples were added");
        int latents = _match.Latents;
        double[] f1 = new double[latents];
        var (precision, recall, score, accuracy) = (0.0, 0.0, 0.0, 0.0);
        var (precisionChance, recallChance, scoreChance, accuracyChance) = (0.0, 0.0, 0.0, 0.0);
        for (int j = 0; j < latents; j++)
        {
            double fires = _firing.LatentCounts[j], active = _firing.FeatureCounts[_match.Best[j]], hits = _hits[j],
                byChance = fires * active / samples;
            f1[j] = Share(2 * hits, fires + active);
            (precision, precisionChance) = (precision + Share(hits, fires), precisionChance + Share(byChance, fires));
            (recall, recallChance) = (recall + Share(hits, active), recallChance + Share(byChance, active));
            (score, scoreChance) = (score + f1[j], scoreChance + Share(2 * byChance, fires + active));
            (accuracy, accuracyChance) = (accuracy + Right(hits) / samples, accuracyChance + Right(byChance) / samples);

            double Right(double both) => samples - fires - active + 2 * both;
        }

        return new ClassifierReport(
            precision / latents, precisionChance / latents, recall / latents, recallChance / latents,
            score / latents, scoreChance / latents, accuracy / latents, accuracyChance / latents)
        { F1ByLatent = f1 };

        static double Share(double part, double whole) => whole > 0 ? part / whole : 0;
    }
}
