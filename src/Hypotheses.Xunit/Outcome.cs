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
