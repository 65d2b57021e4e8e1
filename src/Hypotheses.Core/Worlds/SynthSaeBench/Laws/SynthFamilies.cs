namespace Hypotheses.Core.Worlds.SynthSaeBench.Laws;

/// <summary>Features that fire only where the one above fires.</summary>
/// <param name="Features">The siblings.</param>
/// <param name="Exclusive">One of several active ones stays.</param>
/// <param name="Scaled">Their values are multiplied by the parent's over its mean.</param>
internal sealed record SynthSiblings(int[] Features, bool Exclusive, bool Scaled);

/// <summary>
/// A forest by features instead of nodes: nodes without a feature pass their children on to the nearest feature above, as
/// siblings of their own. Visiting siblings from the parents down does what SAELens does level by level.
/// </summary>
internal sealed class SynthFamilies
{
    private readonly SynthSiblings[]?[] _below;

    internal SynthFamilies(SynthForest forest)
    {
        var below = new List<SynthSiblings>?[forest.Features];
        var top = new List<SynthSiblings>();
        bool[] child = new bool[forest.Features];
        foreach (SynthNode root in forest.Roots) Add(root, -1);
        _below = Array.ConvertAll(below, list => list?.ToArray());
        Exclusive = [.. top];
        Free = [.. Enumerable.Range(0, forest.Features).Where(i => !child[i])];

        void Add(SynthNode node, int parent)
        {
            int above = node.Feature ?? parent;
            int[] siblings = [.. node.Children.Where(c => c.Feature is not null).Select(c => c.Feature!.Value)];
            bool exclusive = node.Exclusive && siblings.Length >= 2;
            if (siblings.Length > 0 && (above >= 0 || exclusive))
            {
                foreach (int sibling in siblings) child[sibling] = true;
                (above >= 0 ? below[above] ??= [] : top)
                    .Add(new SynthSiblings(siblings, exclusive, node.ScalesChildren && above >= 0));
            }

            foreach (SynthNode next in node.Children) Add(next, above);
        }
    }

    /// <summary>Features that fire by themselves and exclude nobody: roots, and all that are in no tree.</summary>
    internal int[] Free { get; }

    /// <summary>Exclusive siblings with no feature above.</summary>
    internal SynthSiblings[] Exclusive { get; }

    /// <summary>The siblings below a feature; null where there are none.</summary>
    internal SynthSiblings[]? Below(int feature) => _below[feature];
}
