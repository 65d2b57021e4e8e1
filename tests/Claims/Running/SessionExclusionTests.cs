using Hypotheses.Claims;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Running;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Claims.Running;

/// <summary>Cells that the claim's author excludes are listed; the full tier looks whether the instrument fails there.</summary>
public sealed class SessionExclusionTests : IDisposable
{
    private readonly SessionRuns _runs = new();

    [Fact]
    public void The_quick_tier_lists_them_and_measures_none()
    {
        C90_Fake claim = Claim();
        IReadOnlyList<CellStatus> status = _runs.Run(claim, "quick");
        Assert.Equal(
            [("true@wide", "fvu .3"), ("false@wide", "fvu .3"),
                ("high@wide", "fvu .3"), ("low@narrow", "never"), ("low@wide", "fvu .3"), ("middle@wide", "fvu .3")],
            status.Where(s => s.Verdict == Verdict.Excluded).Select(s => (s.Subject, s.Excluded)));
        Assert.All(status.Where(s => s.Verdict == Verdict.Excluded), s => Assert.False(s.Fails));
        Assert.DoesNotContain(claim.Measured, m => m.Cell.EndsWith("wide", StringComparison.Ordinal) || m.Cell == "low@narrow");
        Assert.Equal(Verdict.Supported, status.Single(s => s.Subject == "high@narrow").Verdict);
    }

    [Fact]
    public void The_full_tier_takes_six_seeds_and_finds_the_instrument_invalid_where_gates_fail()
    {
        C90_Fake claim = Claim();
        using Session session = _runs.Open(claim, "full", s => s with { Tier = Tier.Full });
        foreach (Cell cell in session.Cells) session.Run(cell);
        Dictionary<string, CellStatus> status = session.Status().ToDictionary(s => s.Subject);
        Assert.Equal(
            (Verdict.InvalidInstrument,
                "positive control 'true@wide' is invalid instrument (gates voided 6 of 6 trials: fvu in 6)"),
            (status["high@wide"].Verdict, status["high@wide"].Reason));
        Assert.All(
            claim.Measured.CountBy(m => m.Cell).Where(c => c.Key.EndsWith("wide", StringComparison.Ordinal)),
            c => Assert.Equal(6, c.Value));
        Assert.Equal(Verdict.Excluded, status["low@narrow"].Verdict);
        Assert.DoesNotContain(claim.Measured, m => m.Cell == "low@narrow");
        // Controls of the excluded setting leave the rest alone.
        Assert.Equal(Verdict.Supported, status["high@narrow"].Verdict);
        Assert.Null((status["high@wide"] with { Expected = Verdict.InvalidInstrument }).Problem);
        Assert.NotNull((status["high@wide"] with { Expected = Verdict.Supported }).Problem);
    }

    [Fact]
    public void One_that_does_not_fail_says_so()
    {
        C90_Fake claim = Claim(fvu: .01);
        CellStatus status = _runs.Run(claim, "full", s => s with { Tier = Tier.Full }).Single(s => s.Subject == "high@wide");
        Assert.Equal(Verdict.Supported, status.Verdict);
        Assert.Equal("supported, expected invalid instrument", (status with { Expected = Verdict.InvalidInstrument }).Problem);
    }

    public void Dispose() => _runs.Dispose();

    private static C90_Fake Claim(double fvu = .3) => new()
    {
        Places = [new C90_Fake.Place("narrow", 1), new C90_Fake.Place("wide", 2)],
        Gates = [Gate.AtMost("fvu", .05)],
        With = p => p with { Exclusions = [new("wide", "fvu .3"), new("narrow", "never") { Subject = "low", Fails = false }] },
        Trial = (cell, seed) => new Measurement
        {
            ["value"] = ((FakeSubject)cell.Subject).Value + .01 * seed.Rng().Normal(),
            ["fvu"] = cell.Setting.Name == "wide" ? fvu : .01,
        },
    };
}
