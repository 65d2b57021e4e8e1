using Hypotheses.Core.Statistics.Intervals;

namespace Hypotheses.Core.Statistics;

/// <summary>
/// Two one-sided tests (Schuirmann 1987): "practically nil" needs evidence of its own, never a large p-value.
/// </summary>
/// <param name="PValue">The larger of the two one-sided p-values; equivalent at 5% where it is below .05.</param>
/// <param name="Interval90">Student's 90% interval of the mean.</param>
/// <param name="Interval95">Student's 95% interval of the mean.</param>
/// <param name="Equivalent">The 90% interval lies inside the bounds: TOST at 5%.</param>
/// <param name="StrictlyEquivalent">The 95% interval lies inside the bounds: TOST at 2.5%.</param>
public readonly record struct Equivalence(
    double PValue, Interval Interval90, Interval Interval95, bool Equivalent, bool StrictlyEquivalent)
{
    /// <summary>Whether the mean over seeds lies within ±<paramref name="bound"/>.</summary>
    /// <exception cref="ArgumentException">As for <see cref="Tost(ReadOnlySpan{double}, double, double)"/>.</exception>
    public static Equivalence Tost(ReadOnlySpan<double> perSeed, double bound) => Tost(perSeed, -bound, bound);

    /// <summary>Whether the mean over seeds lies strictly between the bounds. One value is never equivalent.</summary>
    /// <exception cref="ArgumentException">A value is NaN or infinite, there is none, or low is not below high.</exception>
    public static Equivalence Tost(ReadOnlySpan<double> perSeed, double low, double high)
    {
        if (!(low < high)) throw new ArgumentException($"equivalence bounds [{low}, {high}] are not ordered", nameof(low));
        Interval ninety = StudentT.Mean(perSeed, .90), ninetyFive = StudentT.Mean(perSeed);
        return new Equivalence(
            Larger(perSeed, low, high), ninety, ninetyFive, ninety.Inside(low, high), ninetyFive.Inside(low, high));
    }

    private static double Larger(ReadOnlySpan<double> perSeed, double low, double high)
    {
        if (perSeed.Length < 2) return 1;
        double[] mirrored = new double[perSeed.Length];
        for (int i = 0; i < mirrored.Length; i++) mirrored[i] = -perSeed[i];
        return Math.Max(StudentT.PValueAbove(perSeed, low), StudentT.PValueAbove(mirrored, -high));
    }
}
