using System.Text;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard.Html.Markup;
using Hypotheses.Dashboard.Html.Pictures;
using Hypotheses.Dashboard.Text;
using static Hypotheses.Dashboard.Html.Markup.HtmlText;

namespace Hypotheses.Dashboard.Html.Claims;

/// <summary>One cell: verdict, rule, a picture of what decided, and the evidence, folded.</summary>
internal static class CellCard
{
    /// <summary>Appends it.</summary>
    /// <param name="html">To what.</param>
    /// <param name="cell">The cell.</param>
    /// <param name="axes">The claim's axis of a statistic.</param>
    /// <param name="model">The page of its trained model; null where it has none.</param>
    /// <param name="past">What earlier runs said, drawn; empty where nobody knows.</param>
    public static void Append(StringBuilder html, CellStatus cell, Func<string, Axis?> axes, string? model, string past = "")
    {
        string id = Id(cell.Claim, cell.Subject);
        html.Append(
            $"<article class=\"card v-{Class(CellStatus.Words(cell.Verdict))}{(cell.Fails ? " fails" : "")}\" id=\"{id}\">\n"
                + $"<h4><a href=\"#{id}\">{Escape(cell.Subject)}</a></h4>\n");
        if (cell.Description.Length > 0)
            html.Append($"<p class=\"muted\">{Escape(cell.Description)}")
                .Append(model is null ? "" : $" · <a href=\"{Escape(model)}\">all claims on this model</a>").Append("</p>\n");
        AppendVerdict(html, cell);
        foreach (Effect shown in Shown(cell)) AppendEffect(html, cell, shown, axes(shown.Statistic));
        html.Append(past);
        html.Append(
            $"<p class=\"rule\">Supported if <b>{Escape(cell.Support)}</b>; refuted if <b>{Escape(cell.Refute)}</b>.</p>\n");
        if (CellText.Undecided(cell) is { } undecided) html.Append($"<p class=\"muted\">Undecided: {Escape(undecided)}.</p>\n");
        if (CellText.Problem(cell) is { } problem)
            html.Append($"<p class=\"problem\"><b>Fails the build:</b> {Escape(problem)}</p>\n");
        else if (cell.Reason is { Length: > 0 } reason) html.Append($"<p>{Escape(reason)}</p>\n");
        CardEvidence.Append(html, cell, Id(cell.Claim, cell.Subject, "evidence"));
        html.Append("</article>\n");
    }

    private static void AppendVerdict(StringBuilder html, CellStatus cell)
    {
        html.Append($"<p>{VerdictWord.Pill(cell.Verdict)}");
        if (cell is { Hard: true, Role: not Role.Subject })
            html.Append(
                $" <span class=\"muted\">its answer is {(cell.Role == Role.Positive ? "supported" : "refuted")}"
                    + $"{(Tally.Holds(cell) ? "" : ", which the instrument does not tell")}</span>");
        if (cell.Expected is { } expected && expected != cell.Verdict)
            html.Append($" <span class=\"muted\">expected {CellStatus.Words(expected)}</span>");
        if (cell.CorrectedVerdict is { } corrected && corrected != cell.Verdict)
            html.Append($" <span class=\"muted\">{CellStatus.Words(corrected)} after correction for several claims</span>");
        if (cell.NaiveVerdict is { } naive)
            html.Append($" <span class=\"muted\">95% intervals would say {CellStatus.Words(naive)}</span>");
        if (cell.Agreement is { } agreement)
            html.Append(
                " <span class=\"muted\" title=\"Seeds that agree by themselves with the verdict; at most so many of all seeds "
                    + $"may not (exact 95% bound)\">{agreement.Agree} of {agreement.Of} seeds agree; up to "
                    + $"{NumberText.Plain(Math.Round(100 * agreement.MayNot))}% may "
                    + $"not{(2 * agreement.Agree < agreement.Of ? ": the mean decides, most seeds do not" : "")}</span>");
        if (cell.Twins is { } twins) html.Append($" <span class=\"muted\">{Escape(twins)}</span>");
        if (cell.Confirmed is { } commit)
            html.Append(
                " <span class=\"muted\" title=\"What seeds say that follow from this commit, so that nobody could have "
                    + $"seen them before\">{CellText.Confirmed(cell)} at <code>{Escape(CellText.Commit(commit))}</code></span>");
        html.Append("</p>\n");
    }

    // The headline, and what else the rule that decided looks at: a verdict must be seen to follow from what is drawn.
    private static IEnumerable<Effect> Shown(CellStatus cell)
    {
        IReadOnlyList<Condition> decided = (cell.Verdict switch
        {
            Verdict.Supported => cell.SupportConditions,
            Verdict.Refuted => cell.RefuteConditions,
            Verdict.Inconclusive when CellText.Undecided(cell) is not null =>
                [.. cell.SupportConditions ?? [], .. cell.RefuteConditions ?? []],
            _ => null,
        }) ?? [];
        return decided.Select(c => c.Statistic).Prepend(cell.Statistic).Distinct()
            .Select(name => cell.Effects.FirstOrDefault(e => e.Statistic == name)).OfType<Effect>();
    }

    private static void AppendEffect(StringBuilder html, CellStatus cell, Effect effect, Axis? axis)
    {
        string number = NumberText.Interval(effect.Value, effect.Low, effect.High);
        html.Append(
            $"<p class=\"effect\"><a href=\"#{NumberList.IdOf(effect.Statistic)}\">{Escape(effect.Statistic)}</a> <span "
                + $"class=\"number\">{Escape(number)}</span></p>\n");
        html.Append(IntervalPicture.Of(cell, effect, axis));
    }
}
