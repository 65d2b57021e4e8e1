namespace Hypotheses.Core.Worlds.SynthSaeBench.Laws;

/// <summary>A hierarchy of features: trees in which each feature occurs at most once. Immutable and thread-safe.</summary>
public sealed class SynthForest
{
    /// <summary>How many nodes lie on the longest way down that is allowed.</summary>
    public const int MaximumDepth = 120;

    /// <summary>Checks the trees.</summary>
    /// <exception cref="ArgumentException">
    /// A feature outside 0 … <paramref name="features"/> − 1 or there twice, children said to be exclusive of which there are
    /// fewer than two, or a tree deeper than <see cref="MaximumDepth"/>; one line that names the node, e.g.
    /// <c>roots[3].children[0]</c>. </exception>
    public SynthForest(IReadOnlyList<SynthNode> roots, int features)
    {
        var seen = new HashSet<int>();
        for (int i = 0; i < roots.Count; i++) Check(roots[i], $"roots[{i}]", depth: 1, features, seen);
        Roots = roots;
        Features = features;
        Used = seen.Count;
    }

    /// <summary>The trees.</summary>
    public IReadOnlyList<SynthNode> Roots { get; }

    /// <summary>How many features the world has, in the trees or not.</summary>
    public int Features { get; }

    /// <summary>How many features are in the trees.</summary>
    public int Used { get; }

    /// <summary>No trees.</summary>
    internal static SynthForest None(int features) => new([], features);

    /// <summary>
    /// Firing probabilities raised for what the hierarchy takes away, at most 1: p_i / p_parent, times 1 + Σ_{other siblings} p_j
    /// / p_parent among exclusive siblings (SAELens, <c>compute_probability_correction_factors</c>; float32 as there). The second
    /// factor is approximate and the first cannot exceed 1, so rates still fall short: <see cref="SynthReport"/> measures by how
    /// much.
    /// </summary>
    internal float[] Compensate(float[] nominal)
    {
        var factors = new float[nominal.Length];
        Array.Fill(factors, 1f);
        foreach (SynthNode root in Roots) Correct(root, 1, nominal, factors);
        return [.. nominal.Zip(factors, (p, factor) => Math.Min(1f, p * factor))];
    }

    private static void Correct(SynthNode node, double parent, float[] nominal, float[] factors)
    {
        double own = parent;
        if (node.Feature is { } feature)
        {
            if (parent > 0) factors[feature] = (float)(1 / parent);
            own = nominal[feature];
        }

        foreach (SynthNode child in node.Children) Correct(child, own, nominal, factors);
        int[] siblings = [.. node.Children.Where(c => c.Feature is not null).Select(c => c.Feature!.Value)];
        if (!node.Exclusive || siblings.Length < 2 || own <= 0) return;
        double total = siblings.Sum(i => (double)nominal[i]);
        foreach (int i in siblings) factors[i] *= (float)(1 + Math.Max(0, total - nominal[i]) / own);
    }

    private static void Check(SynthNode node, string name, int depth, int features, HashSet<int> seen)
    {
        if (depth > MaximumDepth) throw new ArgumentException($"{name}: lies deeper than {MaximumDepth} nodes");
        if (node.Feature is { } feature)
        {
            if (feature < 0 || feature >= features)
                throw new ArgumentException($"{name}: feature {feature} is not in [0, {features - 1}]");
            if (!seen.Add(feature)) throw new ArgumentException($"{name}: feature {feature} is there twice");
        }

        if (node.Exclusive && node.Children.Count < 2)
            throw new ArgumentException($"{name}: {node.Children.Count} children cannot exclude each other");
        for (int i = 0; i < node.Children.Count; i++) Check(node.Children[i], $"{name}.children[{i}]", depth + 1, features, seen);
    }
}
