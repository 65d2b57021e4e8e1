using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard.Text;

namespace Hypotheses.Cli.Tables;

/// <summary>What the claims say: a row a subject, one for a claim's controls, one for a model's twins.</summary>
internal static class VerdictRows
{
    /// <summary>The note under tables with a mark in them.</summary>
    public const string MarkNote =
        "† approved under an earlier definition of the claim; under the present one it has not been run.\n";

    /// <summary>The table, the counts of what is approved under the present definitions, and the note.</summary>
    public static string Of(IReadOnlyList<ApprovedCell> cells)
    {
        var rows = new MarkdownRows("claim", "subject", "verdict", "effect [95% interval]", "of", "seeds");
        foreach (IGrouping<string, ApprovedCell> claim in cells.GroupBy(c => c.Claim))
        {
            Controls(rows, [.. claim.Where(c => c.Role != Role.Subject && c.Tier == Tier.Quick)]);
            HashSet<string> models = [.. claim.Select(c => c.World)];
            ILookup<bool, ApprovedCell> subjects = claim.Where(c => c.Role == Role.Subject)
                .ToLookup(c => c.TwinOf is { } model && models.Contains(model));
            foreach (IGrouping<string, ApprovedCell> subject in subjects[false].GroupBy(c => c.Subject))
            {
                ApprovedCell? Of(Tier tier) => subject.SingleOrDefault(c => c.Tier == tier);
                Subject(rows, Of(Tier.Quick), [.. ((Tier[])[Tier.Full, Tier.Confirm]).Select(Of).OfType<ApprovedCell>()]);
            }

            foreach (var twins in subjects[true].Where(c => c.Tier == Tier.Quick).GroupBy(c => c.TwinOf!))
                Twins(rows, twins.Key, [.. twins]);
        }

        ApprovedCell[] controls = [.. cells.Where(c => c.Role != Role.Subject && c is { Tier: Tier.Quick, Earlier: false })];
        string hold = $"{controls.Count(Holds)} of {controls.Length} controls come out as they must";
        string note = cells.Any(c => c.Earlier) ? "\n" + MarkNote : "";
        return $"{rows}\nQuick tier, present definitions: {SubjectCounts(cells)}; {hold}.\n{note}";
    }

    /// <summary><c>78 subjects: 30 supported, 48 refuted</c>, as the last line of a quick run counts them.</summary>
    public static string SubjectCounts(IEnumerable<ApprovedCell> cells)
    {
        ApprovedCell[] subjects = [.. cells.Where(c => c is { Role: Role.Subject, Tier: Tier.Quick, Earlier: false })];
        return $"{subjects.Length} subjects: {Words(subjects)}";
    }

    private static void Controls(MarkdownRows rows, ApprovedCell[] controls)
    {
        if (controls.Length == 0) return;
        string Signed(ApprovedCell c) =>
            $"{(c.Role == Role.Positive ? "+" : "−")} {MarkdownRows.Name(c.Subject)} {c.Numbers}{c.Mark}";
        string hold = controls.All(Holds) ? "all hold" : $"{controls.Count(Holds)} of {controls.Length} hold";
        string numbers = string.Join("<br>", controls.Select(Signed));
        rows.Add(controls[0].Claim, "controls", hold, numbers, Statistics(controls), Seeds(controls));
    }

    private static void Subject(MarkdownRows rows, ApprovedCell? quick, ApprovedCell[] later)
    {
        ApprovedCell shown = quick ?? later[0];
        // What only the full tier runs of architectures has a table of its own.
        if (quick is null && ArchitectureRows.Architectures.Contains(shown.Setting)) return;
        string Later(ApprovedCell cell)
        {
            // An effect of another statistic is no number of this row's.
            string numbers = cell == shown || cell.Statistic != shown.Statistic ? "" : $" {cell.Numbers}";
            return $"{Json.Canonical(cell.Tier).Trim('"')} tier: {CellStatus.Words(cell.Verdict)}{numbers}{cell.Mark}";
        }

        string[] now = quick is null ? [] : [CellStatus.Words(quick.Verdict) + quick.Mark];
        string verdict = string.Join("; ", [.. now, .. later.Select(Later)]);
        rows.Add(shown.Claim, MarkdownRows.Name(shown.Subject), verdict, shown.Numbers, Statistics([shown]), $"{shown.Seeds}");
    }

    private static void Twins(MarkdownRows rows, string model, ApprovedCell[] twins)
    {
        double[] effects = [.. twins.Where(t => t.Effect is not null).Select(t => t.Effect!.Value.Value)];
        string range = effects.Length == 0 ? "–" : $"{NumberText.Plain(effects.Min())} … {NumberText.Plain(effects.Max())}";
        int earlier = twins.Count(t => t.Earlier);
        string verdicts = Words(twins) + (earlier > 0 ? $" ({earlier} †)" : "");
        string name = $"{twins.Length} twins of {MarkdownRows.Name(model)}";
        rows.Add(twins[0].Claim, name, verdicts, range, Statistics(twins), Seeds(twins));
    }

    private static bool Holds(ApprovedCell cell) =>
        (cell.Role, cell.Verdict) is (Role.Positive, Verdict.Supported) or (Role.Negative, Verdict.Refuted);

    private static string Statistics(ApprovedCell[] cells) =>
        string.Join(", ", cells.Select(c => MarkdownRows.Name(c.Statistic)).Distinct());

    private static string Seeds(ApprovedCell[] cells)
    {
        (int least, int most) = (cells.Min(c => c.Seeds), cells.Max(c => c.Seeds));
        return least == most ? $"{least}" : $"{least}-{most}";
    }

    private static string Words(ApprovedCell[] cells) => string.Join(", ", Enum.GetValues<Verdict>()
        .Select(verdict => (Verdict: verdict, Count: cells.Count(c => c.Verdict == verdict)))
        .Where(v => v.Count > 0)
        .Select(v => $"{v.Count} {CellStatus.Words(v.Verdict)}"));
}
