using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Runtime;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Claims.Judging;

/// <summary>The judge of a growing ledger says at every point what the judge of the whole ledger says.</summary>
public class LedgerJudgeTests
{
    /// <summary>
    /// Forty ledgers of several claims, definitions, plans, repeated trials and counterexamples, in random order, judged after
    /// random pieces.
    /// </summary>
    [Fact]
    public void It_agrees_with_the_pure_judge_after_every_piece_of_random_ledgers()
    {
        for (int i = 0; i < 40; i++)
        {
            Rng rng = Seed.FromPath("LedgerJudgeTests").Derive("ledger", i).Rng();
            LedgerLine[] lines = Random(rng);
            rng.Shuffle<LedgerLine>(lines);
            var judge = new LedgerJudge(Tier.Quick);
            for (int from = 0, to; from < lines.Length; from = to)
            {
                to = Math.Min(lines.Length, from + 1 + rng.Below(12));
                judge.Append(lines[from..to]);
                Assert.Equal(Text(Judge.Cells(lines[..to], Tier.Quick)), Text(judge.Cells()));
            }

            Assert.Equal(Text(judge.Cells()), Text(new LedgerJudge(Tier.Quick, lines).Cells()));
        }
    }

    [Fact]
    public void Only_what_changed_is_judged_again()
    {
        var judge = new LedgerJudge(Tier.Quick, [.. Lines.SoundControls, .. Lines.Six("s", Role.Subject, .9)]);
        IReadOnlyList<CellStatus> first = judge.Cells();
        Assert.Equal(3, judge.Judged);
        Assert.Same(first, judge.Cells());
        judge.Append(Lines.Trial(0, .9) with { Tier = Tier.Full });
        Assert.Same(first, judge.Cells());
        judge.Append(Lines.Trial(0, .8) with { Started = "2026" });
        Assert.NotSame(first, judge.Cells());
        Assert.Equal(4, judge.Judged);
        // A control that breaks voids its subjects without judging their own trials anew.
        judge.Append(Enumerable.Range(0, 6).Select(i => Lines.Trial(i, .5, "true", Role.Positive) with { Started = "2026" }));
        Assert.Equal(Verdict.InvalidInstrument, judge.Cells().Single(c => c.Subject == "s").Verdict);
        Assert.Equal(5, judge.Judged);
        // An older trial of the same identity has no say.
        judge.Append(Lines.Trial(0, .1) with { Started = "2025" });
        judge.Cells();
        Assert.Equal(5, judge.Judged);
    }

    private static LedgerLine[] Random(Rng rng)
    {
        var lines = new List<LedgerLine>();
        foreach (string claim in (string[])["C90", "C91"])
        {
            foreach (
                (string subject, Role role) in (ReadOnlySpan<(string, Role)>)[
                    ("true", Role.Positive), ("false", Role.Negative), ("s", Role.Subject), ("t", Role.Subject)])
            {
                foreach (string definition in (string[])["d", "e"])
                {
                    if (rng.Below(4) == 0) continue;
                    lines.Add(
                        Lines.Plan(subject, role) with
                        {
                            Claim = claim,
                            Definition = claim + definition,
                            Retired = rng.Below(12) == 0,
                            Tier = rng.Below(8) == 0 ? Tier.Full : Tier.Quick
                        });
                    double centre = role switch { Role.Positive => .9, Role.Negative => .1, _ => rng.Uniform() };
                    for (int i = 0; i < 6; i++)
                        for (int again = rng.Below(3); again >= 0; again--)
                            lines.Add(Lines.Trial(i, centre + .02 * rng.Normal(), subject, role) with
                            {
                                Claim = claim,
                                Definition = claim + definition,
                                Started = $"2026-{rng.Below(3)}",
                                Voided = rng.Below(9) == 0 ? ["fvu"] : [],
                                Error = rng.Below(60) == 0 ? "Exception: no" : null,
                            });
                }
            }

            foreach (string engine in (string[])["one", "two"])
                if (rng.Below(2) == 0)
                    lines.Add(
                        new Counterexample
                        {
                            Claim = claim,
                            Definition = claim + "d",
                            Tier = Tier.Quick,
                            Draws = 4,
                            Held = rng.Below(5),
                            Replay = "1,3",
                            Engine = engine,
                            World = rng.Below(2) == 0 ? null : new Dictionary<string, double> { ["rate"] = rng.Uniform() }
                        });
        }

        return [.. lines];
    }

    private static string Text(IEnumerable<CellStatus> cells) => Json.Canonical(cells.ToArray());
}
