using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Claims.Judging;

/// <summary>What is approved for a cell.</summary>
/// <param name="Verdict">The verdict; null where it was given to another rule than the present one.</param>
public sealed record ApprovedVerdict(Verdict? Verdict);
