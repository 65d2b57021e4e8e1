using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Cli.Tables;

/// <summary>What depends on the architecture of the autoencoder: a row a claim and world, a column an architecture.</summary>
internal static class ArchitectureRows
{
    /// <summary>The names of the settings that are architectures.</summary>
    public static IReadOnlyList<string> Architectures { get; } = [.. ToySaes.All(penalty: 1).Select(s => s.Name)];

    /// <summary>The table, of worlds that at least two architectures are judged on, and the note of what is marked.</summary>
    public static string Of(IReadOnlyList<ApprovedCell> cells)
    {
        var rows = new MarkdownRows(["claim", "subject", "of", .. Architectures.Select(MarkdownRows.Name)]);
        bool marked = false;
        foreach (var row in Chosen(cells).GroupBy(c => (c.Claim, c.World, c.Role, c.Statistic)))
        {
            if (row.Count() < 2) continue;
            marked |= row.Any(c => c.Earlier);
            string sign = row.Key.Role switch { Role.Positive => "+ ", Role.Negative => "− ", _ => "" };
            IEnumerable<string> columns = Architectures.Select(a => Cell(row.FirstOrDefault(c => c.Setting == a)));
            rows.Add([row.Key.Claim, sign + MarkdownRows.Name(row.Key.World), MarkdownRows.Name(row.Key.Statistic), .. columns]);
        }

        return $"{rows}{(marked ? "\n" + VerdictRows.MarkNote : "")}";
    }

    // One a cell: what the present definition says before what an earlier one said, the quick tier before the full one.
    private static IEnumerable<ApprovedCell> Chosen(IEnumerable<ApprovedCell> cells) => cells
        .Where(c => Architectures.Contains(c.Setting))
        .GroupBy(c => (c.Claim, c.Subject))
        .Select(g => g.OrderBy(c => c.Earlier).ThenBy(c => c.Tier).First());

    private static string Cell(ApprovedCell? cell) =>
        cell is null ? "–" : $"{CellStatus.Words(cell.Verdict)}<br>{cell.Numbers}{cell.Mark}";
}
