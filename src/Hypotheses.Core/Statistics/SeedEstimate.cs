using Hypotheses.Core.Runtime;

namespace Hypotheses.Core.Statistics;

/// <summary>
/// A mean over seeds with its <see cref="SeedInterval"/> at every level, the resamples drawn once; and the dual of those intervals:
/// the smallest α at which one lies beyond a bound. Immutable and thread-safe.
/// </summary>
public sealed class SeedEstimate
{
    private readonly BcaResamples _bca;
    private readonly int _freedom;
    private readonly double _error;

    /// <summary>Draws the resamples.</summary>
    /// <param name="perSeed">One value a seed.</param>
    /// <param name="seed">Equal seeds give equal intervals, those of <see cref="SeedInterval.Mean"/>.</param>
    /// <exception cref="ArgumentException">A value is NaN or infinite, or there is none.</exception>
    public SeedEstimate(ReadOnlySpan<double> perSeed, Seed seed)
    {
        _bca = new BcaResamples(perSeed, Summary.Mean, seed, Bootstrap.Resamples);
        Mean = Summary.Mean(perSeed);
        _freedom = perSeed.Length - 1;
        _error = _freedom == 0 ? double.PositiveInfinity : Summary.StandardDeviation(perSeed) / Math.Sqrt(perSeed.Length);
    }

    /// <summary>The mean over seeds.</summary>
    public double Mean { get; }

    /// <summary>The interval that misses with probability <paramref name="alpha"/> in (0, 1): infinite for one seed, a point where all are equal.</summary>
    public Interval At(double alpha)
    {
        StudentT.RequireLevel(alpha);
        double half = _error == 0 || _freedom == 0 ? _error : StudentT.Quantile(_freedom, alpha / 2) * _error;
        return _bca.At(alpha).Hull(new Interval(Mean, Mean - half, Mean + half, 1 - alpha));
    }

    /// <summary>The smallest α at which the whole interval lies above the bound; 1 where it does at none. Two-sided: α is that of the interval.</summary>
    public double PAbove(double bound) => Math.Max(Student(Mean - bound), _bca.Smallest(i => i.Low > bound));

    /// <summary>The smallest α at which the whole interval lies below the bound; 1 where it does at none.</summary>
    public double PBelow(double bound) => Math.Max(Student(bound - Mean), _bca.Smallest(i => i.High < bound));

    private double Student(double excess) =>
        !(excess > 0) || _freedom == 0 ? 1 : _error == 0 ? 0 : Math.Min(1, 2 * StudentT.Tail(_freedom, excess / _error));
}
