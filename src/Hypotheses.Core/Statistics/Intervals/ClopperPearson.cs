using MathNet.Numerics.Distributions;

namespace Hypotheses.Core.Statistics.Intervals;

/// <summary>
/// Exact bounds for a probability from successes among trials (Clopper and Pearson 1934), by quantiles of the beta distribution.
/// </summary>
public static class ClopperPearson
{
    /// <summary>The two-sided interval; its coverage is at least <paramref name="level"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Successes outside 0 … trials, no trials, or a level outside (0,
    /// 1).</exception>
    public static Interval Of(int successes, int trials, double level = .95)
    {
        StudentT.RequireLevel(level);
        double each = (1 + level) / 2;
        return new Interval((double)successes / trials, Lower(successes, trials, each), Upper(successes, trials, each), level);
    }

    /// <summary>One-sided upper bound: 0 of 40 gives .0722 at 95%.</summary>
    /// <exception cref="ArgumentOutOfRangeException">As for <see cref="Of"/>.</exception>
    public static double Upper(int successes, int trials, double level = .95)
    {
        Require(successes, trials, level);
        return successes == trials ? 1 : Beta.InvCDF(successes + 1, trials - successes, level);
    }

    /// <summary>One-sided lower bound.</summary>
    /// <exception cref="ArgumentOutOfRangeException">As for <see cref="Of"/>.</exception>
    public static double Lower(int successes, int trials, double level = .95)
    {
        Require(successes, trials, level);
        return successes == 0 ? 0 : Beta.InvCDF(successes, trials - successes + 1, 1 - level);
    }

    /// <summary>
    /// The largest k that so many trials of a probability reach, P(successes ≥ k), at least as often as said: 2 of 4 at .8 reach
    /// nine times in ten.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Trials are negative, or a probability is outside [0, 1].</exception>
    public static int Reached(int trials, double probability, double often)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(trials);
        if (!(probability >= 0 && probability <= 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "a probability lies in [0, 1]");
        if (!(often > 0 && often <= 1))
            throw new ArgumentOutOfRangeException(nameof(often), often, "a probability lies in (0, 1]");
        int k = 0;
        while (k < trials && AtLeast(k + 1, trials, probability) >= often) k++;
        return k;
    }

    /// <summary>P(at least <paramref name="successes"/> of so many trials of a probability).</summary>
    internal static double AtLeast(int successes, int trials, double probability) =>
        successes <= 0 || probability >= 1
            ? 1
            : probability <= 0
                ? 0
                : MathNet.Numerics.SpecialFunctions.BetaRegularized(successes, trials - successes + 1, probability);

    private static void Require(int successes, int trials, double level)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trials, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, trials);
        StudentT.RequireLevel(level);
    }
}
