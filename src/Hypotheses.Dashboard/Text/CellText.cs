using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Dashboard.Text;

/// <summary>
/// The words for a cell that all reports share. Names and messages come from files: control characters are taken out here.
/// </summary>
public static class CellText
{
    /// <summary><c>0.412 [0.391, 0.433]</c>, or a dash where nothing was measured.</summary>
    public static string Effect(CellStatus cell) =>
        cell is { Effect: { } value, Low: { } low, High: { } high } ? NumberText.Interval(value, low, high) : "–";

    /// <summary>Why a cell fails, with its reason, in one line; null where it does not fail.</summary>
    public static string? Problem(CellStatus cell) => cell.Problem is not { } problem ? null
        : OneLine(
            cell.Reason is { Length: > 0 } reason && !problem.Contains(reason, StringComparison.Ordinal)
                ? $"{problem} ({reason})"
                : problem);

    /// <summary>
    /// Whether a cell has a row of its own in tables: those that are not applicable or excluded are listed by their reasons.
    /// </summary>
    public static bool IsRow(CellStatus cell) =>
        cell.Verdict is not (Claims.Vocabulary.Verdict.NotApplicable or Claims.Vocabulary.Verdict.Excluded);

    /// <summary>The first digits of a commit.</summary>
    public static string Commit(string commit) => OneLine(commit.Length > 7 ? commit[..7] : commit);

    /// <summary>What is expected of a cell: the approved verdict, or that there is none.</summary>
    public static string Expected(CellStatus cell) =>
        cell.Expected is { } expected ? CellStatus.Words(expected) : cell.Verdict
            is Claims.Vocabulary.Verdict.NotApplicable or Claims.Vocabulary.Verdict.Excluded or Claims.Vocabulary.Verdict.NotRun
            ? "–"
            : cell.Own ? "your own" : "none yet";

    /// <summary>
    /// The verdict; where it differs also the corrected one, <c>supported → inconclusive</c>, and what a look at 95% would have
    /// said.
    /// </summary>
    public static string Verdict(CellStatus cell) => CellStatus.Words(cell.Verdict)
        + (cell.CorrectedVerdict is { } corrected && corrected != cell.Verdict ? $" → {CellStatus.Words(corrected)}" : "")
        + (cell.NaiveVerdict is { } naive ? $" (naive: {CellStatus.Words(naive)})" : "")
        + (cell.Confirmed is { } commit ? $" ({Confirmed(cell)} {Commit(commit)})" : "");

    /// <summary>Before the commit of a confirm run: <c>confirmed</c>, or what it said instead, <c>refuted on confirming</c>.
    /// </summary>
    public static string Confirmed(CellStatus cell) =>
        cell.ConfirmedVerdict is { } other ? $"{CellStatus.Words(other)} on confirming" : "confirmed";

    /// <summary>What the cell's interval is: <c>95% interval</c>, or that of its look.</summary>
    public static string Interval(CellStatus cell) =>
        cell.Look is { } look ? $"interval at α = {NumberText.Plain(look.Alpha)}" : "95% interval";

    /// <summary><c>6</c>; <c>5 (+1 voided)</c> as <c>5+1</c>; with looks <c>10 (look 2/4)</c>.</summary>
    public static string Seeds(CellStatus cell) =>
        $"{cell.Seeds}{(cell.Voided > 0 ? $"+{cell.Voided}" : "")}{(cell.Look is { } look ? $" (look {look.Taken}/{look.Planned})" : "")}";

    /// <summary>
    /// <c>6 of 6 (≤39% not)</c>: how many seeds agree by themselves with the verdict, and the bound on the share that may not; a
    /// dash where no verdict was decided.
    /// </summary>
    public static string Agreement(CellStatus cell) =>
        cell.Agreement is { } a
            ? $"{a.Agree} of {a.Of} (≤{Math.Round(100 * a.MayNot).ToString(System.Globalization.CultureInfo.InvariantCulture)}% "
                + "not)"
            : "–";

    /// <summary>The same for a narrow column: <c>6/6 ≤39%</c>.</summary>
    public static string AgreementShort(CellStatus cell) =>
        cell.Agreement is { } a
            ? $"{a.Agree}/{a.Of} ≤{Math.Round(100 * a.MayNot).ToString(System.Globalization.CultureInfo.InvariantCulture)}%"
            : "–";

    /// <summary>A rule without the headline's name, <c>&gt; 0.3</c>; a star marks a rule of several parts.</summary>
    public static string Bound(CellStatus cell, string rule, Condition? bound)
    {
        if (bound is null || bound.Statistic != cell.Statistic) return OneLine(rule);
        string words = bound.ToString(), bare = bound is
        {
            Low: { } l,
            High: { } h
        } ? $"{NumberText.Plain(l)} … {NumberText.Plain(h)}"
            : bound.Low is { } low ? $"> {NumberText.Plain(low)}" : $"< {NumberText.Plain(bound.High ?? double.NaN)}";
        return rule == words ? bare : bare + " *";
    }

    /// <summary>
    /// Which parts of its rules keep an undecided cell undecided; null where it is decided, or nobody knows the parts.
    /// </summary>
    public static string? Undecided(CellStatus cell)
    {
        if (cell.Verdict != Claims.Vocabulary.Verdict.Inconclusive || cell.Effects.Count == 0) return null;
        string[] support = Open(cell, cell.SupportConditions ?? []), refute = Open(cell, cell.RefuteConditions ?? []);
        (string Word, string[] Open)[] rules = [("supported", support), ("refuted", refute)];
        string[] parts = [.. rules.Where(p => p.Open.Length > 0).Select(p => $"to be {p.Word} ({Joined(p.Open)})")];
        return parts.Length == 0 ? null : OneLine($"not the whole interval has what it takes {string.Join(", nor ", parts)}");
    }

    /// <summary><c>not after correction</c>, of some of several cells <c>2 of 3 not after correction</c>.</summary>
    public static string NotAfterCorrection(int cells, int of) =>
        cells == of ? "not after correction" : $"{cells} of {of} not after correction";

    private static string[] Open(CellStatus cell, IReadOnlyList<Condition> rule) => [.. rule.Where(c =>
        cell.Effects.FirstOrDefault(e => e.Statistic == c.Statistic) is not { } e || !c.Contains(e.Low, e.High))
        .Select(c => c.ToString())];

    private static string Joined(string[] parts) => string.Join(", ", parts);

    /// <summary>A gate's limits: <c>≤ 0.05</c>, <c>≥ 1</c>, <c>1.6 … 2.4</c>.</summary>
    public static string Limits(double? low, double? high) => (low, high) switch
    {
        ({ } l, { } h) => $"{NumberText.Plain(l)} … {NumberText.Plain(h)}",
        ({ } l, null) => $"≥ {NumberText.Plain(l)}",
        (null, { } h) => $"≤ {NumberText.Plain(h)}",
        _ => "a number",
    };

    /// <summary>What the role asks for, in words.</summary>
    public static string Role(Role role) => role switch
    {
        Claims.Vocabulary.Role.Positive => "positive control",
        Claims.Vocabulary.Role.Negative => "negative control",
        _ => "subject",
    };

    /// <summary>Cells in the order of every table: by claim; subjects' order within it kept, controls first.</summary>
    public static IReadOnlyList<CellStatus> InOrder(IEnumerable<CellStatus> cells) =>
        [
            .. cells.OrderBy(c => c.Claim, StringComparer.Ordinal).ThenBy(c =>
                c.Role switch { Claims.Vocabulary.Role.Positive => 0, Claims.Vocabulary.Role.Negative => 1, _ => 2 })];

    /// <summary>
    /// Text without control characters (line breaks become spaces), without unpaired surrogates, without what reverses text.
    /// </summary>
    public static string OneLine(string text)
    {
        if (!text.Any(IsUnsafe)) return text;
        var clean = new System.Text.StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                clean.Append(c).Append(text[++i]);
            else if (char.IsSurrogate(c) || c is '\uFFFE' or '\uFFFF') clean.Append('\uFFFD');
            else if (c is '\r' && i + 1 < text.Length && text[i + 1] == '\n') continue;
            else if (c is '\n' or '\r' or '\t' or '\u2028' or '\u2029' or '\u0085') clean.Append(' ');
            else if (!IsUnsafe(c)) clean.Append(c);
        }

        return clean.ToString();
    }

    /// <summary>The first characters of a text of more than <paramref name="longest"/>, with a sign that it goes on.</summary>
    public static string Shortened(string text, int longest)
    {
        if (text.Length <= longest) return text;
        int end = char.IsHighSurrogate(text[longest - 2]) ? longest - 2 : longest - 1;
        return text[..end] + "…";
    }

    private static bool IsUnsafe(char c) =>
        char.IsControl(c) || char.IsSurrogate(c)
            || c is '\u2028' or '\u2029' or '\uFFFE' or '\uFFFF' or (
                >= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
