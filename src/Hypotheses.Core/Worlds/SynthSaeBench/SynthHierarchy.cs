using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds.SynthSaeBench.Laws;

namespace Hypotheses.Core.Worlds.SynthSaeBench;

/// <summary>
/// How a hierarchy is grown: roots take features 0, 1, …; then each level in turn, each parent takes the next features as its
/// children, until features or levels end (SAELens, synthetic/hierarchy/config.py and <c>generate_hierarchy</c>). As features are
/// in the order of their rates, parents are more frequent than children.
/// </summary>
public sealed record SynthHierarchy
{
    /// <summary>Trees, 1 … 1,048,576.</summary>
    public int Roots { get; init; } = 128;

    /// <summary>Least children of a parent, 2 … 1,048,576.</summary>
    public int LeastChildren { get; init; } = 4;

    /// <summary>Most children of a parent, from LeastChildren; each parent draws its number uniformly.</summary>
    public int MostChildren { get; init; } = 4;

    /// <summary>Levels below the roots, 1 … 100.</summary>
    public int Depth { get; init; } = 3;

    /// <summary>
    /// Share of eligible parents whose children exclude each other, in [0, 1]; drawn without replacement, rounded down.
    /// </summary>
    public double ExclusivePortion { get; init; } = 1;

    /// <summary>Parents above this depth (roots have 0) are not eligible; 0 … 100.</summary>
    public int ExclusiveMinDepth { get; init; }

    /// <summary>Parents below this depth are not eligible, from ExclusiveMinDepth; null: no limit.</summary>
    public int? ExclusiveMaxDepth { get; init; }

    /// <summary>Firing probabilities are raised for what the hierarchy takes away.</summary>
    public bool Compensate { get; init; } = true;

    /// <summary>A child's value is multiplied by its parent's value over the parent's mean magnitude.</summary>
    public bool ScaleChildren { get; init; } = true;

    internal void Validate()
    {
        const string name = "synth world: hierarchy";
        Require.Within(name, Roots, 1, SynthRecipe.MostFeatures);
        Require.Within(name, LeastChildren, 2, SynthRecipe.MostFeatures);
        Require.Within(name, MostChildren, LeastChildren, SynthRecipe.MostFeatures);
        Require.Within(name, Depth, 1, 100);
        Require.Within(name, ExclusivePortion, 0, 1);
        Require.Within(name, ExclusiveMinDepth, 0, 100);
        if (ExclusiveMaxDepth is { } most) Require.Within(name, most, ExclusiveMinDepth, 1e6, nameof(ExclusiveMaxDepth));
    }

    /// <summary>
    /// The trees. Which parents are exclusive, and how many children a range gives, follow from <paramref name="rng"/> (not as in
    /// Python's generator).
    /// </summary>
    internal SynthForest Grow(Rng rng, int features)
    {
        var parents = new List<(int Feature, int Depth, List<int> Children)>();
        int next = 0, level = 0;
        while (next < Math.Min(Roots, features)) parents.Add((next++, 0, []));
        int roots = parents.Count;
        for (int depth = 0; depth < Depth; depth++)
        {
            int end = parents.Count;
            for (; level < end; level++)
            {
                int children = LeastChildren + rng.Below(MostChildren - LeastChildren + 1);
                for (int c = 0; c < children && next < features; c++)
                {
                    parents[level].Children.Add(next);
                    parents.Add((next++, depth + 1, []));
                }
            }
        }

        int[] eligible = [
            .. Enumerable.Range(0, parents.Count).Where(i =>
                parents[i].Children.Count >= 2 && parents[i].Depth >= ExclusiveMinDepth
                    && parents[i].Depth <= (ExclusiveMaxDepth ?? int.MaxValue))];
        rng.Shuffle(eligible.AsSpan());
        HashSet<int> exclusive = [.. eligible.Take((int)(eligible.Length * ExclusivePortion))];
        // Features were taken in the order of the list, so parents[i] has feature i and its children come after it.
        var nodes = new SynthNode[parents.Count];
        for (int i = nodes.Length - 1; i >= 0; i--)
            nodes[i] = new SynthNode(
                i,
                [.. parents[i].Children.Select(c => nodes[c])],
                exclusive.Contains(i),
                ScaleChildren && parents[i].Depth < Depth);
        return new SynthForest(nodes[..roots], features);
    }
}
