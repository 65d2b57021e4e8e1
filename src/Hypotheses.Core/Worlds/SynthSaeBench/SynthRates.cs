using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds.SynthSaeBench.Laws;
using MathNet.Numerics.Distributions;

namespace Hypotheses.Core.Worlds.SynthSaeBench;

/// <summary>
/// How often features are active, by calculation: given ε all draws are independent, so that a feature's rate is a product down
/// its branch. Averaged over draws of ε it has far less error than counting samples.
/// </summary>
public static class SynthRates
{
    /// <summary>
    /// P(feature i is active) [n], averaged over <paramref name="draws"/> draws of ε (one where features are independent: exact),
    /// and its standard error.
    /// </summary>
    public static (double[] Rates, double[] Errors) Expected(SynthWorld world, int draws, Seed seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 2);
        int n = world.Features;
        double[] sums = new double[n], squares = new double[n];
        if (world.Law.Rank == 0) return (Given(world.Law, []), new double[n]);
        var shared = new float[world.Law.Shared];
        for (int draw = 0; draw < draws; draw++)
        {
            seed.Derive("shared", draw).Rng().Normals(shared.AsSpan(0, world.Law.Rank));
            double[] rates = Given(world.Law, shared);
            for (int i = 0; i < n; i++)
            {
                sums[i] += rates[i];
                squares[i] += rates[i] * rates[i];
            }
        }

        double[] errors = [.. sums.Zip(squares, (s, q) => Math.Sqrt(Math.Max(0, q - s * s / draws) / (draws - 1) / draws))];
        return ([.. sums.Select(s => s / draws)], errors);
    }

    /// <summary>P(active | ε) [n].</summary>
    internal static double[] Given(SynthLaw law, ReadOnlySpan<float> shared)
    {
        var raw = new double[law.Model.Features]; // fires, and is not clipped to 0
        for (int i = 0; i < raw.Length; i++)
            raw[i] = Hazard.Probability(law.Standing(i, shared)) * Positive(law.Model.Means[i], law.Model.Spreads[i]);
        var rates = new double[raw.Length];
        foreach (int feature in law.Families.Free) Descend(law, raw, rates, feature, raw[feature]);
        foreach (SynthSiblings siblings in law.Families.Exclusive) Descend(law, raw, rates, siblings, 1);
        return rates;
    }

    private static void Descend(SynthLaw law, double[] raw, double[] rates, int feature, double rate)
    {
        rates[feature] = rate;
        foreach (SynthSiblings siblings in law.Families.Below(feature) ?? []) Descend(law, raw, rates, siblings, rate);
    }

    private static void Descend(SynthLaw law, double[] raw, double[] rates, SynthSiblings siblings, double parent)
    {
        foreach (int feature in siblings.Features)
            Descend(
                law,
                raw,
                rates,
                feature,
                parent * raw[feature] * (siblings.Exclusive ? Stays(siblings.Features, feature, raw) : 1));
    }

    /// <summary>
    /// E[1 / (1 + active others)]: the chance of an active one to stay, from the distribution of the number of others.
    /// </summary>
    private static double Stays(int[] siblings, int feature, double[] raw)
    {
        double[] others = new double[siblings.Length]; // P(k others are active)
        others[0] = 1;
        int seen = 0;
        foreach (int other in siblings)
        {
            if (other == feature) continue;
            for (int k = ++seen; k > 0; k--) others[k] = others[k] * (1 - raw[other]) + others[k - 1] * raw[other];
            others[0] *= 1 - raw[other];
        }

        double mean = 0;
        for (int k = 0; k <= seen; k++) mean += others[k] / (1 + k);
        return mean;
    }

    private static double Positive(double mean, double spread) => spread > 0 ? Normal.CDF(0, 1, mean / spread) : mean > 0 ? 1 : 0;
}
