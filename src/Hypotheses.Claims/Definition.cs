using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Claims;

/// <summary>
/// The hash of everything that a claim's author could tune: the protocol, and the identities of controls and subjects. Seeds
/// follow from it, so that whoever changes a bound, a gate, a threshold or a recipe gets fresh seeds. Words, names, the order of
/// members and of lists, and how the code is written change nothing; code has an identity of its own, which decides whether old
/// trials are used again.
/// </summary>
public static class Definition
{
    /// <summary>The first 16 hexadecimal digits of the hash.</summary>
    public static string Of(Claim claim) => Json.Hash(Canonical(claim))[..16];

    /// <summary>The line that is hashed.</summary>
    public static string Canonical(Claim claim) => Json.Canonical(new
    {
        claim.Id,
        Protocol = claim.Protocol.Canonical(),
        Positive = Identities(claim, claim.Controls.Positive),
        Negative = Identities(claim, claim.Controls.Negative),
        Subjects = Identities(claim, claim.Subjects),
        Regime = claim.Regime is { } r ? new { Values = r.Parameters.Select(p => p.Values), r.Draws, r.Share } : null,
        Map = claim.Map is { } map
            ? new { Points = Identities(claim, map.Points().Select(p => p.Case)), map.Headline.X, map.Headline.Y }
            : null,
    });

    private static string[] Identities(Claim claim, IEnumerable<Case> cases) =>
        [.. cases.Select(c => Identity(claim, c)).Order(StringComparer.Ordinal)];

    // Where they are not the protocol's, which are there already.
    private static IReadOnlyList<Setting>? OfClaim(Claim claim, Case of) =>
        claim.Lacks(of.Subject) is null && claim.SettingsOf(of.Subject) is var own
            && !ReferenceEquals(own, claim.Protocol.Settings)
            ? own
            : null;

    private static string Identity(Claim claim, Case of) => Json.Canonical(new
    {
        of.Subject.Hash,
        Rule = Json.Canonical(claim.RuleOf(of).Identity()),
        Settings = (of.Settings ?? OfClaim(claim, of))?.Select(s => $"{s.GetType().Name} {Json.Canonical(s)}")
            .Order(StringComparer.Ordinal),
        of.Hard,
        of.Certain,
    });
}
