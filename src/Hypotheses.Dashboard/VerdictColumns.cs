using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard.Text;

namespace Hypotheses.Dashboard;

/// <summary>
/// The columns of a verdict table that keeps to a width. What does not fit is left out whole, what the reader misses least first
/// (the rule is then said below the rows, the rest is on the page), rather than every column being cut beyond recognition.
/// </summary>
internal sealed class VerdictColumns
{
    private const int Subject = 1, Effect = 3, Bounds = 4;
    // A bound or a name that is cut below this says nothing.
    private const int LeastBounds = 20, LeastWholeName = 36, LeastName = 22;
    private static readonly string[] Names = [
        "claim", "subject", "verdict", "effect [95% interval]", "support / refute", "seeds", "agree", "expected"];
    private static readonly int[] Dispensable = [6, 5, 7];
    private readonly List<int> _shown = [.. Enumerable.Range(0, Names.Length)];
    private readonly int[] _widths;
    private readonly bool _looked;

    /// <summary>The columns of some cells, each of which has a row.</summary>
    public VerdictColumns(IReadOnlyCollection<CellStatus> cells, int width)
    {
        string[][] rows = [.. cells.Select(Row)];
        _looked = cells.Any(c => c.Look is not null);
        _widths = [.. Names.Select((h, i) => rows.Select(r => r[i].Length).Append(h.Length).Max())];
        int name = _widths[Subject], bounds = _widths[Bounds];
        if (Total() - (name - Math.Min(name, LeastWholeName)) - (bounds - Math.Min(bounds, LeastBounds)) > width)
            _shown.Remove(Bounds);
        foreach (int column in Dispensable)
            if (!_shown.Contains(Bounds) && Total() - (name - Math.Min(name, LeastName)) > width) _shown.Remove(column);
        if (_shown.Contains(Bounds))
        {
            int over = Total() - width;
            if (over > 0) _widths[Bounds] = Math.Max(Math.Min(bounds, LeastBounds), bounds - over);
        }

        _widths[Subject] = Math.Clamp(name - (Total() - width), Math.Min(name, LeastName), name);
    }

    /// <summary>Whether the rules stand in the rows; else they have to be said beside them.</summary>
    public bool HasBounds => _shown.Contains(Bounds);

    /// <summary>Whether it is said how many seeds agree.</summary>
    public bool HasAgreement => _shown.Contains(Dispensable[0]);

    /// <summary>Where the second column begins.</summary>
    public int Indent => _widths[0] + 2;

    /// <summary>The head.</summary>
    public string Head => Line([.. Names.Select((h, i) => i == Effect && _looked ? "effect [interval]" : h)]);

    /// <summary>A cell's row.</summary>
    public string LineOf(CellStatus cell) => Line(Row(cell));

    /// <summary>
    /// Text of at most some characters: what is taken out is taken from the middle, and where it is a model at a layer
    /// (<c>stories260K-untrained@blocks.1</c>) from the model's name, for the ends are what tells names apart.
    /// </summary>
    public static string Shortened(string text, int width)
    {
        if (text.Length <= width) return text;
        if (width < 3) return text[..width];
        int at = text.LastIndexOf('@'), setting = at > 0 ? text.Length - at : 0;
        // Of the name itself something has to stay at both sides of the gap.
        int tail = setting > 0 && setting + 5 <= width ? setting + ((width - setting - 1) / 3) : (width - 1) / 2;
        return $"{text[..(width - 1 - tail)]}…{text[^tail..]}";
    }

    private string Line(string[] words) => string.Join(
        "  ", _shown.Select(i => (i == Subject ? Shortened(words[i], _widths[i]) : Cut(words[i], _widths[i])).PadRight(_widths[i])))
        .TrimEnd();

    private int Total() => _shown.Sum(i => _widths[i]) + (2 * (_shown.Count - 1));

    private static string[] Row(CellStatus cell) =>
    [
        CellText.OneLine(cell.Claim),
        (cell.Role switch { Role.Positive => "+ ", Role.Negative => "- ", _ => "  " }) + CellText.OneLine(cell.Subject),
        CellText.Verdict(cell),
        CellText.Effect(cell),
        $"{CellText.Bound(cell, cell.Support, cell.SupportBound)} / {CellText.Bound(cell, cell.Refute, cell.RefuteBound)}",
        CellText.Seeds(cell),
        CellText.AgreementShort(cell),
        CellText.Expected(cell),
    ];

    private static string Cut(string text, int width) => text.Length <= width ? text : text[..(width - 1)] + "…";
}
