using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Statistics;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Claims.Judging;

/// <summary>Several cells judged together: support above .6, refutation below .4, sound controls.</summary>
public class MultiplicityCorrectionTests
{
    // Twelve seeds can show 2⁻¹¹; six only 1/32, which no correction for twelve cells leaves.
    private static readonly double[] Weak = [.64, .7, .75, .8, .85, .9],
        Strong = [.89, .9, .9, .91, .9, .9, .89, .91, .9, .9, .89, .91];

    [Fact]
    public void One_cell_alone_keeps_its_verdict_and_its_p_value()
    {
        CellStatus cell = Judged(confirmatory: true, Weak).Single();
        Assert.Equal((Verdict.Supported, Verdict.Supported), (cell.Verdict, cell.CorrectedVerdict));
        Assert.InRange(cell.PValue!.Value, .03125, .05);
        Assert.Equal(cell.PValue, cell.AdjustedPValue);
    }

    [Fact]
    public void Holm_takes_back_what_many_tests_would_give_by_chance()
    {
        IReadOnlyList<CellStatus> cells = Judged(
            confirmatory: true, [Weak, [.. Strong, .. Strong], .. Enumerable.Repeat(Spread(.5), 10)]);
        Assert.Equal(Multiplicity.Holm([.. cells.Select(c => c.PValue!.Value)]), cells.Select(c => c.AdjustedPValue!.Value));
        Assert.Equal([Verdict.Supported, Verdict.Supported], cells.Take(2).Select(c => c.Verdict)); // the raw verdicts stay
        Assert.Equal([Verdict.Inconclusive, Verdict.Supported], cells.Take(2).Select(c => c.CorrectedVerdict!.Value));
        Assert.All(
            cells.Skip(2),
            c => Assert.Equal((Verdict.Inconclusive, Verdict.Inconclusive, 1), (c.Verdict, c.CorrectedVerdict, c.PValue)));
        Assert.All(cells, c => Assert.True(c.Confirmatory));
    }

    [Fact]
    public void Other_claims_are_judged_by_false_discoveries_and_apart_from_the_confirmatory_ones()
    {
        IReadOnlyList<CellStatus> cells = Judged(confirmatory: false, [Weak, Strong, Strong, Strong, Spread(.5)]);
        Assert.Equal(
            Multiplicity.BenjaminiHochberg([.. cells.Select(c => c.PValue!.Value)]), cells.Select(c => c.AdjustedPValue!.Value));
        Assert.Equal(Verdict.Supported, cells[0].CorrectedVerdict);
        LedgerLine[] both = [
            .. Ledger(true, [Weak]), .. Ledger(false, [.. Enumerable.Repeat(Spread(.5), 30)]).Select(l => Other(l, "C91"))];
        Assert.Equal(
            Verdict.Supported,
            Judge.Cells(both, Tier.Quick).Single(c => c.Confirmatory && c.Role == Role.Subject).CorrectedVerdict);
    }

    [Fact]
    public void A_correction_never_gives_more_than_the_evidence_did()
    {
        // p just above .05: not within the verdict's own 95%.
        double[] values = [.6045, .6845, .6645, .7245, .6245, .6445];
        CellStatus cell = Judged(confirmatory: false, values).Single();
        Assert.InRange(cell.PValue!.Value, .05, .1);
        Assert.Equal((Verdict.Inconclusive, Verdict.Inconclusive), (cell.Verdict, cell.CorrectedVerdict));
    }

    [Fact]
    public void Controls_and_cells_without_a_verdict_are_in_no_family()
    {
        LedgerLine[] lines = [
            .. Ledger(true, [Weak]),
            Lines.Plan("absent") with { NotApplicable = "no files", Confirmatory = true },
            Lines.Plan("waiting") with { Confirmatory = true }];
        IReadOnlyList<CellStatus> cells = Judge.Cells(lines, Tier.Quick);
        Assert.Equal(["s0"], cells.Where(c => c.CorrectedVerdict is not null).Select(c => c.Subject));
        Assert.All(cells.Where(c => c.Role != Role.Subject), c => Assert.NotNull(c.PValue));
        LedgerLine[] broken = [
            .. Lines.Six("true", Role.Positive, .05),
            .. Lines.Six("false", Role.Negative, .05),
            .. lines.Where(l => l is PlannedCell { Role: Role.Subject } or Trial { Role: Role.Subject })];
        Assert.All(Judge.Cells(broken, Tier.Quick), c => Assert.Null(c.CorrectedVerdict));
    }

    /// <summary>Normal samples of 3 to 14 seeds around both bounds: the verdict is decided exactly where p ≤ .05.</summary>
    [Fact]
    public void P_value_and_verdict_agree()
    {
        int decided = 0;
        for (int i = 0; i < 300; i++)
        {
            Rng rng = Seed.FromPath("TogetherTests", "agree").Derive("cell", i).Rng();
            double mean = .3 + .4 * rng.Uniform();
            double[] values = [.. Enumerable.Range(0, 3 + rng.Below(12)).Select(_ => mean + .05 * rng.Normal())];
            CellStatus cell = Judge.One(
                Lines.Plan($"s{i}", seeds: values.Length), [.. values.Select((v, k) => Lines.Trial(k, v, $"s{i}"))]);
            Assert.Equal(cell.Verdict != Verdict.Inconclusive, cell.PValue <= .05);
            if (cell.Verdict != Verdict.Inconclusive) decided++;
        }

        Assert.InRange(decided, 20, 280);
    }

    [Fact]
    public void An_intersection_takes_its_largest_p_and_a_union_its_smallest_times_its_parts()
    {
        Rule a = Rule.Above("a", 0), b = Rule.Above("b", 0), c = Rule.Above("c", 0);
        double P(Condition condition) => condition.Statistic switch { "a" => .01, "b" => .03, _ => .6 };
        Assert.Equal(.03, Rule.All(a, b).PValue(P));
        Assert.Equal(.02, Rule.Any(a, b).PValue(P));
        Assert.Equal(.06, Rule.Any(Rule.All(a, b), c).PValue(P));
        Assert.Equal(1, Rule.Any(c, c).PValue(P));
        Assert.Equal(.6, Rule.All(Rule.Any(a, b), c).PValue(P));
    }

    [Fact]
    public void A_p_value_of_students_t_is_that_of_the_closed_form_with_its_charge_for_skew_and_no_less_than_the_sign_tests()
    {
        double[] values = [.7, .8, .75, .72, .78, .74, .76, .73];
        double mean = values.Average(), error = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / 7 / 8);
        double expected = (1 + 14 / 8d) * 2 * (1 - MathNet.Numerics.Distributions.StudentT.CDF(0, 1, 7, (mean - .6) / error));
        Assert.Equal(1, Judged(confirmatory: true, values).Single().PValue!.Value / Math.Max(expected, 1 / 128d), 6);
    }

    private static double[] Spread(double mean) => [mean - .3, mean - .2, mean - .1, mean + .1, mean + .2, mean + .3];

    private static IReadOnlyList<CellStatus> Judged(bool confirmatory, params double[][] cells) =>
        [.. Judge.Cells(Ledger(confirmatory, cells), Tier.Quick).Where(c => c.Role == Role.Subject)];

    private static LedgerLine[] Ledger(bool confirmatory, double[][] cells) =>
        [
            .. Lines.SoundControls.Concat(cells.SelectMany((values, i) => Lines.Cell($"s{i}", Role.Subject, values)))
                .Select(l => l is PlannedCell p ? p with { Confirmatory = confirmatory } : l)];

    private static LedgerLine Other(LedgerLine line, string claim) => line switch
    {
        PlannedCell p => p with { Claim = claim, Definition = "e" },
        Trial t => t with { Claim = claim, Definition = "e" },
        _ => line,
    };
}
