using System.Text.Json.Serialization;

namespace Hypotheses.Claims.Protocols;

/// <summary>
/// What of a method is varied and judged apart: an architecture, a width, a layer, a hook point. Typed: a claim reads its fields,
/// never its name.
/// </summary>
/// <param name="Name">Short, for tables: letters, digits, '.', '_', '-'. Empty where a subject has one setting.</param>
public abstract record Setting([property: JsonIgnore] string Name)
{
    /// <summary>
    /// Whether the quick tier leaves it to the full one. No part of the definition: it changes which cells run, not what they
    /// say.
    /// </summary>
    [JsonIgnore]
    public bool FullTier { get; init; }

    /// <summary>The one setting of a method that has nothing to vary.</summary>
    public static NoSetting None { get; } = new();

    /// <inheritdoc/>
    public sealed override string ToString() => Name;
}

/// <summary>Nothing is varied.</summary>
public sealed record NoSetting() : Setting("");

/// <summary>Settings in the words of claims.</summary>
public static class SettingExtensions
{
    /// <summary>This setting, left to the full tier.</summary>
    public static T InFullTier<T>(this T setting)
        where T : Setting => setting with { FullTier = true };
}
