using System.Text.Json.Serialization;
using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Claims.Predictions;

/// <summary>
/// What is known of a statistic before it is measured; part of the protocol. The judge cuts its interval to the range, keeps it
/// no narrower than the resolution allows, and takes binomial bounds where it is a share of seeds. What is not declared has no
/// range and no known resolution.
/// </summary>
/// <param name="Name">The measured number.</param>
public sealed record Statistic([property: JsonRequired] string Name)
{
    private const double Rounding = 1e-5;

    /// <summary>The least value that it can take.</summary>
    public double? Least { get; init; }

    /// <summary>The largest value that it can take.</summary>
    public double? Most { get; init; }

    /// <summary>A trial's value is a share of so many items, or a multiple of 1/items: the resolution. At least 1.</summary>
    public double? Items { get; init; }

    /// <summary>Name of the measured number that says how many items there were, where trials differ.</summary>
    public string? ItemsFrom { get; init; }

    /// <summary>Each seed's value is (nearly) 0 or 1 and the share of seeds is asked for: binomial bounds decide.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsShare { get; init; }

    /// <summary>
    /// Name of the measured number that is the standard error of a bound which all seeds share (a quantile over twins).
    /// </summary>
    public string? CommonError { get; init; }

    /// <summary>
    /// A share, 0 … 1, of items of unknown number: where all seeds lie near an end it is judged as a share of seeds.
    /// </summary>
    public static Statistic Share(string name) => Within(name, 0, 1);

    /// <summary>A share, 0 … 1, of so many items a trial (for an AUROC: pairs of a positive and a negative).</summary>
    public static Statistic Share(string name, double items) => Within(name, 0, 1) with { Items = items };

    /// <summary>A share, 0 … 1, of as many items as another measured number says.</summary>
    public static Statistic Share(string name, string itemsFrom) => Within(name, 0, 1) with { ItemsFrom = itemsFrom };

    /// <summary>There or not, seed by seed: 0 or 1, or nearly so.</summary>
    public static Statistic ThereOrNot(string name) => Within(name, 0, 1) with { IsShare = true };

    /// <summary>A cosine or a correlation, −1 … 1.</summary>
    public static Statistic Cosine(string name) => Within(name, -1, 1);

    /// <summary>A whole number, at least 0.</summary>
    public static Statistic Count(string name) => AtLeast(name, 0) with { Items = 1 };

    /// <summary>Any number of at least so much.</summary>
    public static Statistic AtLeast(string name, double least) => new(name) { Least = least };

    /// <summary>Any number between the two, inclusive.</summary>
    public static Statistic Within(string name, double least, double most) => new(name) { Least = least, Most = most };

    /// <summary>The same statistic, less or divided by a bound whose standard error all seeds share.</summary>
    public Statistic Sharing(string commonError) => this with { CommonError = commonError };

    /// <summary>
    /// Null where a trial's value lies in the range (or is none), else what is wrong, in words. Rounding of single precision is
    /// allowed.
    /// </summary>
    public string? Outside(IReadOnlyDictionary<string, double> measured)
    {
        if (!measured.TryGetValue(Name, out double value) || !double.IsFinite(value)) return null;
        double slack = Rounding * Math.Max(1, Math.Abs(value));
        return value >= (Least ?? double.NegativeInfinity) - slack && value <= (Most ?? double.PositiveInfinity) + slack ? null
            : $"'{Name}' is {Json.Canonical(value)}, outside the range that the protocol declares: {Json.Canonical(Least)} to "
                + $"{Json.Canonical(Most)}";
    }

    /// <summary>Null where it makes sense, else what is wrong with it.</summary>
    public string? Problem() =>
        Name.Length == 0 ? "a statistic has no name"
        : !double.IsFinite(Least ?? 0) || !double.IsFinite(Most ?? 0) ? $"'{Name}' has a range that is no number"
        : !(Least is not { } l || Most is not { } m || l < m) ? $"'{Name}' has an empty range"
        : Items is { } n && !(n >= 1 && double.IsFinite(n)) ? $"'{Name}' is a share of {Json.Canonical(n)} items: at least 1"
        : Items is not null && ItemsFrom is not null ? $"'{Name}' has two numbers of items"
        : IsShare && (Least, Most) is not (0d, 1d) ? $"'{Name}' is a share of seeds: its range is 0 to 1"
        : null;
}
