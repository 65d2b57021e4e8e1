using Hypotheses.Claims.Predictions;
using Hypotheses.Core.Runtime;
using MathNet.Numerics.Distributions;

namespace Hypotheses.Tests.Core.Statistics;

/// <summary>
/// One kind of made-up evidence: how a seed's value is drawn, the bound it is held against, and what is declared of it.
/// </summary>
/// <param name="Name">In words.</param>
/// <param name="Kind">Normal, tied, skewed, or beyond.</param>
/// <param name="Bound">The true mean, or a bound below it.</param>
/// <param name="Draw">A seed's value.</param>
/// <param name="Declared">What the protocol says of the statistic.</param>
/// <param name="AboveIsRight">The mean lies above the bound: only "below" is wrong.</param>
internal sealed record EvidenceWorld(
    string Name, string Kind, double Bound, Func<Rng, double> Draw, Statistic? Declared = null, bool AboveIsRight = false)
{
    private const int Items = 16;

    public static IReadOnlyList<EvidenceWorld> All { get; } =
    [
        new("normal", "normal", 0, r => r.Normal()),
        new("exponential", "skewed", 1, r => -Math.Log(1 - r.Uniform())),
        new("lognormal, σ = .5", "skewed", Math.Exp(.125), r => Math.Exp(.5 * r.Normal())),
        new("there or not, in 5% of seeds", "tied", .05, r => r.Uniform() < .05 ? 1 : 0, Statistic.ThereOrNot("value")),
        new(
            "there or not, in 6% of seeds, against 5%",
            "tied",
            .05,
            r => r.Uniform() < .06 ? 1 : 0,
            Statistic.ThereOrNot("value"),
            AboveIsRight: true),
        new("near 0 in 10% of seeds, else near 1", "tied", Mixed(.1), r => Near(r, .1), Statistic.Share("value")),
        new("near 0 in half of the seeds, else near 1", "tied", Mixed(.5), r => Near(r, .5), Statistic.Share("value")),
        new("shares of 16 items, each .97", "tied", .97, r => Share(r, .97), Statistic.Share("value", Items)),
        new("shares of 16 items, each .8", "tied", .8, r => Share(r, .8), Statistic.Share("value", Items)),
        new(
            "sixteenths, rounded from .53 ± .01",
            "tied",
            Rounded(.53, .01),
            r => Math.Round(Items * (.53 + .01 * r.Normal())) / Items,
            Statistic.Share("value", Items)),
        new(
            "all of 8 items in 90% of seeds, else none",
            "beyond",
            .9,
            r => r.Uniform() < .9 ? 1 : 0,
            Statistic.Share("value", 8)),
        new(
            ".93 ± .01, in 10% of seeds .02",
            "beyond",
            (.9 * .93) + (.1 * .02),
            r => r.Uniform() < .1 ? .02 : Math.Clamp(.93 + (.01 * r.Normal()), 0, 1),
            Statistic.Share("value")),
        new("lognormal, σ = 1", "beyond", Math.Exp(.5), r => Math.Exp(r.Normal())),
    ];

    private static double Mixed(double low) => low * .015 + (1 - low) * .985;

    private static double Near(Rng rng, double low) => rng.Uniform() < low ? .03 * rng.Uniform() : 1 - .03 * rng.Uniform();

    private static double Share(Rng rng, double p)
    {
        int count = 0;
        for (int i = 0; i < Items; i++) if (rng.Uniform() < p) count++;
        return count / (double)Items;
    }

    private static double Rounded(double mean, double deviation) => Enumerable.Range(-Items, 4 * Items)
        .Sum(k =>
            k / (double)Items * (Normal.CDF(mean, deviation, (k + .5) / Items) - Normal.CDF(mean, deviation, (k - .5) / Items)));
}
