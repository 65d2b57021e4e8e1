using Hypotheses.Cli;

namespace Hypotheses.Tests.Cli;

public sealed class CheckTests : IDisposable
{
    private readonly Run _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void What_is_fit_to_run_is_said_in_one_line()
    {
        Assert.Equal(
            0,
            _run.Verb(
                "check",
                "--assembly",
                Run.Assembly,
                "--filter",
                "claim=C91&subject=between|role!=positive&tier=quick&FullyQualifiedName~Anything"));
        Assert.Matches(
            @"^ok: \d+ claims, \d+ cells \(\d+ not applicable, \d+ excluded\); tier quick, device cpu, shard 0/1, out .*\n$",
            _run.Output);
        Assert.Equal("", _run.Error);
    }

    [Fact]
    public void An_empty_path_is_refused_and_nothing_is_written_here()
    {
        Assert.Equal("a path is empty", _run.Refused("merge", "", "x"));
        Assert.Equal("a path is empty", _run.Refused("report", "--out", ""));
        Assert.Empty(Directory.GetFileSystemEntries(_run.Root));
    }

    [Theory]
    [InlineData("claim=C999", "filter: unknown claim 'C999'; known: ")]
    [InlineData("(claim=C91)&(claim!=C998)", "filter: unknown claim 'C998'; known: ")]
    [InlineData("Claim = C997", "filter: unknown claim 'C997'; known: ")]
    [InlineData("claim~97x", "filter: no claim contains '97x'; known: ")]
    [InlineData("family=Nowhere", "filter: unknown family 'Nowhere'; known: ")]
    [InlineData("subject=nobody", "filter: unknown subject 'nobody'; known: ")]
    [InlineData("role=judge", "filter: unknown role 'judge'; known: subject, positive, negative")]
    [InlineData("clam=C91", "filter: unknown property 'clam'; known: claim, family, subject, role, tier, device")]
    [InlineData("tier=slow", "filter: unknown tier 'slow'; known: quick, full, calibrate, confirm")]
    [InlineData("tier=full", "filter: no test has tier 'full': this run's is 'quick'; set HYPOTHESES_TIER=full")]
    [InlineData("device=tpu", "filter: unknown device 'tpu'; known: cpu, cuda, auto")]
    [InlineData("device=cuda", "filter: no test has device 'cuda': this run's is 'cpu'; set HYPOTHESES_DEVICE=cuda")]
    public void A_filter_that_names_what_is_not_there_is_refused(string filter, string expected) =>
        Assert.StartsWith(
            expected, _run.Refused("check", "--assembly", Run.Assembly, "--filter", filter), StringComparison.Ordinal);

    [Theory]
    [InlineData("tier!=full")]
    [InlineData("claim~C9")]
    [InlineData("C91")]
    [InlineData("DisplayName~a\\=b\\&claim\\=C999")]
    public void What_the_test_platform_would_take_is_taken(string filter) =>
        Assert.Equal(0, _run.Verb("check", "--assembly", Run.Assembly, "--filter", filter));

    [Fact]
    public void Terms_are_split_as_the_test_platform_does() =>
        Assert.Equal(
            [new("claim", "=", "C1"), new("subject", "!~", "a&b"), new("x", "!=", ""), new("Name", "~", "c=d")],
            FilterCheck.Terms("(claim=C1|(subject !~ a\\&b))&bare&x!=|Name~c=d"));

    [Theory]
    [InlineData("HYPOTHESES_TIER", "slow", "HYPOTHESES_TIER='slow' is not allowed; allowed: quick | full | calibrate | confirm")]
    [InlineData("HYPOTHESES_SHARD", "4/4", "HYPOTHESES_SHARD='4/4' is not allowed; allowed: i/n with 0 ≤ i < n, e.g. 0/4")]
    public void A_bad_environment_is_refused(string name, string value, string expected)
    {
        _run.Environment[name] = value;
        Assert.Equal(expected, _run.Refused("check", "--assembly", Run.Assembly));
    }

    [Fact]
    public void A_required_subject_must_be_one()
    {
        _run.Environment["HYPOTHESES_REQUIRE"] = "often,oftne";
        Assert.Matches(
            "^HYPOTHESES_REQUIRE='often,oftne' is not allowed: there is no subject 'oftne'; allowed: .*often",
            _run.Refused("check", "--assembly", Run.Assembly));
        _run.Environment["HYPOTHESES_REQUIRE"] = "often";
        Assert.Equal(0, _run.Verb("check", "--assembly", Run.Assembly));
    }

    [Fact]
    public void A_folder_that_another_run_holds_is_refused()
    {
        string ledger = Path.Combine(_run.Root, "ledger.jsonl");
        using (Hypotheses.Claims.Trials.Ledger.Hold(ledger))
            Assert.StartsWith(
                $"{ledger}: in use by another run", _run.Refused("check", "--assembly", Run.Assembly), StringComparison.Ordinal);
        Assert.Equal(0, _run.Verb("check", "--assembly", Run.Assembly));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_refused()
    {
        string file = Path.Combine(_run.Root, "file");
        File.WriteAllText(file, "");
        _run.Environment["HYPOTHESES_OUT"] = Path.Combine(file, "below");
        Assert.StartsWith("HYPOTHESES_OUT='", _run.Refused("check", "--assembly", Run.Assembly));
    }

    [Fact]
    public void An_assembly_that_is_none_or_has_no_claim_is_refused()
    {
        string text = Path.Combine(_run.Root, "x.dll");
        Assert.Equal($"{text}: no such assembly; build it first", _run.Refused("check", "--assembly", text));
        File.WriteAllText(text, "no assembly");
        Assert.StartsWith($"{text}: not a .NET assembly: ", _run.Refused("check", "--assembly", text));
        string core = typeof(Hypotheses.Core.Runtime.Seed).Assembly.Location;
        Assert.Equal($"{core}: holds no claim", _run.Refused("check", "--assembly", core));
    }

    [Fact]
    public void The_list_has_claims_subjects_and_bounds()
    {
        Assert.Equal(0, _run.Verb("list", "--assembly", Run.Assembly));
        Assert.Contains("""
            C91  The parent fires in more than a tenth of all samples
                 Samples; sample claim of the framework's own tests
                 rate: supported if rate > 0.1; refuted if rate < 0.05; 6 seeds
                   + often      nested world, P(parent) = 0.25
                   - rarely     nested world, P(parent) = 0.02
                     between    nested world, P(parent) = 0.075
                     sometimes  nested world, P(parent) = 0.2

            """, _run.Output);
    }

    private const string Later = "compare, eval-results, schema, next-number, tables";

    [Theory]
    [InlineData("unknown verb 'run'; known: check, list, models, report, merge, explain, " + Later, "run")]
    [InlineData("no verb; known: check, list, models, report, merge, explain, " + Later)]
    public void An_unknown_verb_is_refused(string expected, params string[] args) => Assert.Equal(expected, _run.Refused(args));

    [Fact]
    public void A_missing_or_unknown_option_is_refused()
    {
        Assert.Contains("--filter", _run.Refused("check", "--assembly", Run.Assembly, "--filter"));
        Assert.Contains("--nope", _run.Refused("list", "--assembly", Run.Assembly, "--nope"));
    }
}
