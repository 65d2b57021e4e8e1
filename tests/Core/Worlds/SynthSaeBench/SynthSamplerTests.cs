using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds.SynthSaeBench;
using Hypotheses.Core.Worlds.SynthSaeBench.Laws;

namespace Hypotheses.Tests.Core.Worlds.SynthSaeBench;

public class SynthSamplerTests
{
    private static readonly SynthRecipe Small = new()
    {
        Features = 60,
        Dimension = 8,
        Firing = new SynthFiring { Maximum = 0.5, Minimum = 0.02, Exponent = 0.7 },
        Hierarchy = new SynthHierarchy { Roots = 4, LeastChildren = 2, MostChildren = 4, Depth = 2, ExclusivePortion = 0.5 },
        Correlation = new SynthCorrelation { Rank = 5, Scale = 0.25 },
        Orthogonalisation = null,
        SpreadMagnitude = SynthMagnitudes.FoldedNormal(1.5, 1.5), // many values are clipped to 0
    };

    public static TheoryData<string> Recipes =>
    [
        Small.ToJson(),
        (Small with { Correlation = null }).ToJson(),
        (Small with { Hierarchy = null }).ToJson(),
        // a parent clipped to 0 silences its children
        (
            Small with
            {
                Hierarchy = Small.Hierarchy! with { ScaleChildren = false },
                SpreadMagnitude = SynthMagnitudes.FoldedNormal(6, 1)
            }).ToJson(),
        // nearly all of the variance is shared
        (Small with { Correlation = new SynthCorrelation { Rank = 3, Scale = 2 } }).ToJson(),
        (
            Small with
            {
                Hierarchy = Small.Hierarchy! with { ExclusivePortion = 1, Compensate = false, ScaleChildren = false },
                SpreadMagnitude = SynthMagnitudes.Constant(0)
            }).ToJson(),
        (
            Small with
            {
                Features = 33,
                Firing = new SynthFiring { Law = SynthFiringLaw.Constant, Maximum = 0.3 },
                Correlation = new SynthCorrelation { Rank = 9, Scale = 0.2 }
            }).ToJson(),
    ];

    [Theory, MemberData(nameof(Recipes))]
    public void Codes_have_the_law_of_the_dense_definition(string json)
    {
        const int rows = 60_000;
        SynthWorld world = ((SynthRecipe)SynthRecipe.FromJson(json)).Create(Seed.FromPath("synth sampler", json));
        AssertSameLaw(world, rows, json);
    }

    [Fact]
    public void So_do_trees_with_nodes_that_only_group_others_and_rates_of_0_and_1()
    {
        SynthNode Leaf(int feature) => new(feature, []);
        SynthNode[] roots =
        [
            new(
                null,
                [Leaf(0), Leaf(1), new(2, [Leaf(3), Leaf(4)], ScalesChildren: true)],
                Exclusive: true,
                ScalesChildren: true),
            new(
                5,
                [new(null, [Leaf(6), Leaf(7)], Exclusive: true, ScalesChildren: true), Leaf(8), new(9, [Leaf(10)])],
                Exclusive: true),
            new(null, [new(null, [Leaf(11)]), Leaf(12)], ScalesChildren: true),
            new(13, [Leaf(14), Leaf(15)], ScalesChildren: true),
        ];
        foreach (SynthCorrelation? correlation in (SynthCorrelation?[])[null, new() { Rank = 4, Scale = 0.3 }])
        {
            SynthRecipe recipe = Small with { Features = 20, Hierarchy = null, Correlation = correlation, SourceSeed = 3 };
            SynthModel drawn = recipe.Create(Seed.FromPath("trees")).Model;
            float[] p = [.. Enumerable.Repeat(0.6f, 20)];
            (p[13], p[14], p[16], p[17], p[1]) = (1, 0, 1, 0, 1);
            var world = new SynthWorld(new SynthModel(recipe, new SynthForest(roots, 20))
            {
                Vectors = drawn.Vectors,
                Bias = drawn.Bias,
                Probabilities = p,
                Factor = drawn.Factor,
                Diagonal = drawn.Diagonal,
            });
            float[] codes = AssertSameLaw(world, 60_000, "trees");
            Assert.DoesNotContain(Rows(codes, 20), row => row[14] != 0 || row[17] != 0 || (row[0] != 0 && row[1] != 0));
        }
    }

    [Fact]
    public void At_most_one_exclusive_sibling_is_active_and_only_below_its_parent()
    {
        SynthWorld world = (Small with { Hierarchy = Small.Hierarchy! with { ExclusivePortion = 1 } }).Create(new Seed(1));
        float[] codes = Codes(world, Seed.FromPath("exclusive"), 20_000);
        int several = 0;
        void Check(SynthNode node, float[] row)
        {
            SynthNode[] active = [.. node.Children.Where(c => row[c.Feature!.Value] != 0)];
            Assert.True(active.Length <= 1);
            Assert.True(active.Length == 0 || row[node.Feature!.Value] > 0);
            several += active.Length;
            foreach (SynthNode child in node.Children) Check(child, row);
        }

        foreach (float[] row in Rows(codes, world.Features))
            foreach (SynthNode root in world.Forest.Roots) Check(root, row);
        Assert.True(several > 1000);
    }

    [Fact]
    public void Rates_are_those_calculated()
    {
        const int rows = 200_000;
        SynthWorld world = Small.Create(Seed.FromPath("rates"));
        (double[] rates, double[] errors) = SynthRates.Expected(world, 20_000, Seed.FromPath("draws"));
        SynthReport report = SynthReport.Measure(world, rows, Seed.FromPath("samples"));
        for (int i = 0; i < world.Features; i++)
        {
            double sigma = Math.Sqrt(rates[i] * (1 - rates[i]) / rows + errors[i] * errors[i]);
            Assert.InRange(report.Rates[i], rates[i] - 6 * sigma, rates[i] + 6 * sigma);
        }
    }

    [Fact]
    public void TrueL0_is_exact_where_features_are_independent_and_unknown_else()
    {
        SynthWorld world = (Small with { Correlation = null }).Create(Seed.FromPath("l0"));
        SynthReport report = SynthReport.Measure(world, 200_000, Seed.FromPath("samples"));
        Assert.InRange(report.L0, world.TrueL0 - 6 * report.L0Error, world.TrueL0 + 6 * report.L0Error);
        Assert.True(double.IsNaN(Small.Create(new Seed(1)).TrueL0));
    }

    private static float[] AssertSameLaw(SynthWorld world, int rows, string seed)
    {
        float[] fast = Codes(world, Seed.FromPath("fast", seed), rows),
            dense = new DenseDefinition(world).Codes(Seed.FromPath("dense", seed), rows);
        Pairs.AssertSameLaw(fast, dense, world.Features);
        return fast;
    }

    private static float[] Codes(SynthWorld world, Seed seed, int rows)
    {
        var codes = new float[rows * world.Features];
        world.Stream(seed).Next(codes, new float[rows * world.Dimension]);
        return codes;
    }

    private static IEnumerable<float[]> Rows(float[] codes, int features) => codes.Chunk(features);
}
