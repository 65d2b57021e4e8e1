using Hypotheses.Core.Statistics.Intervals;

namespace Hypotheses.Core.Statistics;

/// <summary>Two-sample Kolmogorov–Smirnov: the largest distance between two empirical distribution functions.</summary>
/// <param name="Statistic">D in [0, 1].</param>
/// <param name="PValue">
/// Asymptotic two-sided p-value with Stephens' correction (Numerical Recipes, 3rd ed., 14.3); rough below about four values a
/// sample, conservative with ties.
/// </param>
public readonly record struct KolmogorovSmirnov(double Statistic, double PValue)
{
    /// <summary>Compares two samples; ties are stepped over together.</summary>
    /// <exception cref="ArgumentException">A sample is empty or holds NaN.</exception>
    public static KolmogorovSmirnov Of(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        Summary.Require(a, name: nameof(a));
        Summary.Require(b, name: nameof(b));
        double[] x = a.ToArray(), y = b.ToArray();
        Array.Sort(x);
        Array.Sort(y);
        double largest = 0;
        for (int i = 0, j = 0; i < x.Length && j < y.Length;)
        {
            double at = Math.Min(x[i], y[j]);
            while (i < x.Length && x[i] <= at) i++;
            while (j < y.Length && y[j] <= at) j++;
            largest = Math.Max(largest, Math.Abs((double)i / x.Length - (double)j / y.Length));
        }

        double root = Math.Sqrt((double)x.Length * y.Length / (x.Length + y.Length));
        return new KolmogorovSmirnov(largest, Tail((root + .12 + .11 / root) * largest));
    }

    /// <summary>Q(λ) = 2 Σ (−1)^(k−1) exp(−2k²λ²), the upper tail of Kolmogorov's distribution.</summary>
    public static double Tail(double lambda)
    {
        if (lambda < .2) return 1; // the series converges slowly there and its value is 1 to 12 digits
        double sum = 0, sign = 1;
        for (int k = 1; k <= 100; k++, sign = -sign)
        {
            double term = Math.Exp(-2.0 * k * k * lambda * lambda);
            sum += sign * term;
            if (term < 1e-16) break;
        }

        return Math.Clamp(2 * sum, 0, 1);
    }
}
