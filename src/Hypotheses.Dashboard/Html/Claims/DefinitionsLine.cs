using System.Text;
using Hypotheses.Claims.Definitions;
using static Hypotheses.Dashboard.Html.Markup.HtmlText;

namespace Hypotheses.Dashboard.Html.Claims;

/// <summary>How many definitions of a claim were tried: how often its rules were changed before its verdicts.</summary>
internal static class DefinitionsLine
{
    public static void Append(StringBuilder html, TriedDefinitions? tried)
    {
        if (tried is null) return;
        string count = tried.Tried == 1 ? "1 definition approved" : $"{tried.Tried} definitions approved; the last";
        html.Append($"<p class=\"muted definitions\">{count} since <time>{Escape(tried.Since)}</time>: {Escape(tried.Why)}");
        html.Append($" (<code>{Escape(tried.Definition)}</code>){Runs(tried.ConfirmRuns)}</p>\n");
    }

    // Runs that confirmed nothing are told too.
    private static string Runs(int runs) =>
        runs switch { 0 => "", 1 => "; 1 confirm run of it", _ => $"; confirm runs of it at {runs} commits" };
}
