using System.Text.Json.Serialization;
using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Claims.Trials;

/// <summary>
/// What a claim's protocol says, for people: written into the ledger once a definition, so that a ledger can be read by itself.
/// </summary>
/// <param name="Claim">Claim's id.</param>
/// <param name="Definition">Hash of the claim's definition.</param>
/// <param name="Parts">Its parts, in the order of a method section; those that are empty are left out.</param>
public sealed record ClaimProtocol(
    [property: JsonRequired] string Claim, [property: JsonRequired] string Definition,
    [property: JsonRequired] IReadOnlyList<ProtocolPart> Parts) : LedgerLine
{
    /// <summary>What its numbers say; null in lines that older runs wrote.</summary>
    public IReadOnlyList<NumberMeaning>? Numbers { get; init; }

    /// <summary>What a sceptic tried; null where nothing is written down.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ScepticWorld>? Sceptic { get; init; }

    /// <summary>That of a claim.</summary>
    public static ClaimProtocol Of(Claim claim, string definition)
    {
        Protocol p = claim.Protocol;
        ProtocolPart[] parts =
        [
            new(
                "rules",
                [
                    .. p.Rules.Select(r =>
                        $"{(r.Name.Length > 0 ? r.Name + ": " : "")}supported if {r.Support}; refuted if {r.Refute}")]),
            new("gates", [.. p.Gates.Select(g => g + (g.Optional ? " (where reported)" : ""))]),
            new(
                "settings",
                [
                    .. p.Settings.Where(s => s is not NoSetting)
                        .Select(s => $"{(s.Name.Length > 0 ? s.Name : "plain")}: {Json.Canonical(s)}")]),
            new("recipes", [.. p.Recipes.Select(Json.Canonical)]),
            new("samples", [Json.Canonical(p.Samples)]),
            new(
                "thresholds",
                [
                    .. p.Thresholds.OrderBy(t => t.Key, StringComparer.Ordinal)
                        .Select(t => $"{t.Key} = {Json.Canonical(t.Value)}")]),
            new("statistics", [.. p.Statistics.Select(Json.Canonical)]),
            new(
                "seeds",
                [
                    $"{p.Seeds.Quick} in the quick tier (up to {p.Seeds.Spares} more for voided ones), at most {p.Seeds.Full} "
                        + "in others"]),
            new(
                "exclusions",
                [
                    .. p.Exclusions.Select(e =>
                        $"{string.Join("@", new[] { e.Subject, e.Setting }.OfType<string>())}: {e.Reason}")]),
            new("correction", [p.Confirmatory ? "Holm, with the confirmatory claims" : "Benjamini and Hochberg"]),
        ];
        return new ClaimProtocol(claim.Id, definition, [.. parts.Where(part => part.Lines.Count > 0)])
        {
            Numbers = NumbersOf(claim),
            Sceptic = claim.Sceptic is { Count: > 0 } worlds ? worlds : null,
        };
    }

    /// <summary>
    /// What is known of a claim's numbers: first the rules' headlines, then what else rules and gates look at and the levels of
    /// chance, then the others that it explains. A number that nobody explains is left out.
    /// </summary>
    public static IReadOnlyList<NumberMeaning> NumbersOf(Claim claim)
    {
        var rules = claim.Protocol.Rules;
        IEnumerable<string> names =
        [
            .. rules.Select(r => r.Statistic),
            .. rules.SelectMany(r => r.Statistics),
            .. rules.Select(r => r.Chance).OfType<string>(),
            .. claim.Protocol.Gates.Select(g => g.Number),
            .. claim.Numbers.Keys,
        ];
        return [.. names.Distinct(StringComparer.Ordinal)
            .Select(n => claim.Numbers.TryGetValue(n, out string? own) ? new NumberMeaning(n, own) : NumberMeaning.OfCommon(n))
            .OfType<NumberMeaning>()];
    }
}

/// <summary>One part of a protocol.</summary>
/// <param name="Name">What it holds.</param>
/// <param name="Lines">One an item.</param>
public sealed record ProtocolPart([property: JsonRequired] string Name, [property: JsonRequired] IReadOnlyList<string> Lines);
