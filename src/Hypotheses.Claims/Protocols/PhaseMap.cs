using System.Text.Json.Serialization;
using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Claims.Protocols;

/// <summary>One axis of a phase map.</summary>
/// <param name="Name">What varies.</param>
/// <param name="Values">Its values, in the order of the picture.</param>
public sealed record PhaseAxis(string Name, params IReadOnlyList<double> Values);

/// <summary>
/// The part of parameter space in which a claim that holds in a phase only is looked at: one verdict a grid point, by the claim's
/// own code and rule. The claim's headline is tied to the point named here, which is one of its subjects: a map is evidence
/// beside it, and does not decide whether a build passes.
/// </summary>
/// <param name="X">Horizontal axis.</param>
/// <param name="Y">Vertical axis.</param>
/// <param name="Create">The case at a point, judged at its first setting; different points have different names.</param>
/// <param name="Headline">The point named beforehand, on both axes.</param>
public sealed record PhaseMap(PhaseAxis X, PhaseAxis Y, Func<double, double, Case> Create, (double X, double Y) Headline)
{
    /// <summary>Whether the quick tier computes it too; else the full tier alone.</summary>
    public bool Quick { get; init; }

    /// <summary>Seeds a point, at least 3: three in the quick tier, five in the full one.</summary>
    public static int Seeds(Tier tier) => tier == Tier.Quick ? 3 : 5;

    /// <summary>All points, row by row.</summary>
    public IEnumerable<(PhasePoint Point, Case Case)> Points() =>
        from y in Y.Values
        from x in X.Values
        select (new PhasePoint(X.Name, x, Y.Name, y, Headline == (x, y)), Create(x, y));

    /// <summary>Null where the map can be drawn, else what is wrong.</summary>
    public string? Problem()
    {
        if (X.Values.Count == 0 || Y.Values.Count == 0) return "its phase map has an axis without values";
        if (!X.Values.Contains(Headline.X) || !Y.Values.Contains(Headline.Y))
            return $"its phase map has no point ({Headline.X}, {Headline.Y}), which it names as its headline";
        string? twice = Points().GroupBy(p => p.Case.Subject.Name).FirstOrDefault(g => g.Count() > 1)?.Key;
        return twice is null ? null : $"two points of its phase map are named '{twice}'";
    }
}

/// <summary>Where on a phase map a cell lies.</summary>
/// <param name="XName">Horizontal axis.</param>
/// <param name="X">Value there.</param>
/// <param name="YName">Vertical axis.</param>
/// <param name="Y">Value there.</param>
/// <param name="Headline">Whether the claim's headline is tied to this point.</param>
public sealed record PhasePoint(
    [property: JsonRequired] string XName, [property: JsonRequired] double X, [property: JsonRequired] string YName,
    [property: JsonRequired] double Y, bool Headline);
