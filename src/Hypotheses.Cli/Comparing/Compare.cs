using System.Text.Json;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Cli.Lines;
using Hypotheses.Cli.Problems;
using Hypotheses.Dashboard.Changes;
using Hypotheses.Dashboard.Text;

namespace Hypotheses.Cli.Comparing;

/// <summary>What differs between two runs, and why, worst first.</summary>
internal sealed class Compare(TextWriter output, Func<string, string?> variable)
{
    private const int Hanging = 5;

    /// <summary>Exit code: no verdict is another, but the later run does not say all that the earlier one says.</summary>
    public const int Less = 3;

    /// <summary>
    /// Compares two runs; 0 where the verdicts are the same, 1 where they differ, <see cref="Less"/> where they do not and the
    /// later run lacks some.
    /// </summary>
    /// <param name="a">The earlier run.</param>
    /// <param name="b">The later run.</param>
    /// <param name="json">Whether for other tools.</param>
    /// <param name="part">Whether the later run is meant to be a part: what it did not run is no lack then.</param>
    /// <exception cref="CliException">No cell says something in both runs, so that nothing can be compared.</exception>
    public int Run(ComparedRun a, ComparedRun b, bool json, bool part)
    {
        RunComparison found = RunComparison.Between(a.Cells, b.Cells);
        if (found.Compared == 0) throw new CliException($"{a.Name}, {b.Name}: no cell has a verdict in both: nothing to compare");
        if (json) output.WriteLine(JsonSerializer.Serialize(new ComparisonJson(a, b, found), Json.Page));
        else Print(a, b, found);
        return found.VerdictsDiffer ? 1 : found.OnlyBefore.Count > 0 && !part ? Less : 0;
    }

    private void Print(ComparedRun a, ComparedRun b, RunComparison found)
    {
        foreach ((string side, ComparedRun run) in new[] { ("A", a), ("B", b) }) Line($"{side}  {Head(run)}", 0, 3);
        string less = found.OnlyBefore.Count == 0 ? "" : $"; of {found.OnlyBefore.Count} with a verdict in A, B has none";
        Line(ChangeText.Counts(found) + less, 0, 0);
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
        new FoldedLines(output, variable).Print(text, indent, hanging);
}
