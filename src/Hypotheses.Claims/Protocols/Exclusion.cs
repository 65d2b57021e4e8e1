using System.Text.Json.Serialization;

namespace Hypotheses.Claims.Protocols;

/// <summary>
/// Cells that the claim's author excludes, with what was measured that says so. They are listed as excluded. Where the reason is
/// a gate or a control that fails there, the full tier runs them, and their approved verdict is "invalid instrument".
/// </summary>
/// <param name="Setting">Name of a setting; null for every one.</param>
/// <param name="Reason">What was measured that says so. Words: no part of the definition.</param>
public sealed record Exclusion(string? Setting, [property: JsonIgnore] string Reason)
{
    /// <summary>Name of a subject; null for every one.</summary>
    public string? Subject { get; init; }

    /// <summary>False where it is not a gate or a control that fails: nothing is run in any tier.</summary>
    public bool Fails { get; init; } = true;

    /// <summary>Whether a cell is meant.</summary>
    public bool Covers(string subject, string setting) =>
        (Subject is null || Subject == subject) && (Setting is null || Setting == setting);

    /// <summary>These settings, with one reason.</summary>
    public static IReadOnlyList<Exclusion> Of(string reason, params IReadOnlyList<string> settings) =>
        [.. settings.Select(s => new Exclusion(s, reason))];
}
