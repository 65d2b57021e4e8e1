using System.Globalization;
using Microsoft.VisualStudio.TestPlatform.ObjectModel;

namespace Hypotheses.Xunit.TestLogger;

/// <summary>A line for each finished cell: <c>[ 12] C21 × nested  supported  3.2 s</c>. Not thread-safe.</summary>
public sealed class Progress
{
    // Written by the framework as the first line of a cell's output.
    private const string Mark = "verdict: ";

    /// <summary>Cells so far.</summary>
    public int Count { get; private set; }

    /// <summary>The line of a result, or null where it is not that of a claim's cell.</summary>
    public string? Line(TestResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        string? claim = Trait(result.TestCase, "claim"), subject = Trait(result.TestCase, "subject");
        if (claim is null || subject is null) return null;
        Count++;
        string failed = result.Outcome == TestOutcome.Failed ? "  FAILS" : "";
        return string.Create(CultureInfo.InvariantCulture, $"[{Count,3}] {Clean(claim)} × {Clean(subject)}  {VerdictOf(result)}  {result.Duration.TotalSeconds:0.0} s{failed}");
    }

    /// <summary>The verdict that a result speaks of: by its output, else by its outcome.</summary>
    public static string VerdictOf(TestResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        foreach (string? text in result.Messages.Select(m => m.Text).Append(result.ErrorMessage))
        {
            string? line = text?.Split('\n').Select(l => l.Trim()).FirstOrDefault(l => l.StartsWith(Mark, StringComparison.Ordinal));
            if (line is not null) return Clean(line[Mark.Length..]);
        }

        return result.Outcome switch
        {
            TestOutcome.Passed => "as expected",
            TestOutcome.Failed => "failed",
            _ when (result.ErrorMessage ?? string.Concat(result.Messages.Select(m => m.Text))).Contains("another shard", StringComparison.Ordinal) => "not run: another shard's",
            _ => "not applicable",
        };
    }

    // The first value of a trait: a cell's own name comes before its subject's.
    private static string? Trait(TestCase test, string name) =>
        test.Traits.FirstOrDefault(t => t.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value;

    private static string Clean(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
}
