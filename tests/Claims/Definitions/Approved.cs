using Hypotheses.Claims.Definitions;
using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Tests.Claims.Definitions;

/// <summary>Lines of a definitions' log, written by hand.</summary>
internal static class Approved
{
    public static ApprovedDefinition Line(
        string definition, string cell = "given", Verdict verdict = Verdict.Supported, string claim = "C90",
        string why = "because", string day = "2026-11-20", Tier tier = Tier.Quick) => new()
        {
            Claim = claim,
            Definition = definition,
            Date = day + "T01:02:03Z",
            Commit = "0123456789abcdef0123456789abcdef01234567",
            Tier = tier,
            Why = why,
            Verdicts = new Dictionary<string, Verdict> { [cell] = verdict },
        };
}
