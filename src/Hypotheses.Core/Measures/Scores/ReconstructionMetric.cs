using System.Numerics;
using Hypotheses.Core.Measures.Streaming;
using Hypotheses.Core.Numerics;

namespace Hypotheses.Core.Measures.Scores;

/// <summary>How well activations are rebuilt, beside the same numbers for reconstructions of the wrong samples.</summary>
/// <param name="ExplainedVariance">
/// 1 − Σ‖x − x̂‖² / Σ‖x − E[x]‖², both sums over all samples before dividing; range (−∞, 1], NaN where x never varies (SAELens,
/// <c>sae_lens/synthetic/evals.py</c>, has 0 or 1 there).
/// </param>
/// <param name="ExplainedVarianceChance">
/// The same where each sample gets the reconstruction of a random one: Σ‖x − x̂‖² replaced by its expectation over all N!
/// permutations of reconstructions, Σ‖x‖² + Σ‖x̂‖² − 2(Σx)·(Σx̂)/N. Closed form; at most 0.
/// </param>
/// <param name="Shrinkage">
/// Mean of ‖x̂‖/‖x‖ over samples with ‖x‖ above 1e-6 (SAELens); 1 without shrinkage, NaN where there is no such sample (SAELens:
/// 0).
/// </param>
/// <param name="ShrinkageChance">Its expectation over permutations of these samples' reconstructions, mean ‖x̂‖ · mean 1/‖x‖.
/// Closed form.</param>
/// <param name="MeanSquaredError">Mean over samples of ‖x − x̂‖², summed over d.</param>
public sealed record ReconstructionReport(
    double ExplainedVariance, double ExplainedVarianceChance, double Shrinkage, double ShrinkageChance, double MeanSquaredError);

/// <summary>
/// <see cref="ReconstructionReport"/> in one pass, without a guess at the mean: Σx and Σ‖x‖² are kept without rounding, so that
/// Σ‖x‖² − ‖Σx‖²/N loses nothing however large the mean is. 4 KiB a dimension + 190 KiB: 3.3 MB at d=768.
/// </summary>
public sealed class ReconstructionMetric : IStreamingMetric<ReconstructionMetric, ReconstructionReport>
{
    private const double Smallest = 1e-6;
    private readonly Lock _merging = new();
    private readonly int _dimension;
    private readonly ExactColumnSums _sum, _rebuiltSum;
    private readonly ExactSum _square = new(), _rebuiltSquare = new(), _error = new(), _ratio = new(), _norm = new(),
        _inverse = new();
    private long _samples, _long;

    /// <summary>For activations of one length.</summary>
    /// <exception cref="ArgumentException">The length is not positive.</exception>
    public ReconstructionMetric(int dimension)
    {
        if (dimension < 1) throw new ArgumentException($"dimension: {dimension} is not positive", nameof(dimension));
        (_dimension, _sum, _rebuiltSum) = (dimension, new ExactColumnSums(dimension), new ExactColumnSums(dimension));
    }

    /// <inheritdoc/>
    public void Add(SampleBatch batch)
    {
        if (batch.Dimension != _dimension)
            throw new ArgumentException(
                $"batch: activations of length {batch.Dimension} where {_dimension} is expected", nameof(batch));
        for (int i = 0; i < batch.Samples; i++)
        {
            ReadOnlySpan<float> x = batch.Activation(i), rebuilt = batch.Reconstruction(i);
            _sum.Add(x);
            _rebuiltSum.Add(rebuilt);
            _error.Add(RowSums.SquaredDistance(x, rebuilt));
            double length = Math.Sqrt(RowSums.AddSquares(x, _square)),
                rebuiltLength = Math.Sqrt(RowSums.AddSquares(rebuilt, _rebuiltSquare));
            if (length <= Smallest) continue;
            _long++;
            _ratio.Add(rebuiltLength / length);
            _norm.Add(rebuiltLength);
            _inverse.Add(1 / length);
        }

        _samples += batch.Samples;
    }

    /// <inheritdoc/>
    public ReconstructionMetric Fork() => new(_dimension);

    /// <inheritdoc/>
    public void Merge(ReconstructionMetric other)
    {
        if (ReferenceEquals(this, other))
            throw new ArgumentException("other: a metric cannot be merged with itself", nameof(other));
        if (other._dimension != _dimension)
            throw new ArgumentException(
                $"other: made for activations of length {other._dimension}, not {_dimension}", nameof(other));
        lock (_merging)
        {
            _sum.Add(other._sum);
            _rebuiltSum.Add(other._rebuiltSum);
            ReadOnlySpan<ExactSum> mine = [_square, _rebuiltSquare, _error, _ratio, _norm, _inverse];
            ReadOnlySpan<ExactSum> theirs = [
                other._square, other._rebuiltSquare, other._error, other._ratio, other._norm, other._inverse];
            for (int i = 0; i < mine.Length; i++) mine[i].Add(theirs[i]);
            (_samples, _long) = (_samples + other._samples, _long + other._long);
        }
    }

    /// <inheritdoc/>
    public ReconstructionReport Compute()
    {
        if (_samples == 0) throw new InvalidOperationException("no samples were added");
        BigInteger meanSquare = 0, product = 0, n = _samples;
        for (int k = 0; k < _dimension; k++)
        {
            BigInteger sum = _sum.Scaled(k);
            meanSquare += sum * sum;
            product += sum * _rebuiltSum.Scaled(k);
        }

        // All in units of 2⁻¹⁰⁷⁴/N: products of column sums come in units of 2⁻²⁹⁸.
        const int align = 1074 - 2 * 149;
        BigInteger square = n * _square.Scaled, variance = square - (meanSquare << align), error = _error.Scaled;
        BigInteger wrong = square + n * _rebuiltSquare.Scaled - (2 * product << align);
        bool varies = variance.Sign > 0;
        return new ReconstructionReport(
            varies ? ExactSum.Ratio(variance - n * error, variance) : double.NaN,
            varies ? ExactSum.Ratio(variance - wrong, variance) : double.NaN,
            _long == 0 ? double.NaN : _ratio.Value / _long,
            _long == 0 ? double.NaN : _norm.Value / _long * (_inverse.Value / _long),
            _error.Value / _samples);
    }
}
