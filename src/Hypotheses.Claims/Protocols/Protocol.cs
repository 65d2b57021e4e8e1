using System.ComponentModel;
using System.Reflection;
using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Claims.Protocols;

/// <summary>
/// Everything of a claim that could be tuned, as data. Its canonical form (with the controls' and subjects' identities) is the
/// definition: whoever changes a bound, a gate, a threshold or a recipe draws fresh seeds, and the change is logged.
/// </summary>
public sealed record Protocol
{
    /// <summary>The rules; the first is for subjects that name none and that no other rule is for.</summary>
    public required IReadOnlyList<Prediction> Rules { get; init; }

    /// <summary>Checks of every trial. The runner applies them.</summary>
    public IReadOnlyList<Gate> Gates { get; init; } = [];

    /// <summary>What is varied, on subjects that have no settings of their own.</summary>
    public IReadOnlyList<Setting> Settings { get; init; } = [Setting.None];

    /// <summary>Samples on which what was trained is judged.</summary>
    public int Samples { get; init; } = 20_000;

    /// <summary>Thresholds, sample sizes and recipes of the measure itself, by name: <c>protocol["same_from"]</c>.</summary>
    public IReadOnlyDictionary<string, double> Thresholds { get; init; } = new Dictionary<string, double>();

    /// <summary>
    /// Recipes that no setting holds (of toy models, readers, second dictionaries), as values that serialise to JSON.
    /// </summary>
    public IReadOnlyList<object> Recipes { get; init; } = [];

    /// <summary>What is known of the statistics beforehand: ranges, resolutions.</summary>
    public IReadOnlyList<Statistic> Statistics { get; init; } = [];

    /// <summary>How many seeds.</summary>
    public SeedCount Seeds { get; init; } = new();

    /// <summary>Cells that are not judged, with the reason.</summary>
    public IReadOnlyList<Exclusion> Exclusions { get; init; } = [];

    /// <summary>
    /// Whether verdicts are corrected by Holm's method, as those of the confirmatory claims; others by Benjamini and Hochberg's.
    /// </summary>
    public bool Confirmatory { get; init; }

    /// <summary>A threshold by its name.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name; says which there are.</exception>
    public double this[string threshold] => Thresholds.TryGetValue(threshold, out double value)
        ? value
        : throw new KeyNotFoundException(
            $"the protocol has no threshold '{threshold}'; it has: "
                + $"{string.Join(", ", Thresholds.Keys.Order(StringComparer.Ordinal))}");

    /// <summary>A threshold that is a whole number.</summary>
    public int Count(string threshold) => checked((int)this[threshold]);

    /// <summary>A rule by its name; null for the first.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public Prediction Rule(string? name) => name is null ? Rules[0] : Rules.FirstOrDefault(r => r.Name == name)
        ?? throw new KeyNotFoundException(
            $"the protocol has no rule '{name}'; it has: {string.Join(", ", Rules.Select(r => r.Name))}");

    /// <summary>
    /// The canonical line: equal protocols give equal text, whatever order their lists have. Names of settings, words of
    /// exclusions and what the quick tier leaves out are not in it.
    /// </summary>
    public string Canonical() => Json.Canonical(new
    {
        Rules = Sorted(Rules.Select(r => r.Identity())),
        Gates = Sorted(Gates),
        Settings = Sorted(Settings),
        Samples,
        Thresholds = Thresholds.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => $"{t.Key}={Json.Canonical(t.Value)}"),
        Recipes = Sorted(Recipes),
        Statistics = Sorted(Statistics),
        Seeds,
        Exclusions = Sorted(Exclusions),
        Confirmatory,
    });

    private static string[] Sorted(IEnumerable<object> values) => [.. values.Select(Line).Order(StringComparer.Ordinal)];

    // Anonymous types have names that a compiler gives; a renamed one may keep its old name here.
    private static string Line(object value)
    {
        Type type = value.GetType();
        string name = type.GetCustomAttribute<DisplayNameAttribute>()?.DisplayName ?? type.Name;
        return (name[0] == '<' ? "" : name + " ") + Json.Canonical(value);
    }
}
