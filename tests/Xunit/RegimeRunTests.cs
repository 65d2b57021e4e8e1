using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Tests.Samples;
using Hypotheses.Tests.Support;
using Xunit.Abstractions;

namespace Hypotheses.Tests.Xunit;

/// <summary>The test of a claim's regime: what it approves, records, and takes from the ledger.</summary>
[Collection(nameof(C93_Tunable))]
public sealed class RegimeRunTests : IDisposable
{
    private const string Name = "C93_Tunable: worlds of its regime";
    private readonly ClaimRun _run = new();

    [Fact]
    public void A_counterexample_is_recorded_shown_in_every_status_and_approved_as_an_answer()
    {
        Accept(Regime(v => v < .45 ? 0 : 1));
        Assert.Equal(
            "{\n  \"claim\": \"C93\",\n  \"holds\": false,\n  \"share\": 1,\n  \"counterexample\": {\n    \"value\": 0.4\n  }\n}",
            File.ReadAllText(_run.Snapshot("Property")));
        Counterexample recorded = Assert.Single(_run.Ledger.OfType<Counterexample>());
        Assert.Equal(.4, recorded.World!["value"]);
        Assert.Equal(3, _run.Status.Count(s => Json.Canonical(s.Counterexample) == Json.Canonical(recorded)));

        ITestResultMessage again = Result(Regime(v => v < .45 ? 0 : 1));
        Assert.Contains(
            "smallest counterexample: value=0.4\n", Assert.IsAssignableFrom<ITestPassed>(again).Output, StringComparison.Ordinal);
        Assert.Contains($"replay: {recorded.Replay}\n", again.Output, StringComparison.Ordinal);
        Assert.Single(_run.Ledger.OfType<Counterexample>()); // the second run took it from there
    }

    [Fact]
    public void Without_an_approved_answer_it_fails_either_way()
    {
        Assert.StartsWith(
            "C93: it holds in the worlds of its regime, and no answer is approved yet\n",
            Failure(Regime(_ => 1)),
            StringComparison.Ordinal);
        using var other = new ClaimRun();
        Assert.StartsWith(
            "C93: it fails in worlds of its regime, and no answer is approved yet\n",
            Assert.IsAssignableFrom<ITestFailed>(other.Of(Regime(_ => 0))[Name]).Messages.Single(),
            StringComparison.Ordinal);
        Assert.Contains("C93_Tunable.Property.received.json", _run.SnapshotFiles);
    }

    [Fact]
    public void A_property_that_no_longer_holds_fails_with_its_world()
    {
        Accept(Regime(_ => 1));
        string message = Failure(Regime(v => v < .45 ? 0 : 1), rerun: true);
        Assert.StartsWith(
            "C93: it fails in worlds of its regime, unlike what is approved\nworlds drawn: ", message, StringComparison.Ordinal);
        Assert.Contains(
            "smallest counterexample: value=0.4\n  approve what was seen: HYPOTHESES_ACCEPT=1",
            message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Gates_that_void_every_world_make_it_invalid_also_when_taken_from_the_ledger_and_it_cannot_be_approved()
    {
        C93_Tunable voided = Regime(_ => double.NaN);
        foreach (bool accept in new[] { false, false, true })
            Assert.StartsWith(
                "C93: invalid instrument: gates voided all 12 worlds of the regime",
                Failure(voided, accept: accept),
                StringComparison.Ordinal);
        Assert.Single(_run.Ledger.OfType<Counterexample>());
        Assert.DoesNotContain("C93_Tunable.Property.verified.json", _run.SnapshotFiles);
    }

    [Fact]
    public void An_exception_is_an_error_and_nothing_is_recorded()
    {
        Accept(Regime(_ => 1));
        Assert.Equal("no", Failure(Regime(_ => throw new InvalidOperationException("no")), rerun: true));
        Assert.Single(_run.Ledger.OfType<Counterexample>());
    }

    [Fact]
    public void A_replay_draws_what_it_is_told_and_only_what_it_finds_is_kept()
    {
        Accept(Regime(_ => 1));
        ITestResultMessage replayed = _run.Of(Regime(_ => 1), s => s with { Replay = (12, 35) })[Name];
        Assert.Contains("replay: 12,35\n", Assert.IsAssignableFrom<ITestPassed>(replayed).Output, StringComparison.Ordinal);
        Assert.Single(_run.Ledger.OfType<Counterexample>());
        Assert.IsAssignableFrom<ITestFailed>(_run.Of(Regime(v => v < .45 ? 0 : 1), s => s with { Replay = (12, 35) })[Name]);
        Assert.Equal(2, _run.Ledger.OfType<Counterexample>().Count());
        // Known from now on.
        Assert.Contains("unlike what is approved", Failure(Regime(_ => 1)), StringComparison.Ordinal);
    }

    public void Dispose() => _run.Dispose();

    /// <summary>Worlds .9, .8 … 0, simplest first, each read as what <paramref name="seen"/> makes of its value.</summary>
    private static C93_Tunable Regime(Func<double, double> seen) => new()
    {
        Worlds = new(
            [("value", [.9, .8, .7, .6, .5, .4, .3, .2, .1, 0])], w => new FakeSubject($"w{w[0]}", 100 + w[0]), Draws: 12),
        Reader = r => new Measurement { ["value"] = r.Value > 50 ? seen(Math.Round(r.Value - 100, 1)) : r.Value },
    };

    private void Accept(C93_Tunable claim) =>
        Assert.IsAssignableFrom<ITestPassed>(_run.Of(claim, s => s with { Accept = true })[Name]);

    private ITestResultMessage Result(C93_Tunable claim) => _run.Of(claim)[Name];

    private string Failure(C93_Tunable claim, bool rerun = false, bool accept = false) =>
        Assert.IsAssignableFrom<ITestFailed>(
            _run.Of(claim, s => s with { Rerun = rerun, Accept = accept })[Name]).Messages.Single();
}
