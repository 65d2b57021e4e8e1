using System.Text;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Trials;
using Hypotheses.Dashboard.Html.Pictures;
using Hypotheses.Dashboard.Text;
using static Hypotheses.Dashboard.Html.Markup.HtmlText;

namespace Hypotheses.Dashboard.Html.Claims;

/// <summary>
/// In how many worlds of its regime a claim held, and the smallest in which it did not: that world drawn (how often its features
/// fire, how they go together, how they lie), and what the dictionary did there.
/// </summary>
internal static class RegimeParagraph
{
    public static void Append(StringBuilder html, RegimeStatus? regime, Counterexample? found)
    {
        if (regime is not null)
        {
            html.Append(
                $"<p class=\"rule\">Worlds drawn from the claim's regime: it holds in <b>{regime.Held} of {regime.Draws}</b>; "
                    + $"{regime.Required} are required (the claim says {NumberText.Plain(100 * regime.Share)}%, and a truth at "
                    + "that share reaches so many nine times in ten)");
            html.Append(
                regime.Voided > 0
                    ? $"; gates voided {regime.Voided}, which count as worlds in which it does not hold.</p>\n"
                    : ".</p>\n");
        }

        if (found?.World is not { } world) return;
        html.Append(
            "<div class=\"counterexample\"><p><b>Counterexample</b>, the smallest world found in which the property fails: "
                + $"<b>{Numbers(world)}</b>");
        if (found.Description is { Length: > 0 } words) html.Append($" ({Escape(words)})");
        if (found.Measurements is { Count: > 0 } measured) html.Append($"; measured there: {Numbers(measured)}");
        html.Append($". Replay with <code>HYPOTHESES_REPLAY={Escape(found.Replay)}</code>.</p>\n");
        if (found.Figure is { } figure)
        {
            html.Append($"<p class=\"muted\">{Numbers(figure.Numbers)}</p>\n<div class=\"evidence\">");
            html.Append(RatesPicture.Of(figure.Features ?? []));
            foreach (var matrix in figure.Matrices) html.Append(MatrixPicture.Of(matrix));
            html.Append("</div>\n");
        }

        html.Append("</div>\n");
    }

    private static string Numbers(IReadOnlyDictionary<string, double> numbers) =>
        Escape(
            string.Join(
                ", ", numbers.OrderBy(n => n.Key, StringComparer.Ordinal).Select(n => $"{n.Key} = {NumberText.Plain(n.Value)}")));
}
