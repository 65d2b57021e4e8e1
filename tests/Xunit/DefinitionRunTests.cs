using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hypotheses.Claims;
using Hypotheses.Claims.Definitions;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Tests.Samples;
using Hypotheses.Tests.Support;
using Xunit.Abstractions;

namespace Hypotheses.Tests.Xunit;

/// <summary>What approving writes into the definitions' log, and when it is refused.</summary>
[Collection(nameof(C93_Tunable))]
public sealed class DefinitionRunTests : IDisposable
{
    private const string Given = "C93_Tunable × given";
    private readonly ClaimRun _run = new();

    private string Log => Path.Combine(_run.Snapshots, DefinitionLog.Name);

    private IReadOnlyList<ApprovedDefinition> Lines => new DefinitionLog(Log).Read();

    [Fact]
    public void A_first_definition_needs_no_reason_and_approving_it_again_adds_nothing()
    {
        _run.Of(new C93_Tunable());
        Assert.False(File.Exists(Log)); // nothing is approved yet
        Assert.All(Accept(new C93_Tunable()).Values, Passed);
        Assert.Equal([("C93", "false", Verdict.Refuted), ("C93", "given", Verdict.Supported), ("C93", "true", Verdict.Supported)],
            Lines.Select(l => (l.Claim, l.Verdicts.Single().Key, l.Verdicts.Single().Value)).Order());
        string definition = Definition.Of(new C93_Tunable());
        Assert.All(Lines, l => Assert.Equal((definition, Tier.Quick, "first definition"), (l.Definition, l.Tier, l.Why)));
        byte[] before = File.ReadAllBytes(Log);
        Accept(new C93_Tunable());
        Assert.Equal(before, File.ReadAllBytes(Log));
        // Another verdict under the same definition: no reason asked for.
        _run.Of(new C93_Tunable { Reads = .1 }, s => s with { Accept = true, Rerun = true });
        Assert.Equal((4, Verdict.Refuted, "first definition"), (Lines.Count, Lines[^1].Verdicts["given"], Lines[^1].Why));
    }

    [Fact]
    public void Another_definition_is_refused_without_a_reason_before_anything_is_written()
    {
        Accept(new C93_Tunable());
        Dictionary<string, byte[]> before = Files();
        int trials = _run.Ledger.OfType<Trial>().Count();
        var changed = new C93_Tunable { Bound = .7 };
        string refusal = $"C93: accepting is refused: its definition {Definition.Of(changed)} "
            + $"is not the last approved one ({Definition.Of(new C93_Tunable())}); say why it changed: HYPOTHESES_WHY=\"text\", "
            + "one line of at most 500 characters that says why, in words";
        Assert.All(Accept(changed).Values, r => Assert.Equal(refusal, Message(r)));
        Assert.Equal(before, Files());
        // No cell fails with it: the reports say it in a line, once.
        Assert.Single(Regex.Matches(File.ReadAllText(Path.Combine(_run.Out, "summary.md")), "fails: C93: accepting is refused"));
        Assert.Equal(trials, _run.Ledger.OfType<Trial>().Count()); // nor was it measured

        Assert.All(Accept(changed, "the bound lay in the gap").Values, Passed);
        Assert.Equal(["first definition", "the bound lay in the gap"], Lines.Select(l => l.Why).Distinct());
        Assert.Equal([3, 3], Lines.GroupBy(l => l.Definition).Select(g => g.Count()));
        Assert.All(Accept(changed).Values, Passed); // it is the last one now
        // Nor may an old one come back unexplained.
        Assert.Contains("is not the last approved one", Message(Accept(new C93_Tunable())[Given]), StringComparison.Ordinal);
    }

    [Fact]
    public void The_last_confirm_run_of_the_definition_stands_beside_a_verdict_also_where_it_said_another()
    {
        Accept(new C93_Tunable());
        string own = Definition.Of(new C93_Tunable());
        (string? Commit, Verdict? Other) After(string definition, string commit, Verdict? verdict)
        {
            Confirm(definition, commit, verdict);
            _run.Of(new C93_Tunable());
            CellStatus given = _run.Status.Single(c => c.Subject == "given");
            Assert.Equal(Verdict.Supported, given.Verdict);
            return (given.Confirmed, given.ConfirmedVerdict);
        }

        Assert.Equal((null, null), After("another", "c0c0c0c0", Verdict.Supported)); // another definition
        Assert.Equal((null, null), After(own, "c1c1c1c1", null)); // it began, and nothing more is known
        Assert.Equal(("c2c2c2c2", null), After(own, "c2c2c2c2", Verdict.Supported));
        Assert.Equal(("c3c3c3c3", Verdict.Refuted), After(own, "c3c3c3c3", Verdict.Refuted));
        Assert.Equal(("c4c4c4c4", Verdict.Inconclusive), After(own, "c4c4c4c4", Verdict.Inconclusive));
        Assert.Equal(("c5c5c5c5", null), After(own, "c5c5c5c5", Verdict.Supported));
    }

    private void Confirm(string definition, string commit, Verdict? verdict)
    {
        var verdicts = new Dictionary<string, Verdict>();
        if (verdict is { } said) verdicts["given"] = said;
        new DefinitionLog(Log).Append(Lines[^1] with
        {
            Definition = definition,
            Commit = commit,
            Tier = Tier.Confirm,
            Verdicts = verdicts,
        });
    }

    [Fact]
    public void Calibrations_and_properties_ask_for_the_reason_too()
    {
        Accept(Regime(.6));
        Assert.Equal(Verdict.Supported, TriedDefinitions.Verdicts(Lines, "C93")[(ApprovedDefinition.Property, Tier.Quick)]);
        Dictionary<string, byte[]> before = Files();
        string property = Message(Accept(Regime(.7))["C93_Tunable: worlds of its regime"]);
        Assert.Contains("HYPOTHESES_WHY", property, StringComparison.Ordinal);
        Dictionary<string, ITestResultMessage> calibrated = Accept(Regime(.7), tier: Tier.Calibrate);
        Assert.All(
            calibrated.Where(r => r.Key.Contains("control", StringComparison.Ordinal)).Select(r => r.Value),
            r => Assert.Contains("HYPOTHESES_WHY", Message(r), StringComparison.Ordinal));
        Assert.Equal(before, Files());
        Accept(Regime(.7), "a reason");
        Accept(Regime(.7), tier: Tier.Calibrate); // of the definition that was just approved
        Assert.Equal(
            ["false", "true"],
            Lines.Where(l => l.Tier == Tier.Calibrate).SelectMany(l => l.Verdicts.Keys)
                .Where(k => k != ApprovedDefinition.Property).Order());
    }

    [Fact]
    public void The_page_and_the_status_say_how_many_were_tried()
    {
        Accept(new C93_Tunable());
        Assert.Contains("1 definition approved since <time>", Page, StringComparison.Ordinal);
        Accept(new C93_Tunable { Bound = .7 }, "the bound lay in the gap");
        _run.Of(new C93_Tunable { Bound = .7 });
        Assert.Contains("2 definitions approved; the last since <time>", Page, StringComparison.Ordinal);
        Assert.Contains("</time>: the bound lay in the gap", Page, StringComparison.Ordinal);
        JsonNode status = JsonNode.Parse(File.ReadAllText(Path.Combine(_run.Out, "status.json")))!;
        JsonNode tried = status["definitions_tried"]!.AsArray().Single()!;
        Assert.Equal(
            ("C93", 2, "the bound lay in the gap"),
            ((string?)tried["claim"], (int?)tried["tried"], (string?)tried["why"]));
    }

    [Fact]
    public void A_broken_log_is_a_note_of_a_run_and_stops_what_would_be_approved()
    {
        Accept(new C93_Tunable());
        File.AppendAllText(Log, "{\"claim\":\"C93\"}\n");
        Dictionary<string, byte[]> before = Files();
        Assert.All(_run.Of(new C93_Tunable()).Values, Passed);
        Assert.Contains("definitions.jsonl: line 4: not an approved definition", Front, StringComparison.Ordinal);
        Assert.Contains(
            $"{Log}: line 4: not an approved definition",
            Message(Accept(new C93_Tunable())[Given]), StringComparison.Ordinal);
        Assert.Equal(before, Files());
    }

    public void Dispose() => _run.Dispose();

    private string Page => File.ReadAllText(Path.Combine(_run.Out, "claim-C93.html"));

    private string Front => File.ReadAllText(Path.Combine(_run.Out, "index.html"));

    private static C93_Tunable Regime(double bound) => new()
    {
        Bound = bound,
        Worlds = new Regime([("value", [1, .9])], v => new FakeSubject($"value-{v[0]}", v[0]), Draws: 3),
    };

    private Dictionary<string, ITestResultMessage> Accept(C93_Tunable claim, string? why = null, Tier tier = Tier.Quick) =>
        _run.Of(claim, s => s with { Accept = true, Why = why, Tier = tier });

    private Dictionary<string, byte[]> Files() =>
        Directory.EnumerateFiles(_run.Snapshots).ToDictionary(f => f, File.ReadAllBytes);

    private static void Passed(ITestResultMessage result) =>
        Assert.True(result is ITestPassed, result is ITestFailed ? Message(result) : "skipped");

    private static string Message(ITestResultMessage result) => Assert.IsAssignableFrom<ITestFailed>(result).Messages.Single();
}
