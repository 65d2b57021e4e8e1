using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;
using Hypotheses.Core.Worlds.Recipes;
using TorchSharp;

namespace Hypotheses.Tests.Core.Worlds;

/// <summary>What holds in every world.</summary>
public class SparseWorldTests
{
    private static readonly WorldRecipe[] All =
    [
        new UniformSparseRecipe { Features = 7, Probability = 0.3 },
        new UniformSparseRecipe { Features = 200, Probability = 0.01 },
        new UniformSparseRecipe { Features = 16, Probability = 0.1, PairCofiring = 0.7 },
        new NestedRecipe { MagnitudeSpread = 0.6 },
        new NestedRecipe { Dimension = 20, Others = 6, IndependentChild = true },
        new PairRecipe(),
        new CompositeRecipe(),
        new CompositeRecipe { SharedFraction = 0.4 },
        new CompositeRecipe { Kind = CompositeKind.H2 },
        new CompositeRecipe { Kind = CompositeKind.H2, ContextSpecific = true },
        new NestedRecipe { Dimension = 4, SecondChildGivenParent = .3, UnequalParts = 1, InFamilyCosine = -.2 },
        new PairRecipe { Dimension = 5, MagnitudeSpread = .7, InFamilyCosine = .4 },
        new CompositeRecipe { Dimension = 15, InFamilyCosine = .7, UnequalParts = 1, MagnitudeSpread = .3 },
        new CompositeRecipe { Kind = CompositeKind.H2, Dimension = 15, InFamilyCosine = .6, SoloAction = 0, SoloContext = 0 },
        new ZipfRecipe { Largest = 0.04 },
        SharkeyRecipe.Small,
        SharkeyRecipe.Small with { Correlated = true },
        SharkeyRecipe.Small with { Orthonormal = true, Features = 30, MeanActive = 1 },
        new DenseGaussianRecipe { Features = 20, Dimension = 11 },
        new CorrelatedFiveRecipe(),
    ];

    public static TheoryData<int> Worlds => [.. Enumerable.Range(0, All.Length)];

    [Theory, MemberData(nameof(Worlds))]
    public void Activations_are_codes_times_unit_directions(int which)
    {
        using var scope = torch.NewDisposeScope();
        SparseWorld world = All[which].Create(Seed.FromPath("world"));
        Samples samples = Samples.Draw(world, "stream", 300);
        torch.Tensor codes = torch.tensor(samples.Codes, 300, world.Features);
        torch.Tensor expected = codes.matmul(world.Directions);
        torch.Tensor seen = torch.tensor(samples.Activations, 300, world.Dimension);
        Assert.InRange((expected - seen).abs().max().item<float>(), 0, 2e-5f);
        Assert.InRange((world.Directions.norm(1) - 1).abs().max().item<float>(), 0, 1e-6f);
    }

    [Theory, MemberData(nameof(Worlds))]
    public void The_mean_number_of_active_features_is_TrueL0(int which)
    {
        const int rows = 20_000;
        Samples samples = Samples.Draw(All[which].Create(Seed.FromPath("world")), "l0", rows);
        double[] counts = [
            .. Enumerable.Range(0, rows).Select(row =>
                (double)samples.Codes.AsSpan(row * samples.World.Features, samples.World.Features).ToArray().Count(v => v != 0))];
        double mean = counts.Average(), variance = counts.Sum(c => (c - mean) * (c - mean)) / (rows - 1);
        Assert.InRange(
            samples.World.TrueL0, mean - 6 * Math.Sqrt(variance / rows) - 1e-9, mean + 6 * Math.Sqrt(variance / rows) + 1e-9);
    }

    [Theory, MemberData(nameof(Worlds))]
    public void A_stream_depends_on_its_seeds_and_not_on_how_it_is_drawn(int which)
    {
        SparseWorld world = All[which].Create(Seed.FromPath("world"));
        Samples whole = Samples.Draw(world, "stream", 50);
        var again = new float[whole.Activations.Length];
        IWorldStream stream = All[which].Create(Seed.FromPath("world")).Stream(Seed.FromPath("stream"));
        int d = world.Dimension;
        stream.Next(again.AsSpan(0, d));
        stream.Next(new float[6 * world.Features], again.AsSpan(d, 6 * d));
        stream.Next(again.AsSpan(7 * d));
        Assert.Equal(whole.Activations, again);
        Assert.NotEqual(whole.Activations, Samples.Draw(world, "another", 50).Activations);
    }

    [Fact]
    public void Directions_follow_from_the_world_seed()
    {
        WorldRecipe recipe = SharkeyRecipe.Small;
        float[] Rows(string seed) => recipe.Create(Seed.FromPath(seed)).Directions.data<float>().ToArray();
        Assert.Equal(Rows("a"), Rows("a"));
        Assert.NotEqual(Rows("a"), Rows("b"));
    }

    [Fact]
    public void Lengths_must_be_whole_rows()
    {
        IWorldStream stream = new NestedRecipe().Create(new Seed(1)).Stream(new Seed(2));
        Assert.Contains(
            "13 numbers are not a whole number of rows of 12",
            Assert.Throws<ArgumentException>(() => stream.Next(new float[13])).Message);
        Assert.Contains("codes", Assert.Throws<ArgumentException>(() => stream.Next(new float[4], new float[24])).Message);
    }
}
