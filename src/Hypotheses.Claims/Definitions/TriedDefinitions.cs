using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Claims.Definitions;

/// <summary>How many definitions of a claim were ever approved, and the present one.</summary>
/// <param name="Claim">The claim's id.</param>
/// <param name="Tried">How many different ones.</param>
/// <param name="Definition">The last one.</param>
/// <param name="Since">The day (UTC) from which on it has been the last one, <c>2026-11-20</c>.</param>
/// <param name="Why">Why it took the place of the one before.</param>
/// <param name="ConfirmRuns">How many commits the present one was put to a confirm run at, whatever came of it.</param>
public sealed record TriedDefinitions(string Claim, int Tried, string Definition, string Since, string Why, int ConfirmRuns = 0)
{
    /// <summary>Counts each claim's definitions, in the order of the claims' ids.</summary>
    /// <param name="lines">Lines of a log, oldest first.</param>
    public static IReadOnlyList<TriedDefinitions> Of(IEnumerable<ApprovedDefinition> lines) =>
        [
            .. lines.GroupBy(l => l.Claim).Where(g => g.Any(l => !l.IsAttempt)).OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => One([.. g]))];

    /// <summary>
    /// The verdicts approved under the last definition of a claim: lines that follow one another with one definition are one
    /// approval, in which a later verdict of a cell and tier takes the place of an earlier one.
    /// </summary>
    public static IReadOnlyDictionary<(string Cell, Tier Tier), Verdict> Verdicts(
        IEnumerable<ApprovedDefinition> lines, string claim)
    {
        var verdicts = new Dictionary<(string, Tier), Verdict>();
        ApprovedDefinition[] own = [.. lines.Where(l => l.Claim == claim && !l.IsAttempt)];
        foreach (ApprovedDefinition line in own.Length == 0 ? [] : own[Began(own)..])
            foreach ((string cell, Verdict verdict) in line.Verdicts) verdicts[(cell, line.Tier)] = verdict;
        return verdicts;
    }

    private static TriedDefinitions One(ApprovedDefinition[] lines)
    {
        ApprovedDefinition[] approved = [.. lines.Where(l => !l.IsAttempt)];
        ApprovedDefinition first = approved[Began(approved)];
        int tried = lines.Select(l => l.Definition).Distinct().Count();
        int runs = lines.Where(l => l.Tier == Tier.Confirm && l.Definition == first.Definition).Select(l => l.Commit).Distinct()
            .Count();
        return new TriedDefinitions(first.Claim, tried, first.Definition, first.Date[..10], first.Why, runs);
    }

    // A definition that comes back after another one begins anew: that was a change, and has its reason.
    private static int Began(ApprovedDefinition[] lines) =>
        1 + Array.FindLastIndex(lines, l => l.Definition != lines[^1].Definition);
}
