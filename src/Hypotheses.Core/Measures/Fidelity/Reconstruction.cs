using Hypotheses.Core.Baselines;
using Hypotheses.Core.Numerics;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Core.Measures.Fidelity;

/// <summary>
/// Fraction of variance unexplained, FVU = Σ‖x − x̂‖² / Σ‖x − E[x]‖², both summed over all batches before dividing (a mean of
/// per-batch ratios is biased). Range [0, ∞): 0 perfect, 1 the mean as prediction. Invariant to order, batching, rotation and
/// common scaling. Accumulates in float64; not thread-safe. Chance level: <see cref="Chance"/>.
/// </summary>
public sealed class Reconstruction
{
    private double[]? _origin, _sum;
    private double _error, _square;

    /// <summary>Samples seen.</summary>
    public long Count { get; private set; }

    /// <summary>FVU so far; NaN where nothing varied yet.</summary>
    public double Fvu => Total is > 0 and var total ? _error / total : double.NaN;

    /// <summary>Explained variance 1 − FVU; range (−∞, 1].</summary>
    public double ExplainedVariance => 1 - Fvu;

    /// <summary>Mean over samples of ‖x − x̂‖², summed over d; NaN before the first sample.</summary>
    public double MeanSquaredError => _error / Count;

    private double Total => _sum is null ? 0 : _square - _sum.Sum(s => s * s) / Count;

    /// <summary>FVU of one batch.</summary>
    /// <exception cref="ArgumentException">As for <see cref="Add"/>.</exception>
    public static double FvuOf(Tensor activations, Tensor reconstructions)
    {
        var all = new Reconstruction();
        all.Add(activations, reconstructions);
        return all.Fvu;
    }

    /// <summary>Adds a batch [N, d] with its reconstructions.</summary>
    /// <exception cref="ArgumentException">Not finite matrices of one shape, or d changed between batches.</exception>
    public void Add(Tensor activations, Tensor reconstructions)
    {
        Rows.Require(activations, nameof(activations));
        Rows.Require(reconstructions, nameof(reconstructions));
        Rows.RequireSameCount(activations, reconstructions, nameof(reconstructions));
        Rows.RequireSameLength(activations, reconstructions, nameof(reconstructions));
        if (_sum is not null && _sum.Length != activations.shape[1])
            throw new ArgumentException($"activations of length {activations.shape[1]} after {_sum.Length}", nameof(activations));
        if (activations.dtype == ScalarType.Float32 && reconstructions.dtype == ScalarType.Float32)
            AddSingles(activations, reconstructions);
        else AddDoubles(activations, reconstructions);
    }

    // Row by row, without copies in float64.
    private void AddSingles(Tensor activations, Tensor reconstructions)
    {
        using var scope = NewDisposeScope();
        Tensor x = Finite.Contiguous(activations, nameof(activations)),
            y = Finite.Contiguous(reconstructions, nameof(reconstructions));
        ReadOnlySpan<float> rows = Finite.Numbers(x), rebuilt = Finite.Numbers(y);
        int d = (int)x.shape[1];
        Begin(x);
        for (int at = 0; at < rows.Length; at += d)
        {
            ReadOnlySpan<float> row = rows.Slice(at, d);
            _square += RowSums.AddShifted(row, _origin, _sum);
            _error += RowSums.SquaredDistance(row, rebuilt.Slice(at, d));
        }

        Count += x.shape[0];
    }

    private void AddDoubles(Tensor activations, Tensor reconstructions)
    {
        using var scope = NewDisposeScope();
        Tensor x = activations.to(ScalarType.Float64);
        Begin(x);
        Tensor shifted = x - tensor(_origin!).to(x.device);
        double[] sum = Rows.ToArray(shifted.sum(new long[] { 0 }));
        for (int i = 0; i < sum.Length; i++) _sum![i] += sum[i];
        _square += Tensors.Item<double>(shifted.square().sum());
        _error += Tensors.Item<double>((x - reconstructions.to(ScalarType.Float64)).square().sum());
        Count += activations.shape[0];
    }

    // Sums about the first batch's mean: about 0 a large mean would cancel the variance away.
    private void Begin(Tensor x)
    {
        _origin ??= Rows.ToArray(x.to(ScalarType.Float64).mean(new long[] { 0 }));
        _sum ??= new double[_origin.Length];
    }

    /// <summary>
    /// FVU of <paramref name="count"/> isotropic directions at equal L0: each centred sample keeps its <paramref name="active"/>
    /// largest inner products and their coefficients are refitted by least squares. Uses N·active·d numbers of memory.
    /// </summary>
    /// <exception cref="ArgumentException">Not a finite matrix, or active is outside 1 … min(count, d).</exception>
    public static ChanceLevel Chance(Tensor activations, int count, int active, Seed seed, int draws = 5)
    {
        Rows.Require(activations, nameof(activations));
        if (active < 1 || active > Math.Min(count, activations.shape[1]))
            throw new ArgumentException("active lies in 1 … min(count, d)", nameof(active));
        return ChanceLevel.Of(seed, draws, rng =>
        {
            Tensor wide = activations.to(ScalarType.Float64), x = wide - wide.mean(new long[] { 0 });
            Tensor directions = Directions.Isotropic(count, (int)x.shape[1], rng).to(x.device).to(ScalarType.Float64);
            (_, Tensor chosen) = x.matmul(directions.t()).topk(active, 1);
            Tensor basis = directions.index_select(0, chosen.flatten()).reshape(x.shape[0], active, x.shape[1]); // [N, k, d]
            return FvuOf(x, OracleCode.Refit(x, basis));
        });
    }
}
