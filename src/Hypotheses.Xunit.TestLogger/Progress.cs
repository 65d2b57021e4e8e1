using System.Globalization;
using Microsoft.VisualStudio.TestPlatform.ObjectModel;

namespace Hypotheses.Xunit.TestLogger;

/// <summary>A line for each finished cell: <c>[ 12] C21 × nested  supported  3.2 s</c>. Not thread-safe.</summary>
public sealed class Progress
{
    // Written by the framework as the first lines of a cell's output.
    private const string Mark = "verdict: ", RefusedMark = "refused: ";
    // What it writes before the reason of a test that it skips.
    private static readonly string[] Unjudged = ["not run", "not applicable", "excluded"];

    /// <summary>Cells so far.</summary>
    public int Count { get; private set; }

    /// <summary>Why the run was refused before it measured anything; null where it was not.</summary>
    public string? Refused { get; private set; }

    /// <summary>The line of a result, or null where it is not that of a claim's cell.</summary>
    public string? Line(TestResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        string? claim = Trait(result.TestCase, "claim"), subject = Trait(result.TestCase, "subject");
        if (claim is null || subject is null) return null;
        Count++;
        Refused ??= Marked(result, RefusedMark);
        string failed = result.Outcome == TestOutcome.Failed ? "  FAILS" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"[{Count,3}] {Clean(claim)} × {Clean(subject)}  {VerdictOf(result)}  {result.Duration.TotalSeconds:0.0} s{failed}");
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
