using MathNet.Numerics.Distributions;

namespace Hypotheses.Core.Statistics;

/// <summary>
/// Looks at growing data that together err with probability α: group-sequential boundaries by alpha spending of O'Brien and
/// Fleming's type (Lan and DeMets, "Discrete sequential boundaries for clinical trials", Biometrika 70, 1983), symmetric in both
/// directions. Each direction spends 2 − 2Φ(z/√t) of its α/2, z the quantile of that half's half, or α/2·t^power where a power is
/// given (Kim and DeMets, "Design and analysis of group sequential tests based on the type I error spending rate function",
/// Biometrika 74, 1987); each look's boundary follows by recursive numerical integration (Armitage, McPherson and Rowe 1969).
/// Immutable, thread-safe.
/// </summary>
public sealed class SequentialDesign
{
    // Nodes a standard deviation of the smallest step: Simpson's error is then far below 1e-9.
    private const int NodesPerDeviation = 24;
    private const double Underflow = 1e-280;
    private readonly double[] _fractions, _boundaries, _spent;
    private readonly Subdensity[] _before;

    /// <summary>Computes the boundaries.</summary>
    /// <param name="fractions">Share of the information at each look: ascending in (0, 1]; the last one is 1.</param>
    /// <param name="alpha">The error rate of all looks together, both directions, in (0, 1).</param>
    /// <param name="power">The power of the fraction that is spent, above 0: the smaller, the more is spent early; null for
    /// O'Brien and Fleming's type.</param>
    /// <exception cref="ArgumentException">Fractions, α or the power are not as said.</exception>
    public SequentialDesign(ReadOnlySpan<double> fractions, double alpha = .05, double? power = null)
    {
        Intervals.StudentT.RequireLevel(alpha);
        if (fractions.IsEmpty || fractions[^1] != 1)
            throw new ArgumentException("the last look is at all of the information", nameof(fractions));
        for (int k = 0; k < fractions.Length; k++)
            if (!(fractions[k] > (k == 0 ? 0 : fractions[k - 1])))
                throw new ArgumentException("fractions ascend from above 0", nameof(fractions));
        if (power is <= 0 or double.NaN)
            throw new ArgumentOutOfRangeException(nameof(power), power, "a power of spending lies above 0");
        ErrorRate = alpha;
        _fractions = fractions.ToArray();
        _spent = [.. _fractions.Select(t => power is { } p ? alpha * Math.Pow(t, p) : 2 * Spending(t, alpha / 2))];
        (_boundaries, _before) = (new double[_fractions.Length], new Subdensity[_fractions.Length]);
        for (int k = 0; k < _fractions.Length; k++)
        {
            _before[k] = k == 0 ? Subdensity.Start : Within(k - 1);
            _boundaries[k] = Boundary(k, _spent[k] - (k == 0 ? 0 : _spent[k - 1]));
        }
    }

    /// <summary>How many looks there are.</summary>
    public int Looks => _fractions.Length;

    /// <summary>The error rate of all looks together.</summary>
    public double ErrorRate { get; }

    /// <summary>The |z| that decides at a look, counted from 0.</summary>
    public double Boundary(int look) => _boundaries[look];

    /// <summary>A look's nominal α, two-sided: its interval covers with 1 − α.</summary>
    public double Alpha(int look) => 2 * Normal.CDF(0, 1, -_boundaries[look]);

    /// <summary>The share of the error rate that is spent up to a look and with it.</summary>
    public double Spent(int look) => _spent[look];

    /// <summary>
    /// The p-value of a test that stopped at a look with a nominal two-sided p: the chance, without an effect, of stopping
    /// earlier, or there with as much evidence (stagewise ordering: Fairbanks and Madsen 1982; Tsiatis, Rosner and Mehta 1984).
    /// It is at most <see cref="ErrorRate"/> where the look decides, and does not depend on later looks.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The nominal p-value is outside [0, 1].</exception>
    public double PValue(int look, double nominal)
    {
        if (!(nominal >= 0 && nominal <= 1))
            throw new ArgumentOutOfRangeException(nameof(nominal), nominal, "a p-value lies in [0, 1]");
        double earlier = look == 0 ? 0 : _spent[look - 1];
        return nominal == 0 ? earlier : Math.Min(1, earlier + Crossing(look, -Normal.InvCDF(0, 1, nominal / 2)));
    }

    private static double Spending(double fraction, double oneSided) =>
        2 * Normal.CDF(0, 1, Normal.InvCDF(0, 1, oneSided / 2) / Math.Sqrt(fraction));

    // |z| such that reaching it at this look, and no boundary before, has this chance.
    private double Boundary(int look, double chance)
    {
        if (chance < Underflow) return double.PositiveInfinity;
        double low = 0, high = 40;
        while ((low + high) / 2 is var middle && middle > low && middle < high)
        {
            if (Crossing(look, middle) > chance) low = middle;
            else high = middle;
        }

        return high;
    }

    private double Crossing(int look, double z)
    {
        double end = z * Math.Sqrt(_fractions[look]), step = Math.Sqrt(_fractions[look] - (look == 0 ? 0 : _fractions[look - 1]));
        return _before[look].Sum(s => Normal.CDF(0, 1, (-end - s) / step) + Normal.CDF(0, 1, (s - end) / step));
    }

    // Where the sum of the data stands after a look that did not decide.
    private Subdensity Within(int look)
    {
        double end = Math.Min(_boundaries[look], 40) * Math.Sqrt(_fractions[look]),
            step = Math.Sqrt(_fractions[look] - (look == 0 ? 0 : _fractions[look - 1]));
        double least = step;
        for (int k = look + 1; k < _fractions.Length; k++) least = Math.Min(least, Math.Sqrt(_fractions[k] - _fractions[k - 1]));
        int intervals = 2 * Math.Max(32, (int)Math.Ceiling(end / least * NodesPerDeviation));
        double[] nodes = new double[intervals + 1], weights = new double[intervals + 1];
        for (int i = 0; i <= intervals; i++)
        {
            double at = nodes[i] = end * (2d * i / intervals - 1),
                simpson = (i == 0 || i == intervals ? 1 : i % 2 == 1 ? 4 : 2) * 2 * end / (3 * intervals);
            weights[i] = simpson * _before[look].Sum(s => Normal.PDF(0, 1, (at - s) / step) / step);
        }

        return new Subdensity(nodes, weights);
    }

    // A density on nodes, times the rule of integration's weights.
    private sealed record Subdensity(double[] Nodes, double[] Weights)
    {
        public static Subdensity Start { get; } = new([0], [1]);

        public double Sum(Func<double, double> of)
        {
            double sum = 0;
            for (int i = 0; i < Nodes.Length; i++) sum += Weights[i] * of(Nodes[i]);
            return sum;
        }
    }
}
