using System.Text.Json;
using Hypotheses.Claims.Provenance;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard.Html;
using Hypotheses.Xunit;

namespace Hypotheses.Tests.Core.Statistics;

/// <summary>
/// How often verdicts err where the truth lies on the bound: at most 2.5% for normal values, 5% for tied ones, 7% for skewed
/// ones.
/// </summary>
public class EvidenceErrorRatesTests
{
    private const int Samples = 2000, Few = 200;

    // Each rate may lie above its bar by 3 standard errors: of the 60 rows some 15 lie near it, so that a method at its bars
    // fails in 2%.
    private const double Sigma = 3;

    [FullTierFact]
    public void The_simulation_gives_what_is_committed()
    {
        ErrorRates measured = EvidenceErrorRates.All(Samples);
        if (Environment.GetEnvironmentVariable("HYPOTHESES_ACCEPT") == "1")
            File.WriteAllText(PathOf(), JsonSerializer.Serialize(measured, Json.Page) + "\n");
        else
        {
            Assert.Equal(
                measured.Rates.Select(r => (r.Shape, r.Seeds, r.Looks)),
                ErrorRates.Committed.Rates.Select(r => (r.Shape, r.Seeds, r.Looks)));
            foreach ((ErrorRate now, ErrorRate then) in measured.Rates.Zip(ErrorRates.Committed.Rates))
                AssertNear(measured, now.Wrong, then.Wrong, $"{now.Shape}, {now.Seeds} seeds, {now.Looks} looks");
            foreach ((var now, var then) in measured.Power.Zip(ErrorRates.Committed.Power))
                AssertNear(measured, now.Now, then.Now, $"power {now.Deviations}, {now.Seeds} seeds");
        }

        AssertBars(measured);
    }

    [Fact]
    public void What_is_committed_keeps_its_bars_and_covers_every_design()
    {
        ErrorRates committed = ErrorRates.Committed;
        Assert.Equal(EvidenceWorld.All.Count * EvidenceErrorRates.Designs.Length, committed.Rates.Count);
        AssertBars(committed);
        // No widening that leaves clear cases open: normal values, a mean of three deviations beyond, six seeds.
        Assert.True(committed.Power.Single(p => p is { Deviations: 3, Seeds: 6 }).Now > .97);
        Assert.All(committed.Rates.Where(r => r is { Seeds: 5 }), r => Assert.Equal(0, r.Wrong));
    }

    /// <summary>
    /// The quick tier's reduced version: 200 cells a row, whose rate must lie within 6 standard errors (at least those of the
    /// bar) of the committed one.
    /// </summary>
    [Fact]
    public void Few_samples_agree_with_what_is_committed()
    {
        var few = new ErrorRates(Few, [], []);
        foreach (EvidenceWorld world in EvidenceWorld.All)
        {
            foreach ((int seeds, int looks) in (ReadOnlySpan<(int, int)>)[(6, 1), (10, 1)])
            {
                double seen = EvidenceErrorRates.Rate(world, seeds, looks, Few).Wrong,
                    then = ErrorRates.Committed.Rates.Single(r =>
                        r.Shape == world.Name && (r.Seeds, r.Looks) == (seeds, looks)).Wrong;
                Assert.True(
                    Math.Abs(seen - then) <= 6 * few.ErrorOf(Math.Max(then, .025)),
                    $"{world.Name}, {seeds} seeds: {seen}, committed {then}");
            }
        }
    }

    private static void AssertBars(ErrorRates rates)
    {
        foreach (ErrorRate r in rates.Rates)
            Assert.True(
                r.Bar is not { } bar || r.Wrong <= bar + Sigma * rates.ErrorOf(bar),
                $"{r.Shape}, {r.Seeds} seeds, {r.Looks} looks: {r.Wrong} above {r.Bar}");
    }

    // The same seeds give the same numbers; another method may move them by Monte-Carlo error.
    private static void AssertNear(ErrorRates rates, double now, double then, string what) =>
        Assert.True(
            Math.Abs(now - then) <= 4 * Math.Sqrt(2) * rates.ErrorOf((now + then) / 2), $"{what}: {now}, committed {then}");

    private static string PathOf() =>
        Path.Combine(RepositoryRoot.Find(AppContext.BaseDirectory), "src/Hypotheses.Dashboard/Html/error-rates.json");
}
