using Hypotheses.Core.Runtime;
using MathNet.Numerics.Distributions;

namespace Hypotheses.Core.Statistics.Intervals;

/// <summary>
/// A mean over seeds with its interval at every level, the resamples drawn once; and the dual of those intervals: the smallest α
/// at which one lies beyond a bound. The interval is the hull of BCa, of Student's t with a floor on its standard error from the
/// statistic's resolution, of exact binomial bounds where the values lie at two points, and of the rule of three where all are
/// equal; it is widened by an error that all seeds share, and cut to the range.
/// Immutable and thread-safe.
/// </summary>
public sealed class SeedInterval
{
    // Student's α is divided by 1 + 14/n: with it the mean of exponential values errs in one direction in at most 7% (without,
    // 11% at six seeds); the page of error rates has the table.
    private const double SkewAllowance = 14;
    private readonly SampleScale _scale;
    private readonly BcaResamples _bca;
    private readonly TwoPointBounds? _twoPoint;
    private readonly TieBounds? _tie;
    private readonly int _freedom;
    private readonly double _error, _charge;

    /// <summary>Draws the resamples.</summary>
    /// <param name="perSeed">One value a seed.</param>
    /// <param name="seed">Equal seeds give equal intervals.</param>
    /// <param name="scale">What is known of the values beforehand; null for nothing.</param>
    /// <param name="resamples">How many resamples.</param>
    /// <exception cref="ArgumentException">A value is NaN or infinite, or there is none.</exception>
    public SeedInterval(ReadOnlySpan<double> perSeed, Seed seed, SampleScale? scale = null, int resamples = Bootstrap.Resamples)
    {
        _scale = scale ?? SampleScale.Unknown;
        _bca = new BcaResamples(perSeed, Summary.Mean, seed, resamples);
        (Mean, Count, _freedom) = (Summary.Mean(perSeed), perSeed.Length, perSeed.Length - 1);
        _charge = 1 + SkewAllowance / Count;
        if (_freedom == 0) return;
        _twoPoint = TwoPointBounds.Of(perSeed, _scale);
        if (_twoPoint is null) _tie = TieBounds.Of(perSeed, _scale);
        // Rounding to steps has a standard deviation of step/√12. A share's own bounds need no floor.
        double rounding = _scale.IsShareOf(perSeed) ? 0 : _scale.Resolution / Math.Sqrt(12 * perSeed.Length);
        _error = Math.Max(rounding, Summary.StandardDeviation(perSeed) / Math.Sqrt(perSeed.Length));
    }

    /// <summary>The mean over seeds.</summary>
    public double Mean { get; }

    /// <summary>How many seeds.</summary>
    public int Count { get; }

    /// <summary>
    /// The least two-sided p-value that so many seeds can show without a distribution, 2^(1 − n): that of the sign test where all
    /// lie on one side.
    /// </summary>
    public static double LeastP(int seeds) => Math.Min(1, Math.Pow(2, 1 - seeds));

    /// <summary>
    /// The interval that misses with probability <paramref name="alpha"/> in (0, 1): all of the range for one seed, never a
    /// point.
    /// </summary>
    public Interval At(double alpha)
    {
        StudentT.RequireLevel(alpha);
        if (_freedom == 0) return _scale.Cut(new Interval(Mean, double.NegativeInfinity, double.PositiveInfinity, 1 - alpha));
        double half = _error == 0 ? 0 : StudentT.Quantile(_freedom, alpha / (2 * _charge)) * _error;
        Interval hull = _bca.At(alpha).Hull(new Interval(Mean, Mean - half, Mean + half, 1 - alpha));
        if (_twoPoint is not null) hull = hull.Hull(_twoPoint.At(alpha, Mean));
        if (_tie is not null) hull = hull.Hull(_tie.At(alpha));
        if (_scale.CommonError > 0)
        {
            double common = -Normal.InvCDF(0, 1, alpha / 2) * _scale.CommonError;
            double low = Mean - double.Hypot(Mean - hull.Low, common), high = Mean + double.Hypot(hull.High - Mean, common);
            hull = hull with { Low = low, High = high };
        }

        return _scale.Cut(hull);
    }

    /// <summary>
    /// The smallest α at which the whole interval lies above the bound; 1 where it does at none. Two-sided: α is that of the
    /// interval.
    /// </summary>
    public double PAbove(double bound) => bound < _scale.Least ? 0 : _freedom == 0 ? 1
        : _scale.CommonError > 0 ? SmallestAlpha.Where(a => At(a).Low > bound)
        : Math.Max(
            _twoPoint?.PAbove(bound) ?? _tie?.P(Mean - bound) ?? 0,
            Math.Max(Student(Mean - bound), _bca.Smallest(i => i.Low > bound)));

    /// <summary>The smallest α at which the whole interval lies below the bound; 1 where it does at none.</summary>
    public double PBelow(double bound) => bound > _scale.Most ? 0 : _freedom == 0 ? 1
        : _scale.CommonError > 0 ? SmallestAlpha.Where(a => At(a).High < bound)
        : Math.Max(
            _twoPoint?.PBelow(bound) ?? _tie?.P(bound - Mean) ?? 0,
            Math.Max(Student(bound - Mean), _bca.Smallest(i => i.High < bound)));

    private double Student(double excess) =>
        !(excess > 0) ? 1 : _error == 0 ? 0 : Math.Min(1, 2 * _charge * StudentT.Tail(_freedom, excess / _error));
}
