using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Tests.Cli;

public sealed class ModelResultsTests : IDisposable
{
    private readonly Run _run = new();

    public void Dispose() => _run.Dispose();

    private string Trained() => _run.Ledger(
        "run",
        [
            .. Run.Whole(),
            .. Run.Cell("small@blocks.0", Role.Subject, .6)
                .Select(line => line is PlannedCell cell ? cell with { ComesFromTraining = true, Setting = "blocks.0" } : line)]);

    [Fact]
    public void A_models_effects_are_printed_from_its_runs_ledger()
    {
        string folder = Trained();
        Assert.Equal(0, _run.Verb("eval-results", "small", "--dataset", "me/claims", "--out", folder));
        Assert.StartsWith("- dataset:\n    id: \"me/claims\"\n    task_id: \"C21@blocks.0\"\n  value: 0.602", _run.Output);
        Assert.DoesNotContain("nested", _run.Output);
    }

    [Fact]
    public void Bad_names_are_one_line()
    {
        string folder = Trained();
        Assert.Equal(
            "--dataset: 'claims' is no owner/name", _run.Refused("eval-results", "small", "--dataset", "claims", "--out", folder));
        Assert.Equal(
            "--source: 'file:///x' is no http address",
            _run.Refused("eval-results", "small", "--dataset", "a/b", "--source", "file:///x", "--out", folder));
        Assert.Equal(
            "eval-results: unknown model 'deep'; known: small",
            _run.Refused("eval-results", "deep", "--dataset", "a/b", "--out", folder));
    }
}
