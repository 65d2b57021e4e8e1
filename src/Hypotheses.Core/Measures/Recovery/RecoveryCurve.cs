using Hypotheses.Core.Baselines;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Statistics;

namespace Hypotheses.Core.Measures.Recovery;

/// <summary>
/// Which features are recovered, by how often they fire: logistic regression of "recovered" on ln frequency (Firth's, since a
/// sharp threshold separates the two). Multiplying all frequencies by c leaves the slope and moves f₅₀ by c; features' order does
/// not matter. Chance level: <see cref="Chance"/>.
/// </summary>
/// <param name="Slope">Of the log odds for one unit of ln frequency (·2.3 a decade); NaN where all features or none are
/// recovered.</param>
/// <param name="HalfFrequency">f₅₀, at which half are recovered, in the unit of the frequencies; NaN where the slope is NaN or
/// not positive.</param>
/// <param name="Recovered">How many features are recovered.</param>
public readonly record struct RecoveryCurve(double Slope, double HalfFrequency, int Recovered)
{
    /// <summary>Fits.</summary>
    /// <param name="frequencies">How often each feature fires, &gt; 0.</param>
    /// <param name="recovered">As many.</param>
    /// <exception cref="ArgumentException">Lengths differ, or a frequency is not positive and finite, or all are
    /// equal.</exception>
    public static RecoveryCurve Of(ReadOnlySpan<double> frequencies, ReadOnlySpan<bool> recovered)
    {
        double[] logarithms = new double[frequencies.Length];
        for (int i = 0; i < logarithms.Length; i++)
            logarithms[i] = frequencies[i] > 0
                ? Math.Log(frequencies[i])
                : throw new ArgumentException($"frequencies[{i}] is not positive", nameof(frequencies));
        int count = recovered.Count(true);
        FirthLogistic fit = FirthLogistic.Fit(logarithms, recovered);
        bool split = count > 0 && count < recovered.Length;
        return new RecoveryCurve(
            split ? fit.Slope : double.NaN, split && fit.Slope > 0 ? Math.Exp(fit.Midpoint) : double.NaN, count);
    }

    /// <summary>The slope where frequencies are dealt to features at random; mean 0.</summary>
    /// <exception cref="ArgumentException">As for <see cref="Of"/>, or all features or none are recovered.</exception>
    public static ChanceLevel Chance(double[] frequencies, bool[] recovered, Seed seed, int draws = 100) =>
        ChanceLevel.Of(seed, draws, rng =>
    {
        double[] dealt = [.. frequencies];
        rng.Shuffle(dealt.AsSpan());
        return Of(dealt, recovered).Slope;
    });

    /// <summary>
    /// How far thresholds are from scaling as 1/(alive latents): greatest over least of f₅₀·alive over dictionaries of several
    /// widths; 1 where they scale exactly. NaN where a threshold is not defined.
    /// </summary>
    /// <exception cref="ArgumentException">No products.</exception>
    public static double Collapse(ReadOnlySpan<double> products)
    {
        if (products.IsEmpty) throw new ArgumentException("no products", nameof(products));
        double low = double.PositiveInfinity, high = 0;
        foreach (double p in products)
        {
            if (!(p > 0)) return double.NaN;
            (low, high) = (Math.Min(low, p), Math.Max(high, p));
        }

        return high / low;
    }
}
