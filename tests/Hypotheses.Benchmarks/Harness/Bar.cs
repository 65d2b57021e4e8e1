using System.Text.Json.Serialization;

namespace Hypotheses.Benchmarks.Harness;

/// <summary>Which side of a bar is good.</summary>
internal enum BarKind
{
    /// <summary>The median must reach it.</summary>
    AtLeast,

    /// <summary>The median must not pass it.</summary>
    AtMost,
}

/// <summary>What is wanted of a ratio or of a number with a unit.</summary>
internal sealed record Bar(BarKind Kind, double Limit)
{
    /// <summary>Whether a median keeps the bar.</summary>
    public bool IsMet(double median) => Kind == BarKind.AtLeast ? median >= Limit : median <= Limit;

    /// <summary>Its sign: ≥ or ≤.</summary>
    [JsonIgnore]
    public string Sign => Kind == BarKind.AtLeast ? "≥" : "≤";
}
