using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;
using static Hypotheses.Dashboard.Html.Markup.HtmlText;

namespace Hypotheses.Dashboard.Html.Markup;

/// <summary>A verdict as a coloured word, which is told without its colour.</summary>
internal static class VerdictWord
{
    /// <summary>The word, with a count before it if one is given.</summary>
    public static string Pill(Verdict verdict, int? count = null)
    {
        string words = CellStatus.Words(verdict);
        return $"<span class=\"pill {Class(words)}\">{(count is { } n ? $"{n} " : "")}{words}</span>";
    }

    /// <summary>The word behind its mark, as a link.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <param name="href">Where it leads.</param>
    public static string Link(Verdict verdict, string href)
    {
        string words = CellStatus.Words(verdict);
        return $"<a class=\"pill {Class(words)}\" href=\"{Escape(href)}\">{Mark(verdict)} {words}</a>";
    }

    /// <summary>A sign of its own.</summary>
    public static string Mark(Verdict verdict) => verdict switch
    {
        Verdict.Supported => "✓",
        Verdict.Refuted => "✗",
        Verdict.Inconclusive => "?",
        Verdict.InvalidInstrument or Verdict.Error => "!",
        _ => "·",
    };
}
