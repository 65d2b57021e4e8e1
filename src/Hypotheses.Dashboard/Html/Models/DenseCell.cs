using System.Text;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard.Html.Markup;
using Hypotheses.Dashboard.Text;

namespace Hypotheses.Dashboard.Html.Models;

/// <summary>
/// A claim on a model where there are too many models for words: a coloured mark for each verdict of its layers, and one column
/// that counts the models. Ten thousand such cells are a page's weight: their classes have one letter.
/// </summary>
internal static class DenseCell
{
    /// <summary>Appends what one model's cells of a claim say.</summary>
    public static void Append(StringBuilder html, CellStatus[] cells)
    {
        Verdict[] said = Said(cells);
        html.Append(
            $"<td class=\"{Letter(said)}\">{(said.Length == 0 ? "–" : string.Concat(said.Select(VerdictWord.Mark)))}</td>");
    }

    /// <summary>Appends on how many models all of a claim's cells say what, and on how many they do not agree.</summary>
    /// <param name="html">To what.</param>
    /// <param name="models">The claim's cells of each model.</param>
    public static void AppendCounts(StringBuilder html, IEnumerable<CellStatus[]> models)
    {
        CellStatus[][] all = [.. models];
        Verdict[][] said = [.. all.Select(Said).Where(s => s.Length > 0)];
        html.Append($"<td class=\"c-all\" data-label=\"models\" data-s=\"{MatrixCell.Rank(all.SelectMany(c => c))}\">");
        IEnumerable<string> words = said.Where(s => s.Length == 1).GroupBy(s => s[0]).OrderBy(g => g.Key)
            .Select(g => VerdictWord.Pill(g.Key, g.Count()));
        int mixed = said.Count(s => s.Length > 1);
        html.AppendJoin(" ", mixed == 0 ? words : words.Append($"<span class=\"muted\">{mixed} mixed</span>"));
        html.Append(said.Length == 0 ? "–</td>" : "</td>");
    }

    private static Verdict[] Said(CellStatus[] cells) =>
        [.. cells.Where(CellText.IsRow).Select(c => c.Verdict).Distinct().Order()];

    // s: supported, r: refuted, m: several verdicts, n: another one, or none.
    private static string Letter(Verdict[] said) => said switch
    {
        [Verdict.Supported] => "s",
        [Verdict.Refuted] => "r",
        { Length: > 1 } => "m",
        _ => "n",
    };
}
