using System.Globalization;
using System.Text.Json.Serialization;
using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Claims.Predictions;

/// <summary>
/// A condition on intervals of statistics, frozen before the measurement. A multi-part rule is an intersection (or union)
/// test and needs no correction inside (claims.md, section 3).
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "rule")]
[JsonDerivedType(typeof(Condition), "condition")]
[JsonDerivedType(typeof(AllOf), "all")]
[JsonDerivedType(typeof(AnyOf), "any")]
public abstract record Rule
{
    /// <summary>Every part holds.</summary>
    public static Rule All(params Rule[] parts) => new AllOf(parts);

    /// <summary>At least one part holds.</summary>
    public static Rule Any(params Rule[] parts) => new AnyOf(parts);

    /// <summary>The whole interval of <paramref name="statistic"/> lies above <paramref name="bound"/>.</summary>
    public static Rule Above(string statistic, double bound) => new Condition(statistic, bound, null);

    /// <summary>The whole interval lies below <paramref name="bound"/>.</summary>
    public static Rule Below(string statistic, double bound) => new Condition(statistic, null, bound);

    /// <summary>The whole interval lies strictly between the two: an equivalence test.</summary>
    public static Rule Within(string statistic, double low, double high) => new Condition(statistic, low, high);

    /// <summary>All conditions, left to right.</summary>
    [JsonIgnore]
    public abstract IEnumerable<Condition> Conditions { get; }

    /// <summary>Whether the rule holds, given whether each condition does.</summary>
    public bool Holds(Func<Condition, bool> condition) => HoldsAt(1, (c, _) => condition(c));

    /// <summary>
    /// Whether the rule holds at an error rate, given whether each condition does at one. Of an "or" each part gets its share of
    /// the rate (Bonferroni): any of several that holds by chance would satisfy it. An "and" needs no correction.
    /// </summary>
    public abstract bool HoldsAt(double alpha, Func<Condition, double, bool> condition);

    /// <summary>The same rule with parts in an order that does not depend on how they were written.</summary>
    public abstract Rule InOrder();

    /// <summary>Parts in order, each ordered inside.</summary>
    private protected static Rule[] Ordered(IEnumerable<Rule> parts) =>
        [.. parts.Select(p => p.InOrder()).OrderBy(p => Json.Canonical(p), StringComparer.Ordinal)];

    /// <summary>
    /// The rule's p-value, given each condition's: the largest of an intersection, the smallest of a union times its parts
    /// (Bonferroni).
    /// </summary>
    public abstract double PValue(Func<Condition, double> condition);
}

/// <summary>
/// One statistic's interval lies strictly above <paramref name="Low"/> (if given) and below <paramref name="High"/> (if given).
/// </summary>
public sealed record Condition([property: JsonRequired] string Statistic, double? Low, double? High) : Rule
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override IEnumerable<Condition> Conditions => [this];

    /// <inheritdoc/>
    public override bool HoldsAt(double alpha, Func<Condition, double, bool> condition) => condition(this, alpha);

    /// <inheritdoc/>
    public override Rule InOrder() => this;

    /// <inheritdoc/>
    public override double PValue(Func<Condition, double> condition) => condition(this);

    /// <summary>Whether an interval lies inside. NaN is never inside.</summary>
    public bool Contains(double low, double high) =>
        !double.IsNaN(low) && !double.IsNaN(high) && (Low is not { } l || low > l) && (High is not { } h || high < h);

    /// <summary>E.g. <c>hole &gt; 0.3</c>.</summary>
    public override string ToString() => (Low, High) switch
    {
        ({ } l, null) => $"{Statistic} > {Text(l)}",
        (null, { } h) => $"{Statistic} < {Text(h)}",
        ({ } l, { } h) => $"{Text(l)} < {Statistic} < {Text(h)}",
        _ => $"{Statistic} unbounded",
    };

    // 1e-5, as tables write it, not 1E-05.
    private static string Text(double bound) =>
        bound.ToString(bound != 0 && Math.Abs(bound) < 1e-4 ? "0.#########e0" : "G10", CultureInfo.InvariantCulture);
}

/// <summary>All parts hold.</summary>
public sealed record AllOf([property: JsonRequired] IReadOnlyList<Rule> Parts) : Rule
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override IEnumerable<Condition> Conditions => Parts.SelectMany(p => p.Conditions);

    /// <inheritdoc/>
    public override bool HoldsAt(double alpha, Func<Condition, double, bool> condition) =>
        Parts.All(p => p.HoldsAt(alpha, condition));

    /// <inheritdoc/>
    public override Rule InOrder() => new AllOf(Ordered(Parts));

    /// <inheritdoc/>
    public override double PValue(Func<Condition, double> condition) => Parts.Max(p => p.PValue(condition));

    /// <summary>Parts joined by "and".</summary>
    public override string ToString() => string.Join(" and ", Parts);
}

/// <summary>At least one part holds.</summary>
public sealed record AnyOf([property: JsonRequired] IReadOnlyList<Rule> Parts) : Rule
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override IEnumerable<Condition> Conditions => Parts.SelectMany(p => p.Conditions);

    /// <inheritdoc/>
    public override bool HoldsAt(double alpha, Func<Condition, double, bool> condition) =>
        Parts.Any(p => p.HoldsAt(alpha / Parts.Count, condition));

    /// <inheritdoc/>
    public override Rule InOrder() => new AnyOf(Ordered(Parts));

    /// <inheritdoc/>
    public override double PValue(Func<Condition, double> condition) =>
        Math.Min(1, Parts.Count * Parts.Min(p => p.PValue(condition)));

    /// <summary>Parts joined by "or".</summary>
    public override string ToString() => string.Join(" or ", Parts);
}
