using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Statistics.Intervals;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Claims.Judging;

/// <summary>Controls measured forty times: support above .6, refutation below .4, a quick tier of six seeds.</summary>
public class CalibrationTests
{
    [Fact]
    public void Single_replicates_are_counted_right_wrong_undecided_or_voided()
    {
        // A positive control: 30 right, 3 wrong, 5 between, 2 voided (which would be wrong if they counted).
        ControlCalibration seen = Of(
            Role.Positive,
            [.. Enumerable.Repeat(.9, 30), .. Enumerable.Repeat(.1, 3), .. Enumerable.Repeat(.5, 5), .1, .1],
            voidedFrom: 38);
        Assert.Equal(
            (40, Share.Among(3, 38), Share.Among(5, 38), Share.Among(2, 40)),
            (seen.Replicates, seen.Wrong, seen.Undecided, seen.Voided));
        ControlCalibration mirrored = Of(
            Role.Negative,
            [.. Enumerable.Repeat(.9, 30), .. Enumerable.Repeat(.1, 3), .. Enumerable.Repeat(.5, 5), .1, .1],
            voidedFrom: 38);
        Assert.Equal((30, 5), (mirrored.Wrong.Count, mirrored.Undecided.Count));
        Assert.Equal("d", seen.Definition);
    }

    [Fact]
    public void Bounds_are_exact()
    {
        // 0 of 40, two-sided 95%: 1 − .025^(1/40).
        Assert.Equal(new Share(0, 40, 0, Math.Round(1 - Math.Pow(.025, 1 / 40d), 6)), Share.Among(0, 40));
        Interval three = ClopperPearson.Of(3, 38);
        Assert.Equal((Math.Round(three.Low, 6), Math.Round(three.High, 6)), (Share.Among(3, 38).Low, Share.Among(3, 38).High));
        Assert.Equal(new Share(0, 0, 0, 1), Share.Among(0, 0));
    }

    /// <summary>
    /// Values of two points: a subset of six decides only where all its values are equal (one other among six spreads t's
    /// interval over both bounds), so power is hypergeometric: C(36,6)/C(40,6) = .5075. The error of 500 subsets is .0224; 6σ.
    /// </summary>
    [Fact]
    public void Power_is_the_share_of_small_subsets_that_decide_rightly()
    {
        ControlCalibration seen = Of(Role.Positive, [.. Enumerable.Repeat(.9, 36), .. Enumerable.Repeat(-9.0, 4)]);
        double exact = Enumerable.Range(0, 6).Aggregate(1d, (p, i) => p * (36 - i) / (40 - i));
        Assert.InRange(seen.Power, exact - .135, exact + .135);
        Assert.Equal((6, 500, 0), (seen.QuickSeeds, seen.Subsets, seen.QuickError));
    }

    [Fact]
    public void An_instrument_that_points_the_wrong_way_has_an_error_rate()
    {
        ControlCalibration seen = Of(Role.Positive, [.. Enumerable.Repeat(.1, 40)]);
        Assert.Equal((0, 1, 40), (seen.Power, seen.QuickError, seen.Wrong.Count));
        // Gates that void most of a subset leave it undecided.
        ControlCalibration voided = Of(Role.Positive, [.. Enumerable.Repeat(.9, 40)], voidedFrom: 0);
        Assert.Equal((0, 0, 40), (voided.Power, voided.QuickError, voided.Voided.Count));
    }

    [Fact]
    public void It_follows_from_the_ledger_alone_in_any_order_and_only_when_all_replicates_are_there()
    {
        LedgerLine[] lines = Lines40(Role.Positive, [.. Enumerable.Range(0, 40).Select(i => .5 + .02 * i)]);
        string one = Text(lines), other = Text([.. lines.Reverse().Select(l => l is Trial t ? t with { } : l)]);
        Assert.Equal(one, other);
        Assert.NotEqual("null", one);
        Assert.Null(Judge.Cells(lines.SkipLast(1), Tier.Calibrate).Single().Calibration);
        Assert.Null(
            Judge.Cells([.. lines.SkipLast(1), ((Trial)lines[^1]) with { Error = "no" }], Tier.Calibrate).Single().Calibration);
        Assert.Null(Judge.Cells(Lines.SoundControls, Tier.Quick)[0].Calibration);

        static string Text(LedgerLine[] lines) => Json.Canonical(Judge.Cells(lines, Tier.Calibrate).Single().Calibration);
    }

    [Fact]
    public void A_claims_error_rates_are_those_of_its_controls_together()
    {
        CellStatus[] cells = [.. Judge.Cells(
            [
                .. Lines40(Role.Positive, [.. Enumerable.Repeat(.9, 39), .1]),
                .. Lines40(Role.Negative, [.. Enumerable.Repeat(.1, 40)]),
                .. Lines40(Role.Negative, [.. Enumerable.Repeat(.1, 38), .9, .9], "false2")], Tier.Calibrate)];
        ClaimCalibration claim = Assert.Single(ClaimCalibration.Of(cells));
        Assert.Equal(
            (Share.Among(1, 40), Share.Among(2, 80), false), (claim.WronglyRefuted, claim.WronglySupported, claim.OutOfDate));
        Assert.Equal(
            (cells.Min(c => c.Calibration!.Power), cells.Max(c => c.Calibration!.QuickError)),
            (claim.LeastPower, claim.MostQuickError));
        Assert.Empty(ClaimCalibration.Of([]));
    }

    private static ControlCalibration Of(Role role, double[] values, int voidedFrom = int.MaxValue) =>
        Judge.Cells(
            Lines40(role, values).Select(l => l is Trial t && t.SeedIndex >= voidedFrom ? t with { Voided = ["fvu"] } : l),
            Tier.Calibrate).Single().Calibration!;

    private static LedgerLine[] Lines40(Role role, double[] values, string? name = null) =>
        [.. Lines.Cell(name ?? (role == Role.Positive ? "true" : "false"), role, values).Select(l => (LedgerLine)(l switch
        {
            PlannedCell p => p with { Tier = Tier.Calibrate, QuickSeeds = 6 },
            Trial t => t with { Tier = Tier.Calibrate },
            _ => l,
        }))];
}
