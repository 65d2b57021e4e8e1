using Hypotheses.Core.Baselines;
using Hypotheses.Core.Numerics;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Statistics;
using Hypotheses.Core.Statistics.Intervals;
using static TorchSharp.torch;

namespace Hypotheses.Core.Measures.Geometry;

/// <summary>
/// The signed cosine of each decoder direction to its nearest other one. Zero rows (dead) take no part. Invariant to rotation,
/// permutation and positive scaling. Baselines of equal count: <see cref="Isotropic"/> (F1) and <see cref="CovarianceMatched"/>
/// (F2).
/// </summary>
/// <param name="Cosine">One number in [−1, 1] for each non-zero row, in order.</param>
public sealed record NearestNeighbourCosine(double[] Cosine)
{
    /// <summary>Mean over directions.</summary>
    public double Mean => Summary.Mean(Cosine);

    /// <summary>Median over directions.</summary>
    public double Median => Summary.Median(Cosine);

    /// <summary>
    /// Measures directions [F, d] in blocks of <paramref name="chunk"/> × F cosines, float64 for float64 and float32 for the
    /// rest.
    /// </summary>
    /// <exception cref="ArgumentException">Not a finite matrix, or fewer than two rows that are not zero.</exception>
    public static NearestNeighbourCosine Of(Tensor directions, int chunk = 2048)
    {
        Rows.Require(directions, nameof(directions));
        ArgumentOutOfRangeException.ThrowIfLessThan(chunk, 1);
        using var scope = NewDisposeScope();
        Tensor unit = Rows.Unit(
            directions.dtype == ScalarType.Float64 ? directions.detach() : directions.detach().to(ScalarType.Float32));
        unit = unit.index_select(0, (linalg.vector_norm(unit, 2.0, new long[] { 1 }) > .5).nonzero().flatten());
        long count = unit.shape[0];
        if (count < 2)
            throw new ArgumentException("nearest neighbours need two directions that are not zero", nameof(directions));
        double[] nearest = new double[count];
        for (long start = 0; start < count; start += chunk)
        {
            using var inner = NewDisposeScope();
            long end = Math.Min(start + chunk, count);
            Tensor cosine = unit[TensorIndex.Slice(start, end)].matmul(unit.t());
            cosine.diagonal(start).fill_(-2); // itself
            Rows.ToArray(cosine.amax(new long[] { 1 }).clamp(-1, 1)).CopyTo(nearest, start);
        }

        return new NearestNeighbourCosine(nearest);
    }

    /// <summary>F1: isotropic directions of equal count.</summary>
    /// <exception cref="ArgumentException">Fewer than two directions.</exception>
    public static NearestNeighbourCosine Isotropic(int count, int d, Seed seed, Device? device = null)
    {
        using var scope = NewDisposeScope();
        return Of(Directions.Isotropic(count, d, seed.Derive("isotropic").Rng()).to(device ?? CPU));
    }

    /// <summary>F2: draws from N(0, Σ̂) of equal count.</summary>
    /// <exception cref="ArgumentException">Fewer than two directions.</exception>
    public static NearestNeighbourCosine CovarianceMatched(int count, Gaussian gaussian, Seed seed, Device? device = null)
    {
        using var scope = NewDisposeScope();
        return Of(gaussian.Sample(count, seed.Derive("covariance").Rng(), centred: true).to(device ?? CPU));
    }

    /// <summary>Counts in equal bins over [−1, 1]; 1 itself falls in the last.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No bins.</exception>
    public int[] Histogram(int bins = 100)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        int[] counts = new int[bins];
        foreach (double c in Cosine) counts[Math.Min((int)((c + 1) / 2 * bins), bins - 1)]++;
        return counts;
    }

    /// <summary>The same as shares of all directions, to four decimals, for pictures.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No bins.</exception>
    public double[] Shares(int bins) => [.. Histogram(bins).Select(c => Math.Round((double)c / Cosine.Length, 4))];

    /// <summary>
    /// Kolmogorov–Smirnov comparison; D is the effect, the p-value treats directions as independent, which they are not.
    /// </summary>
    public KolmogorovSmirnov DistanceTo(NearestNeighbourCosine other) => KolmogorovSmirnov.Of(Cosine, other.Cosine);
}
