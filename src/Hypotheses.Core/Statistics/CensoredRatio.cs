using Hypotheses.Core.Statistics.Intervals;

namespace Hypotheses.Core.Statistics;

/// <summary>
/// Median of log(a/b) over pairs of right-censored positive numbers (radii that were never reached). The rule: both seen, the
/// log ratio; only a censored, it is at least log(a/b); only b censored, at most log(a/b); both censored, anything.
/// </summary>
/// <param name="Estimate">
/// The median with every censored pair put at its known bound and doubly censored pairs at 0. Ratios beyond a bound are
/// understated, so this leans towards no effect where bounds have the effect's sign: for "practically equal" use Low and High.
/// </param>
/// <param name="Low">The least median that the observations allow; −∞ where half or more are unbounded below.</param>
/// <param name="High">The greatest median that the observations allow.</param>
/// <param name="Censored">How many pairs have a censored member.</param>
public readonly record struct CensoredRatio(double Estimate, double Low, double High, int Censored)
{
    /// <summary>Pairs a[i] with b[i].</summary>
    /// <exception cref="ArgumentException">Lengths differ, no pairs, or a number is not positive and finite.</exception>
    public static CensoredRatio Median(
        ReadOnlySpan<double> a, ReadOnlySpan<bool> aCensored, ReadOnlySpan<double> b, ReadOnlySpan<bool> bCensored)
    {
        int n = a.Length;
        if (n == 0 || aCensored.Length != n || b.Length != n || bCensored.Length != n)
            throw new ArgumentException("pairs need equal, non-zero lengths", nameof(b));
        double[] estimate = new double[n], low = new double[n], high = new double[n];
        int censored = 0;
        for (int i = 0; i < n; i++)
        {
            if (!(a[i] > 0 && b[i] > 0 && double.IsFinite(a[i]) && double.IsFinite(b[i])))
                throw new ArgumentException($"pair {i} is not two positive finite numbers", nameof(a));
            double ratio = Math.Log(a[i] / b[i]);
            estimate[i] = aCensored[i] && bCensored[i] ? 0 : ratio;
            low[i] = bCensored[i] ? double.NegativeInfinity : ratio;
            high[i] = aCensored[i] ? double.PositiveInfinity : ratio;
            if (aCensored[i] || bCensored[i]) censored++;
        }

        return new CensoredRatio(Summary.Median(estimate), Summary.Median(low), Summary.Median(high), censored);
    }
}
