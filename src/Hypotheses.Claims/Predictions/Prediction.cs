using System.Text.Json.Serialization;

namespace Hypotheses.Claims.Predictions;

/// <summary>
/// What a claim says will be measured: fixed in the claim's source and hashed into its definition. The headline
/// <paramref name="Statistic"/> is the one that tables show; the rules may use others too.
/// </summary>
/// <param name="Statistic">Name of the headline measurement.</param>
/// <param name="Support">When it holds, the claim is supported.</param>
/// <param name="Refute">When it holds, the claim is refuted. Never "not significant": a bound or an equivalence region.</param>
/// <param name="Chance">Name of the measurement that gives the headline's chance level, where there is one.</param>
public sealed record Prediction(
    [property: JsonRequired] string Statistic, [property: JsonRequired] Rule Support, [property: JsonRequired] Rule Refute,
    string? Chance = null)
{
    /// <summary>What subjects and controls call this rule by; empty for a claim's only one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string Name { get; init; } = "";

    /// <summary>
    /// The capability whose subjects it is for, where they name no rule; null for those that no other rule is for.
    /// </summary>
    [JsonIgnore]
    public Type? For { get; init; }

    /// <summary>The headline's support condition, or the first one.</summary>
    [JsonIgnore]
    public Condition SupportBound => Headline(Support);

    /// <summary>The headline's refute condition, or the first one.</summary>
    [JsonIgnore]
    public Condition RefuteBound => Headline(Refute);

    /// <summary><c>above</c> where support needs large values of the headline, else <c>below</c> or <c>within</c>.</summary>
    [JsonIgnore]
    public string Direction => SupportBound switch
    {
        { Low: not null, High: null } => "above",
        { Low: null, High: not null } => "below",
        _ => "within",
    };

    /// <summary>Every statistic that a trial must report for this prediction.</summary>
    [JsonIgnore]
    public IEnumerable<string> Statistics =>
        Support.Conditions.Concat(Refute.Conditions).Select(c => c.Statistic).Append(Statistic)
            .Concat(Chance is null ? [] : [Chance]).Distinct();

    /// <summary>What of it belongs to a definition: everything but its name; parts of rules in a fixed order.</summary>
    public object Identity() =>
        new { Statistic, Support = Support.InOrder(), Refute = Refute.InOrder(), Chance, For = For?.Name };

    /// <summary>
    /// Null where the bounds leave a gap or meet, else what is wrong: no interval of one statistic may satisfy a condition of
    /// both rules.
    /// </summary>
    public string? Problem()
    {
        if (Empty(Support)) return "its rule of support has a part without conditions";
        if (Empty(Refute)) return "its rule of refutation has a part without conditions";
        Condition[] all = [.. Support.Conditions, .. Refute.Conditions];
        if (Array.Find(all, c => c is { Low: null, High: null }) is { } open) return $"'{open.Statistic}' has no bound";
        if (Array.Find(all, c => !double.IsFinite(c.Low ?? 0) || !double.IsFinite(c.High ?? 0)) is { } unbounded)
            return $"'{unbounded}' has a bound that is no number";
        if (Array.Find(all, c => c is { Low: { } l, High: { } h } && !(l < h)) is { } empty)
            return $"'{empty}' is an empty region";
        foreach (Condition s in Support.Conditions)
            foreach (Condition r in Refute.Conditions)
                if (s.Statistic == r.Statistic
                    && Math.Max(s.Low ?? double.MinValue, r.Low ?? double.MinValue)
                        < Math.Min(s.High ?? double.MaxValue, r.High ?? double.MaxValue))
                    return $"support '{s}' and refute '{r}' overlap";
        return null;
    }

    /// <summary>Which rule has a part without conditions, by its field; null where none has.</summary>
    [JsonIgnore]
    public string? EmptyRule => Empty(Support) ? "support" : Empty(Refute) ? "refute" : null;

    // "All of nothing" would always hold.
    private static bool Empty(Rule rule) => rule switch
    {
        AllOf all => all.Parts.Count == 0 || all.Parts.Any(Empty),
        AnyOf any => any.Parts.Count == 0 || any.Parts.Any(Empty),
        _ => false,
    };

    private Condition Headline(Rule rule) =>
        rule.Conditions.FirstOrDefault(c => c.Statistic == Statistic) ?? rule.Conditions.First();
}
