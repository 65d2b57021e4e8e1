using Hypotheses.Core.Measures.Recovery;
using Hypotheses.Core.Measures.Streaming;
using Hypotheses.Core.Numerics;

namespace Hypotheses.Core.Measures.Absorption;

/// <summary>Absorption; ranges [0, 1], NaN where no feature could be looked at.</summary>
/// <param name="MeanFraction">Mean over features of the mean absorption fraction over samples on which the feature is
/// active.</param>
/// <param name="FullRate">Mean over features of the share of such samples with full absorption.</param>
/// <param name="Features">How many features these are means over: those that have a main latent and were active.</param>
public readonly record struct AbsorptionReport(double MeanFraction, double FullRate, int Features);

/// <summary>
/// How often a feature's own latents stay silent while others carry its direction: Chanin et al., "A is for Absorption" (2024,
/// arXiv:2409.14507) as scored by SAEBench (<c>sae_bench/evals/absorption/feature_absorption_calculator.py</c>, its thresholds).
/// <para>On a sample x where feature a of unit direction v is active, latent j contributes p_j = z_j·(w_j·v). With M = Σ p_j over
/// a's main latents and T the sum of the three largest positive p_j of other latents with cos(w_j, v) ≥ .1: the <em>absorption
/// fraction</em> is 0 where M ≥ x·v or T/(x·v) &lt; .4, else 1 where M ≤ 0, else A/(A + M) with A = min(T, x·v − M). <em>Full
/// absorption</em>: no main latent fires, the latent of greatest p has cos ≥ .025, and p/(x·v) ≥ .4. Neither where x·v ≤
/// 0.</para>
/// <para>Adapted to known features: v is the true direction in the place of a probe's; the samples are those where the world's
/// code is active in the place of a probe's true positives; a feature's main latents are those that point at it (greatest
/// |cosine|, as for F1) with a positive cosine, in the place of those found by sparse probing; w_j need not have length 1; x is
/// taken as it is, nothing subtracted. Features without a main latent are not looked at, for what is not represented cannot be
/// absorbed.</para>
/// Parts are float32 products of float32 numbers; of equal ones the latent of cosine ≥ .1 counts as greatest. Sums are integers
/// of 2⁻⁶⁰. 4·F·t bytes for t ≤ min(F, n) features with a main latent: 67 MB at F=4,096, shared by all forks.
/// </summary>
public sealed class AbsorptionMetric : IStreamingMetric<AbsorptionMetric, AbsorptionReport>
{
    private const double MainThreshold = .4, FullCosine = .025, FractionCosine = AbsorptionTable.FractionCosine, Unit = 1L << 60;
    private readonly Lock _merging = new();
    private readonly AbsorptionTable _table;
    private readonly long[] _active, _full;
    private readonly Int128[] _fraction;
    private readonly float[] _code; // the sample's code, dense
    private float[] _parts = new float[64];
    private bool _any;

    /// <summary>For a dictionary and a world.</summary>
    public AbsorptionMetric(AbsoluteMatching match)
        : this(new AbsorptionTable(match))
    {
    }

    private AbsorptionMetric(AbsorptionTable table)
    {
        _table = table;
        int tracked = table.Tracked.Length;
        (_active, _full, _fraction) = (new long[tracked], new long[tracked], new Int128[tracked]);
        _code = new float[table.Match.Latents];
    }

    /// <inheritdoc/>
    public void Add(SampleBatch batch)
    {
        AbsoluteMatching match = _table.Match;
        Sizes.Require(batch, match.Latents, match.Features);
        if (batch.Dimension != match.Dimension)
            throw new ArgumentException(
                $"batch: activations of length {batch.Dimension} where {match.Dimension} is expected", nameof(batch));
        _any = true;
        for (int i = 0; i < batch.Samples; i++)
        {
            ReadOnlySpan<int> latents = batch.Latents.Indices(i);
            ReadOnlySpan<float> values = batch.Latents.Values(i);
            for (int k = 0; k < latents.Length; k++) _code[latents[k]] = values[k];
            foreach (int feature in batch.Codes.Indices(i))
            {
                int slot = _table.Slot[feature];
                if (slot >= 0) Add(slot, RowSums.Dot(batch.Activation(i), match.Feature(feature)), latents, values);
            }

            foreach (int latent in latents) _code[latent] = 0;
        }
    }

    /// <inheritdoc/>
    public AbsorptionMetric Fork() => new(_table);

    /// <inheritdoc/>
    public void Merge(AbsorptionMetric other)
    {
        if (ReferenceEquals(this, other))
            throw new ArgumentException("other: a metric cannot be merged with itself", nameof(other));
        if (!ReferenceEquals(_table.Match, other._table.Match))
            throw new ArgumentException("other: made for another dictionary or world", nameof(other));
        lock (_merging)
        {
            Sizes.Add(_active, other._active);
            Sizes.Add(_full, other._full);
            for (int t = 0; t < _fraction.Length; t++) _fraction[t] += other._fraction[t];
            _any |= other._any;
        }
    }

    /// <inheritdoc/>
    public AbsorptionReport Compute()
    {
        if (!_any) throw new InvalidOperationException("no samples were added");
        int features = 0;
        double fraction = 0, full = 0;
        for (int t = 0; t < _active.Length; t++)
        {
            if (_active[t] == 0) continue;
            features++;
            fraction += (double)_fraction[t] / Unit / _active[t];
            full += (double)_full[t] / _active[t];
        }

        return features == 0
            ? new AbsorptionReport(double.NaN, double.NaN, 0)
            : new AbsorptionReport(fraction / features, full / features, features);
    }

    private void Add(int slot, double wanted, ReadOnlySpan<int> latents, ReadOnlySpan<float> values)
    {
        _active[slot]++;
        if (wanted <= 0) return;
        (int[] mains, float[] along) = (_table.Main[slot], _table.MainAlong[slot]);
        double main = 0, least = MainThreshold * wanted;
        bool fires = false;
        for (int i = 0; i < mains.Length; i++)
        {
            fires |= _code[mains[i]] > 0;
            main += (double)_code[mains[i]] * along[i];
        }

        if (main >= wanted) return;
        if (_parts.Length < latents.Length) _parts = new float[2 * latents.Length];
        Span<float> parts = _parts.AsSpan(0, latents.Length);
        SparseProducts.Of(latents, values, _table.Absorbers(slot), parts);
        (float first, double others) = ThreeLargest(parts);
        if (!fires && IsFull(slot, first, least, latents, values)) _full[slot]++;
        if (others < least) return;
        double absorbed = Math.Min(others, wanted - main);
        _fraction[slot] += (long)(Unit * (main <= 0 ? 1 : absorbed / (absorbed + main)));
    }

    /// <summary>
    /// Whether the greatest part of all latents is large enough and its latent aligned; first is the greatest of those with
    /// cosine ≥ .1.
    /// </summary>
    private bool IsFull(int slot, double first, double least, ReadOnlySpan<int> latents, ReadOnlySpan<float> values)
    {
        AbsoluteMatching match = _table.Match;
        double greatest = first, cosine = FractionCosine;
        for (int i = 0; i < latents.Length; i++)
        {
            // A latent of smaller cosine must be strong to come first; only then is its part worked out.
            double norm = match.Norms[latents[i]], bound = values[i] * (FractionCosine * norm);
            if (bound < least || bound < greatest || _table.Absorbers(slot)[latents[i]] > 0) continue;
            double along = RowSums.Dot(match.Direction(latents[i]), match.Feature(_table.Tracked[slot]));
            if (values[i] * along > greatest) (greatest, cosine) = (values[i] * along, along / norm);
        }

        return greatest >= least && cosine >= FullCosine;
    }

    /// <summary>
    /// The largest number above 0 and the sum of the three largest; without a branch, for their order is random.
    /// </summary>
    private static (float First, double Sum) ThreeLargest(ReadOnlySpan<float> parts)
    {
        float first = 0, second = 0, third = 0;
        foreach (float p in parts)
        {
            third = float.MaxNative(third, float.MinNative(second, p));
            second = float.MaxNative(second, float.MinNative(first, p));
            first = float.MaxNative(first, p);
        }

        return (first, (double)first + second + third);
    }
}
