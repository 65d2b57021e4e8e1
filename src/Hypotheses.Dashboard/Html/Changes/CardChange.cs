using Hypotheses.Claims.Judging;
using Hypotheses.Dashboard.Changes;
using static Hypotheses.Dashboard.Html.Markup.HtmlText;

namespace Hypotheses.Dashboard.Html.Changes;

/// <summary>What changed of a cell since its last run, for its card: a paragraph, or nothing.</summary>
/// <param name="changes">What changed in the run; null where nobody knows.</param>
public sealed class CardChange(RunChanges? changes)
{
    private readonly Dictionary<(string, string), CellChange> _changes =
        (changes?.SinceLast is { } last ? last.Flipped.Concat(last.Moved) : []).ToDictionary(c => c.After.Name);

    /// <summary>The paragraph; empty where the cell says what it said.</summary>
    public string Of(CellStatus cell) => _changes.TryGetValue((cell.Claim, cell.Subject), out CellChange? change)
        ? $"<p class=\"change\"><b>Changed since its last run:</b> {Escape(ChangeText.Line(change))}</p>\n"
        : "";
}
