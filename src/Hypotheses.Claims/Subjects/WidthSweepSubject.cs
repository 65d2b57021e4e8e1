using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Worlds.Recipes;

namespace Hypotheses.Claims.Subjects;

/// <summary>Capability: worlds whose features' rates are known, and dictionaries of several widths for each.</summary>
[Capability("known rates of features at several widths")]
public interface IHasWidthSweep
{
    /// <summary>One or more worlds; each has a sweep of dictionaries of its own.</summary>
    IReadOnlyList<ZipfRecipe> Worlds { get; }

    /// <summary>Widths, rising.</summary>
    IReadOnlyList<int> Widths { get; }

    /// <summary>Whether the dictionaries are the true ones, of the M most frequent features, instead of trained.</summary>
    bool IsOracle { get; }

    /// <summary>
    /// The law that features are ranked by, where all fire equally often: a placebo for their frequencies. Null: their own rates.
    /// </summary>
    ZipfRecipe? Placebo { get; }
}

/// <summary>A sweep of widths in power-law worlds: one point of the plane widths × exponent.</summary>
public sealed class WidthSweepSubject(
    string name, string description, IReadOnlyList<ZipfRecipe> worlds, IReadOnlyList<int> widths)
    : Subject(name, description), IHasWidthSweep
{
    /// <inheritdoc/>
    public IReadOnlyList<ZipfRecipe> Worlds { get; } = worlds;

    /// <inheritdoc/>
    public IReadOnlyList<int> Widths { get; } = widths;

    /// <inheritdoc/>
    public bool IsOracle { get; init; }

    /// <inheritdoc/>
    public ZipfRecipe? Placebo { get; init; }

    /// <inheritdoc/>
    public override string Recipe =>
        Json.Canonical(new { Worlds = Worlds.Select(w => w.ToJson()), Widths, IsOracle, Placebo = Placebo?.ToJson() ?? "" });
}
