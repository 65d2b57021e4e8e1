using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;
using Hypotheses.Core.Worlds.Recipes;
using Hypotheses.Core.Worlds.SynthSaeBench;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Core.Worlds.SynthSaeBench;

public class SynthStreamTests
{
    private static readonly SynthRecipe Small = new()
    {
        Features = 90,
        Dimension = 20,
        Hierarchy = new SynthHierarchy { Roots = 3, Depth = 2 },
        Orthogonalisation = null
    };

    public static TheoryData<string> Recipes => [Small.ToJson(), (Small with { Correlation = null, Noise = 0.1 }).ToJson()];

    [Theory, MemberData(nameof(Recipes))]
    public void A_stream_goes_on_to_the_bit_where_it_was_saved(string recipe)
    {
        SparseWorld world = WorldRecipe.FromJson(recipe).Create(new Seed(1));
        Resumption.Holds(() => world.Stream(new Seed(2)), recipe, most: 300);
        Resumption.RefusesPartOf(() => world.Stream(new Seed(2)), drawn: 3);
    }

    [Fact]
    public void Another_worlds_state_is_refused_by_what_differs()
    {
        IWorldStream Stream(SynthRecipe recipe, ulong seed = 1) => recipe.Create(new Seed(seed)).Stream(new Seed(2));
        Resumption.Refuses(Stream(Small), Stream(Small with { Features = 91 }), "synth world: features: is 90, not 91");
        Resumption.Refuses(Stream(Small), Stream(Small, seed: 5), "synth world: numbers: is ");
        Resumption.Refuses(Stream(Small), Stream(Small with { Noise = 1 }), "synth world: numbers: is ");
        Resumption.Refuses(
            Stream(Small),
            Stream(Small with { Hierarchy = Small.Hierarchy! with { ScaleChildren = false } }),
            "synth world: numbers: is ");
        Resumption.Refuses(
            new PairRecipe().Create(new Seed(1)).Stream(new Seed(2)),
            Stream(Small),
            "kind: is 'sparse world', not 'synth world'");
    }

    [Fact]
    public void Samples_do_not_depend_on_threads_nor_on_portions()
    {
        const int rows = 500;
        SynthWorld world = Small.Create(new Seed(1));
        int before = Threads.Workers, d = world.Dimension;
        float[] one = new float[rows * d], two = new float[rows * d], single = new float[rows * d];
        try
        {
            Threads.Configure(1);
            world.Stream(new Seed(3)).Next(one);
            Threads.Configure(2);
            world.Stream(new Seed(3)).Next(two);
        }
        finally
        {
            Threads.Configure(before);
        }

        IWorldStream stream = world.Stream(new Seed(3));
        for (int row = 0; row < rows; row++) stream.Next(single.AsSpan(row * d, d));
        Assert.Equal(one, two);
        Assert.Equal(one, single);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    public void Activations_are_codes_times_directions_plus_bias_and_noise(double noise)
    {
        const int rows = 4000;
        SynthWorld world = (Small with { Noise = noise, BiasNorm = 2 }).Create(new Seed(1));
        Samples samples = Samples.Draw(world, "synth", rows);
        float[] v = world.Directions.data<float>().ToArray(), bias = world.Bias.ToArray();
        Assert.Equal(2, Math.Sqrt(bias.Sum(b => (double)b * b)), 4);
        double sum = 0, squares = 0;
        int d = world.Dimension, n = world.Features;
        for (int row = 0; row < rows; row++)
            for (int k = 0; k < d; k++)
            {
                double expected = bias[k];
                for (int i = 0; i < n; i++) expected += (double)samples.Code(row, i) * v[i * d + k];
                double rest = samples.Activations[row * d + k] - expected;
                sum += rest;
                squares += rest * rest;
                if (noise == 0) Assert.InRange(rest, -1e-4, 1e-4);
            }

        double count = rows * d;
        Assert.InRange(sum / count, -6 * noise / Math.Sqrt(count) - 1e-6, 6 * noise / Math.Sqrt(count) + 1e-6);
        Assert.InRange(
            squares / count,
            noise * noise * (1 - 6 * Math.Sqrt(2 / count)) - 1e-9,
            noise * noise * (1 + 6 * Math.Sqrt(2 / count)) + 1e-8);
    }

    [Fact]
    public void Lengths_must_be_whole_rows()
    {
        IWorldStream stream = Small.Create(new Seed(1)).Stream(new Seed(2));
        Assert.Contains(
            "21 numbers are not a whole number of rows of 20",
            Assert.Throws<ArgumentException>(() => stream.Next(new float[21])).Message);
        Assert.Contains("codes", Assert.Throws<ArgumentException>(() => stream.Next(new float[4], new float[20])).Message);
    }
}
