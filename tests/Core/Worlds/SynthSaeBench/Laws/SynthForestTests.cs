using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds.SynthSaeBench;
using Hypotheses.Core.Worlds.SynthSaeBench.Laws;

namespace Hypotheses.Tests.Core.Worlds.SynthSaeBench.Laws;

public class SynthForestTests
{
    [Fact]
    public void The_published_forest_takes_features_level_by_level()
    {
        SynthForest forest = SynthRecipe.Published16k.Hierarchy!.Grow(new Seed(1).Rng(), 16_384);
        Assert.Equal(128, forest.Roots.Count);
        Assert.Equal(10_880, forest.Used); // the published model's 128·(1 + 4 + 16 + 64)
        SynthNode last = forest.Roots[127];
        Assert.Equal([636, 637, 638, 639], last.Children.Select(c => c.Feature!.Value));
        SynthNode leaf = last.Children[3].Children[3].Children[3];
        Assert.Equal(10_879, leaf.Feature);
        Assert.Empty(leaf.Children);
        Assert.True(
            last.Exclusive && last.ScalesChildren && last.Children[3].Children[3].Exclusive
                && last.Children[3].Children[3].ScalesChildren);
        Assert.False(leaf.Exclusive || leaf.ScalesChildren);
    }

    [Fact]
    public void Ranges_portions_and_depths_are_kept()
    {
        var hierarchy = new SynthHierarchy
        {
            Roots = 200,
            LeastChildren = 2,
            MostChildren = 4,
            Depth = 2,
            ExclusivePortion = 0.25,
            ExclusiveMinDepth = 1,
            ExclusiveMaxDepth = 1,
            ScaleChildren = false
        };
        SynthForest forest = hierarchy.Grow(new Seed(2).Rng(), 100_000);
        SynthNode[] children = [.. forest.Roots.SelectMany(r => r.Children)];
        Assert.All(forest.Roots, r => Assert.InRange(r.Children.Count, 2, 4));
        Assert.Equal(3, forest.Roots.Select(r => r.Children.Count).Distinct().Count());
        Assert.DoesNotContain(forest.Roots, r => r.Exclusive || r.ScalesChildren);
        Assert.Equal(children.Length / 4, children.Count(c => c.Exclusive));
        Assert.Equal(forest.Used, 200 + children.Length + children.Sum(c => c.Children.Count));
    }

    [Fact]
    public void Features_may_run_out_within_a_family()
    {
        SynthForest forest = new SynthHierarchy { Roots = 2, Depth = 1 }.Grow(new Seed(1).Rng(), 7);
        Assert.Equal([4, 1], forest.Roots.Select(r => r.Children.Count));
        Assert.Equal([true, false], forest.Roots.Select(r => r.Exclusive)); // one child excludes nobody
        Assert.Equal(3, new SynthHierarchy { Roots = 5 }.Grow(new Seed(1).Rng(), 3).Roots.Count);
    }

    [Fact]
    public void Compensation_is_the_published_formula()
    {
        // Worked by hand from compute_probability_correction_factors: 1/p_parent, and among exclusive siblings times
        // 1 + (sum of the others)/p_parent; nodes without a feature pass the parent's probability on.
        SynthNode[] roots =
        [
            new(0, [new(1, [new(3, [])]), new(2, [])], Exclusive: true),
            new(4, [new(null, [new(5, []), new(6, [])], Exclusive: true), new(7, [])]),
        ];
        float[] p = new SynthForest(roots, 9).Compensate([0.5f, 0.1f, 0.2f, 0.04f, 0.8f, 0.2f, 0.4f, 0.9f, 0.3f]);
        double[] expected = [
            0.5,
            0.1 / 0.5 * (1 + 0.2 / 0.5),
            0.2 / 0.5 * (1 + 0.1 / 0.5),
            0.04 / 0.1,
            0.8,
            0.2 / 0.8 * (1 + 0.4 / 0.8),
            0.4 / 0.8 * (1 + 0.2 / 0.8),
            1,
            0.3];
        for (int i = 0; i < 9; i++) Assert.Equal(expected[i], p[i], 6);
    }

    [Fact]
    public void What_is_no_forest_is_refused_by_its_node()
    {
        static SynthNode Of(int? feature, params SynthNode[] children) => new(feature, children);
        void Refused(string message, params SynthNode[] roots) =>
            Assert.Equal(message, Assert.Throws<ArgumentException>(() => new SynthForest(roots, 5)).Message);
        Refused("roots[0].children[0]: feature 5 is not in [0, 4]", Of(0, Of(5)));
        Refused("roots[1]: feature -1 is not in [0, 4]", Of(0), Of(-1));
        Refused("roots[1].children[0]: feature 2 is there twice", Of(0, Of(2)), Of(1, Of(2)));
        Refused("roots[0]: 1 children cannot exclude each other", new SynthNode(0, [Of(1)], Exclusive: true));
        SynthNode deep = Of(0);
        for (int i = 0; i < SynthForest.MaximumDepth; i++) deep = Of(null, deep);
        Assert.EndsWith(
            "lies deeper than 120 nodes",
            Assert.Throws<ArgumentException>(() => new SynthForest([deep], 5)).Message,
            StringComparison.Ordinal);
    }
}
