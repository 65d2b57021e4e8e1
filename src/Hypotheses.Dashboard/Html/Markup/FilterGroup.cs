using System.Text;
using static Hypotheses.Dashboard.Html.Markup.HtmlText;

namespace Hypotheses.Dashboard.Html.Markup;

/// <summary>
/// Radio buttons of which one is chosen; what they show is the style sheet's. Where it cannot see them they are not shown, and
/// nothing is hidden.
/// </summary>
internal static class FilterGroup
{
    /// <summary>Appends them, "all" first.</summary>
    /// <param name="html">To what.</param>
    /// <param name="legend">What they choose among.</param>
    /// <param name="name">Of the group; a button's id is this, a hyphen and its value.</param>
    /// <param name="choices">Value and words of each.</param>
    public static void Append(StringBuilder html, string legend, string name, (string Value, string Words)[] choices)
    {
        html.Append($"<fieldset><legend>{Escape(legend)}</legend>");
        foreach ((string value, string words) in choices.Prepend(("all", "all")))
            html.Append(
                $"<label><input type=\"radio\" name=\"{name}\" id=\"{name}-{Escape(value)}\""
                    + $"{(value == "all" ? " checked=\"\"" : "")}/> {Escape(words)}</label>");
        html.Append("</fieldset>");
    }
}
