using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Xunit;

/// <summary>What a claim's test that did not fail has to say.</summary>
/// <param name="Output">Printed with the test's result.</param>
/// <param name="Skipped">Why nothing is judged, behind the verdict's word (<c>not run: belongs to another shard than 0/4</c>); or
/// null.</param>
public sealed record Outcome(string Output, string? Skipped = null)
{
    /// <summary>
    /// A test without a judgement: not applicable, excluded or not run. Of a skipped test nothing but its reason reaches a
    /// reader.
    /// </summary>
    public static Outcome Skip(Verdict verdict, string? reason) =>
        new("", $"{CellStatus.Words(verdict)}: {reason ?? "no reason given"}");
}

/// <summary>A claim's test fails: the message is for people, a line or a few.</summary>
/// <param name="message">What differs and what to do.</param>
/// <param name="output">Printed with the test's result.</param>
public sealed class ClaimFailedException(string message, string output) : Exception(message)
{
    /// <summary>Printed with the test's result.</summary>
    public string Output { get; } = output;

    /// <summary>None: the place in the framework's code helps nobody.</summary>
    public override string? StackTrace => null;
}
