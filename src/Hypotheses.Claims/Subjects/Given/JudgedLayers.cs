using System.Globalization;

namespace Hypotheses.Claims.Subjects.Given;

/// <summary>The blocks before which a given model is judged: a few that are stated, not all.</summary>
internal static class JudgedLayers
{
    /// <summary>
    /// Those that are named, ascending; else the first, the middle one and the last, as far as they differ; null where nobody
    /// knows how many there are.
    /// </summary>
    public static IReadOnlyList<int>? Of(IReadOnlyList<int>? named, int? blocks) =>
        named is { Count: > 0 } ? [.. named.Order()]
        : blocks is { } n ? [.. new[] { 0, n / 2, n - 1 }.Distinct()]
        : null;

    /// <summary>What is wrong with those that are named; null where nothing is.</summary>
    public static string? Problem(IReadOnlyList<int>? named, int? blocks)
    {
        if (named is null) return null;
        if (named.Count == 0) return "names none";
        foreach (int layer in named)
        {
            string said = layer.ToString(CultureInfo.InvariantCulture);
            if (layer < 0) return $"{said} is below 0";
            if (layer >= blocks) return $"{said} is not below {blocks}, the number of the model's blocks";
            if (named.Count(other => other == layer) > 1) return $"{said} is there twice";
        }

        return null;
    }
}
