using System.Text;
using Hypotheses.Dashboard.Changes;
using static Hypotheses.Dashboard.Html.Markup.HtmlText;

namespace Hypotheses.Dashboard.Html.Changes;

/// <summary>What changed, on the front page: since each cell's last run, and since what is approved.</summary>
public static class ChangesSection
{
    // A longer list is folded, and a very long one is told by its beginning: the worst comes first.
    private const int Open = 10, Most = 200;

    /// <summary>The section; nothing where there is neither an earlier run nor anything approved.</summary>
    /// <param name="html">The page.</param>
    /// <param name="changes">What changed.</param>
    /// <param name="link">Where a cell is shown; null for its card on the same page.</param>
    public static void Append(StringBuilder html, RunChanges changes, Func<CellState, string>? link = null)
    {
        if (changes is { SinceLast: null, SinceApproved: null }) return;
        link ??= cell => "#" + Id(cell.Claim, cell.Subject);
        html.Append("<section class=\"changes\" id=\"changes\"><h2>Changes</h2>\n<p class=\"muted\">A cell is one claim on one subject. Its last ")
            .Append("run is the last one in this folder that judged it; what is approved is kept beside the claims, and a verdict ")
            .Append("that differs from it fails the run. Where a verdict is the same, its effect may have moved: by more than both ")
            .Append("intervals allow.</p>\n");
        One(html, "Since each cell's last run", changes.SinceLast, link);
        One(html, "Against what is approved", changes.SinceApproved, link, approved: true);
        html.Append("</section>\n");
    }

    /// <summary>Under the page's title, how much changed since each cell's last run; empty where nobody knows.</summary>
    public static string Line(RunChanges? changes) => changes?.SinceLast is { } found
        ? $"<p><a href=\"#changes\">{Escape(Sentence(ChangeText.Counts(found)))}</a></p>\n"
        : "";

    private static void One(
        StringBuilder html, string title, RunComparison? found, Func<CellState, string> link, bool approved = false)
    {
        if (found is null) return;
        html.Append($"<h3>{title}</h3>\n<p>{Escape(Sentence(ChangeText.Counts(found, approved)))}</p>\n");
        string[] items =
        [
            .. found.Flipped.Concat(found.Moved)
                .Select(c => $"<li>{Link(c.After, link)}: {Escape(ChangeText.Line(c))}</li>"),
            .. found.New.Select(c => $"<li>{Link(c, link)}: {ChangeText.New(c)}</li>"),
            .. found.Gone.Select(c => $"<li>{Escape(ChangeText.Name(c))}: {ChangeText.Gone(c)}</li>"),
        ];
        if (items.Length == 0) return;
        if (items.Length > Open) html.Append($"<details><summary>All {items.Length}, worst first</summary>");
        html.Append("<ul>").AppendJoin("\n", items.Take(Most)).Append("</ul>\n");
        if (items.Length > Most)
            html.Append($"<p class=\"muted\">… and {items.Length - Most} more: <code>hypotheses-cli compare</code>.</p>\n");
        if (items.Length > Open) html.Append("</details>\n");
    }

    private static string Link(CellState cell, Func<CellState, string> link) =>
        $"<a href=\"{Escape(link(cell))}\">{Escape(ChangeText.Name(cell))}</a>";

    private static string Sentence(string words) => char.ToUpperInvariant(words[0]) + words[1..] + ".";
}
