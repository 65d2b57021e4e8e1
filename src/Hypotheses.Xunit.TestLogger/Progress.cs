using System.Globalization;
using Microsoft.VisualStudio.TestPlatform.ObjectModel;

namespace Hypotheses.Xunit.TestLogger;

/// <summary>
/// A line for each finished cell: <c>[ 12/344] C21 × nested  supported  3.2 s · 4 min left</c>. The seconds are those of one
/// worker. Not thread-safe.
/// </summary>
public sealed class Progress
{
    // Written by the framework as the first lines of a cell's output.
    private const string Mark = "verdict: ", TookMark = "took: ", RefusedMark = "refused: ";
    // What it writes before the reason of a test that it skips.
    private static readonly string[] Unjudged = ["not run", "not applicable", "excluded"];

    /// <summary>Cells that were measured or kept, so far: those that have a line.</summary>
    public int Cells { get; private set; }

    /// <summary>Tests of whole claims so far: invariances, regimes, phase maps.</summary>
    public int Checks { get; private set; }

    /// <summary>Skipped tests of cells that are not measured, so far: a run that measures nothing has one.</summary>
    public int Unmeasured { get; private set; }

    /// <summary>All results so far.</summary>
    public int Tests { get; private set; }

    /// <summary>Whether the run has anything to do with a claim's cell.</summary>
    public bool HasCells { get; private set; }

    /// <summary>Why the run was refused before it measured anything; null where it was not.</summary>
    public string? Refused { get; private set; }

    /// <summary>
    /// The line of a result; null where it is not that of a claim's cell, or of one that does not apply, which the table tells.
    /// </summary>
    /// <param name="result">The result.</param>
    /// <param name="of">How many cells there will be; null where nobody knows.</param>
    /// <param name="left">The time left, in words; empty for none.</param>
    public string? Line(TestResult result, int? of = null, string left = "")
    {
        ArgumentNullException.ThrowIfNull(result);
        Tests++;
        string? claim = Trait(result.TestCase, "claim"), subject = Trait(result.TestCase, "subject");
        if (claim is null) return null;
        if (subject is null)
        {
            Checks++;
            return null;
        }

        HasCells = true;
        Refused ??= Marked(result, RefusedMark);
        string verdict = VerdictOf(result);
        if (result.Outcome == TestOutcome.Skipped && Unjudged.Skip(1).Contains(verdict))
        {
            Unmeasured++;
            return null;
        }

        Cells++;
        string total = of?.ToString(CultureInfo.InvariantCulture) ?? "";
        string count = Cells.ToString(CultureInfo.InvariantCulture).PadLeft(Math.Max(3, total.Length));
        string took = Marked(result, TookMark)
            ?? string.Create(CultureInfo.InvariantCulture, $"{result.Duration.TotalSeconds:0.0} s");
        return $"[{count}{(total.Length > 0 ? "/" + total : "")}] {Clean(claim)} × {Clean(subject)}  {verdict}  {took}"
            + $"{(left.Length > 0 ? " · " + Clean(left) : "")}{(result.Outcome == TestOutcome.Failed ? "  FAILS" : "")}";
    }

    /// <summary>
    /// How the number of tests that <c>dotnet test</c> reports comes about, in one line:
    /// <c>212 tests: 178 cells, 31 checks of whole claims, 3 others</c>.
    /// </summary>
    public string Counts()
    {
        int others = Tests - Cells - Checks - Unmeasured;
        string checks = Checks == 0 ? ""
            : $", {Checks} check{(Checks == 1 ? "" : "s")} of whole claims (invariances, regimes, phase maps)";
        string rest = others == 0 ? "" : $", {others} other{(others == 1 ? "" : "s")}";
        string unmeasured = Unmeasured == 0 ? "; cells that are not measured are no tests"
            : ", and one for the cells that are not measured: there was nothing else";
        return $"{Tests} test{(Tests == 1 ? "" : "s")}: {Cells} cell{(Cells == 1 ? "" : "s")}{checks}{rest}{unmeasured}";
    }

    /// <summary>The verdict that a result speaks of: by its output, else by its outcome.</summary>
    public static string VerdictOf(TestResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Marked(result, Mark) ?? result.Outcome switch
        {
            TestOutcome.Passed => "as expected",
            TestOutcome.Failed => "failed",
            TestOutcome.Skipped => Skipped(result),
            _ => "not run",
        };
    }

    // What is not run says why; what is not applicable or excluded is told by the table.
    private static string Skipped(TestResult result)
    {
        string[] lines = [.. Texts(result).SelectMany(t => t.Split('\n')).Select(Clean)];
        foreach (string word in Unjudged)
            if (Array.Find(lines, l => l.StartsWith(word + ": ", StringComparison.Ordinal)) is { } line)
                return word == Unjudged[0] ? line : word;
        return "skipped";
    }

    private static string? Marked(TestResult result, string mark) =>
        Texts(result).SelectMany(t => t.Split('\n')).Select(Clean)
            .FirstOrDefault(l => l.StartsWith(mark, StringComparison.Ordinal)) is { } line
            ? line[mark.Length..]
            : null;

    private static IEnumerable<string> Texts(TestResult result) =>
        result.Messages.Select(m => m.Text).Append(result.ErrorMessage).OfType<string>();

    // The first value of a trait: a cell's own name comes before its subject's.
    private static string? Trait(TestCase test, string name) =>
        test.Traits.FirstOrDefault(t => t.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value;

    private static string Clean(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
}
