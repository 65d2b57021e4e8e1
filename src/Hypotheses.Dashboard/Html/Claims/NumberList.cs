using System.Text;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;
using static Hypotheses.Dashboard.Html.Markup.HtmlText;

namespace Hypotheses.Dashboard.Html.Claims;

/// <summary>
/// What each number of a claim says: those that decide first, then what gates look at, and the others folded. A number that
/// nobody explains is named.
/// </summary>
internal static class NumberList
{
    /// <summary>The id of a number's line, for links.</summary>
    public static string IdOf(string number) => Id("number", number);

    public static void Append(StringBuilder html, CellStatus[] cells, IReadOnlyList<NumberMeaning> known)
    {
        string[] rules = [.. cells.Select(c => c.Statistic).Concat(cells.SelectMany(Ruling)).Distinct()];
        string[] gates = [.. cells.SelectMany(c => c.Gates).Select(g => g.Gate).Distinct()];
        string[] measured = [.. cells.SelectMany(c => c.Effects).Select(e => e.Statistic).Distinct()];
        // In the order in which the claim tells them: one may speak of the one before.
        string[] others = [
            .. known.SelectMany(k => measured.Where(k.Explains)).Concat(measured).Distinct().Except(rules).Except(gates)];
        html.Append("<section class=\"numbers\" id=\"numbers\"><h2>What is measured</h2>\n<dl>");
        foreach (string name in rules) Line(name, name == rules[0] ? "headline" : "decides too");
        foreach (string name in gates.Except(rules)) Line(name, "gate");
        html.Append("</dl>\n");
        if (others.Length > 0)
        {
            html.Append($"<details><summary>{others.Length} more numbers that trials report</summary><dl>");
            foreach (string name in others) Line(name, "");
            html.Append("</dl></details>\n");
        }

        html.Append("</section>\n");

        void Line(string name, string part)
        {
            string? meaning = (known.FirstOrDefault(k => k.Explains(name)) ?? NumberMeaning.OfCommon(name))?.Meaning;
            html.Append($"<div id=\"{IdOf(name)}\"><dt><b>{Escape(name)}</b>")
                .Append(part.Length > 0 ? $" <span class=\"part\">{part}</span>" : "")
                .Append($"</dt><dd>{Escape(meaning ?? "(the claim does not say what it is)")}</dd></div>");
        }
    }

    private static IEnumerable<string> Ruling(CellStatus cell) =>
        (cell.SupportConditions ?? []).Concat(cell.RefuteConditions ?? []).Select(c => c.Statistic);
}
