using System.Text.Json;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Cli.Problems;
using Hypotheses.Dashboard;
using Hypotheses.Dashboard.Changes;
using Hypotheses.Dashboard.Text;

namespace Hypotheses.Cli.Comparing;

/// <summary>What differs between two runs, and why, worst first.</summary>
internal sealed class Compare(TextWriter output)
{
    private const int Hanging = 5;

    /// <summary>Compares two runs; 0 where the verdicts are the same, 1 where they differ.</summary>
    /// <exception cref="CliException">No cell says something in both runs, so that nothing can be compared.</exception>
    public int Run(ComparedRun a, ComparedRun b, bool json)
    {
        RunComparison found = RunComparison.Between(a.Cells, b.Cells);
        if (found.Compared == 0) throw new CliException($"{a.Name}, {b.Name}: no cell has a verdict in both: nothing to compare");
        if (json) output.WriteLine(JsonSerializer.Serialize(new ComparisonJson(a, b, found), Json.Page));
        else Print(a, b, found);
        return found.VerdictsDiffer ? 1 : 0;
    }

    private void Print(ComparedRun a, ComparedRun b, RunComparison found)
    {
        foreach ((string side, ComparedRun run) in new[] { ("A", a), ("B", b) }) Line($"{side}  {Head(run)}", 0, 3);
        Line(ChangeText.Counts(found), 0, 0);
        Changes("verdicts that changed", found.Flipped);
        Changes("effects that moved by more than their errors", found.Moved);
        Names("new in B", found.New);
        Names("gone in B", found.Gone);
        Names("not run in B, or without its file there", found.OnlyBefore);
        Names("not run in A, or without its file there", found.OnlyAfter);
    }

    private static string Head(ComparedRun run)
    {
        string commit = run.Commit.Length > 0 ? $"commit {CellText.Commit(run.Commit)}, " : "";
        string time = run.Generated.Length > 0 ? $"{run.Generated}, " : "";
        string tiers = string.Join(
            ", ", run.Cells.Select(c => c.Tier).Distinct().Order().Select(t => Json.Canonical(t).Trim('"')));
        return $"{run.Name}: {commit}{time}tier {tiers}, {run.Cells.Count} cells";
    }

    private void Changes(string title, IReadOnlyList<CellChange> changes)
    {
        if (changes.Count == 0) return;
        output.WriteLine();
        output.WriteLine($"{title} ({changes.Count}):");
        foreach (CellChange change in changes) Line($"{ChangeText.Name(change.After)}: {ChangeText.Line(change)}", 2, Hanging);
    }

    // What is there on one side only is told by claim: it may be many.
    private void Names(string title, IReadOnlyList<CellState> cells)
    {
        if (cells.Count == 0) return;
        output.WriteLine();
        output.WriteLine($"{title} ({cells.Count}):");
        foreach (IGrouping<string, CellState> claim in cells.GroupBy(c => c.Claim))
            Line($"{claim.Key} × {string.Join(", ", claim.Select(c => c.Subject))}", 2, Hanging);
    }

    private void Line(string text, int indent, int hanging) =>
        output.WriteLine(VerdictTable.Fold(CellText.OneLine(text), indent, hanging));
}
