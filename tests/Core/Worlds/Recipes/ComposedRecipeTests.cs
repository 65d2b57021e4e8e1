using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;
using Hypotheses.Core.Worlds.Recipes;
using TorchSharp;

namespace Hypotheses.Tests.Core.Worlds.Recipes;

/// <summary>The options that worlds of hierarchy, co-occurrence and composition share.</summary>
public class ComposedRecipeTests
{
    private const int Rows = 20_000;

    private static readonly ComposedRecipe[] All =
        [new NestedRecipe(), new PairRecipe(), new CompositeRecipe(), new CompositeRecipe { Kind = CompositeKind.H2 }];

    public static TheoryData<int> Worlds => [.. Enumerable.Range(0, All.Length)];

    [Theory, MemberData(nameof(Worlds))]
    public void Options_at_their_default_are_not_written(int which)
    {
        string json = All[which].ToJson();
        Assert.All(
            (string[])["noise", "unequalParts", "inFamilyCosine", "actionShare"],
            option => Assert.DoesNotContain(option, json, StringComparison.Ordinal));
    }

    // 6 standard errors of mean, deviation and correlation: a right world fails once in 5e8 comparisons.
    [Theory, MemberData(nameof(Worlds))]
    public void Noise_is_added_to_the_same_codes_isotropic_and_independent_of_them(int which)
    {
        const double sigma = .3;
        Samples clean = Samples.Draw(All[which].Create(new Seed(1)), "noise", Rows),
            noisy = Samples.Draw((All[which] with { Noise = sigma }).Create(new Seed(1)), "noise", Rows);
        Assert.Equal(clean.Codes, noisy.Codes);
        int d = clean.World.Dimension;
        for (int j = 0; j < d; j++)
        {
            double[] e = Added(j), next = Added((j + 1) % d);
            double[] code = [.. Enumerable.Range(0, Rows).Select(i => noisy.Code(i, 0) != 0 ? 1.0 : 0)];
            Assert.InRange(e.Average(), -6 * sigma / Math.Sqrt(Rows), 6 * sigma / Math.Sqrt(Rows));
            Assert.InRange(Math.Sqrt(e.Average(x => x * x)) / sigma, 1 - 6 / Math.Sqrt(2 * Rows), 1 + 6 / Math.Sqrt(2 * Rows));
            double most = 6 / Math.Sqrt(Rows), mean = code.Average();
            Assert.InRange(e.Zip(next, (a, b) => a * b).Average() / (sigma * sigma), -most, most);
            double with = e.Zip(code, (a, b) => a * (b - mean)).Average() / (sigma * Math.Sqrt(mean * (1 - mean)));
            Assert.InRange(with, -most, most);
        }

        double[] Added(int j) =>
            [.. Enumerable.Range(0, Rows).Select(i => noisy.Activations[i * d + j] - (double)clean.Activations[i * d + j])];
    }

    [Theory, MemberData(nameof(Worlds))]
    public void Below_as_many_dimensions_as_directions_these_are_unit_rows_that_interfere(int which)
    {
        using var scope = torch.NewDisposeScope();
        SparseWorld world = Halved(All[which]).Create(new Seed(3));
        torch.Tensor gram = world.Directions.matmul(world.Directions.t());
        Assert.InRange((gram.diagonal() - 1).abs().max().item<float>(), 0, 1e-5f);
        Assert.True((gram - torch.eye(world.Features)).abs().max().item<float>() > .1f);
    }

    [Property(MaxTest = 30)]
    public Property The_pair_that_belongs_together_has_its_cosine(byte cosine, bool superposed, bool nested, ulong seed)
    {
        double wanted = -.95 + 1.9 * cosine / 255;
        ComposedRecipe recipe = nested ? new NestedRecipe() : new PairRecipe();
        recipe = recipe with { InFamilyCosine = wanted };
        using var scope = torch.NewDisposeScope();
        torch.Tensor rows = (superposed ? Halved(recipe) : recipe).Create(new Seed(seed)).Directions;
        return (Math.Abs(rows[0].dot(rows[1]).item<float>() - wanted) < 1e-5
            && Math.Abs(rows[1].norm().item<float>() - 1) < 1e-5).ToProperty();
    }

    [Fact]
    public void A_composites_parts_share_their_value_and_differ_in_strength_as_the_world_fixed_it()
    {
        var recipe = new CompositeRecipe
        {
            Kind = CompositeKind.H2, CompositeProbability = 1, SoloAction = 0, SoloContext = 0,
            UnequalParts = 1, InFamilyCosine = .6, MagnitudeSpread = .4,
        };
        Samples samples = Samples.Draw(recipe.Create(new Seed(4)), "parts", 4000);
        var ratios = new Dictionary<(int, int), List<double>>();
        var values = new List<double>();
        for (int row = 0; row < samples.Count; row++)
        {
            int[] active = [.. Enumerable.Range(0, 9).Where(i => samples.Code(row, i) != 0)];
            if (active.Length == 0) continue; // the spread clipped it
            Assert.Equal(2, active.Length);
            double a = samples.Code(row, active[0]), c = samples.Code(row, active[1]);
            (ratios.TryGetValue((active[0], active[1]), out var list) ? list : ratios[(active[0], active[1])] = []).Add(c / a);
            values.Add(Math.Sqrt(a * a + c * c));
        }

        Assert.Equal(20, ratios.Count);
        Assert.All(ratios.Values, r => Assert.InRange(r.Max() / r.Min(), 1, 1 + 1e-5));
        double[] strengths = [.. ratios.Values.Select(r => Math.Log2(r[0] / Math.Sqrt(.4 / .6)))];
        Assert.All(strengths, u => Assert.InRange(u, -1 - 1e-5, 1 + 1e-5));
        // Twenty uniform draws span less than half of the range once in 20,000 worlds; this seed's do not.
        Assert.True(strengths.Max() - strengths.Min() > 1);
        Assert.True(values.Max() > 1.2 * 1.4 && values.Min() < .8 * .6); // beyond what U[.8, 1.2) gives
    }

    [Theory]
    [InlineData(15, 0)]
    [InlineData(20, .1)]
    [InlineData(40, .1)]
    public void Mimics_give_the_other_worlds_activations_with_every_option(int dimension, double noise)
    {
        var options = new CompositeRecipe
        {
            Dimension = dimension, Noise = noise, UnequalParts = 1, InFamilyCosine = .7, MagnitudeSpread = .2,
        };
        float[] Activations(CompositeRecipe recipe) => Samples.Draw(recipe.Create(new Seed(6)), "mimic", 500).Activations;
        (CompositeRecipe h1, CompositeRecipe h2) = (options, options with { Kind = CompositeKind.H2 });
        Close(Activations(h2), Activations(h1 with { SharedFraction = 1 }));
        Close(Activations(h1), Activations(h2 with { ContextSpecific = true }));
    }

    [Theory]
    [InlineData(CompositeKind.H1)]
    [InlineData(CompositeKind.H2)]
    public void Composites_of_one_action_have_the_in_family_cosine(CompositeKind kind)
    {
        using var scope = torch.NewDisposeScope();
        CompositeWorld world = new CompositeRecipe { Kind = kind, InFamilyCosine = .8 }.Create(new Seed(5));
        Assert.Equal(.8, world.CompositeDirections[0].dot(world.CompositeDirections[1]).item<float>(), 5e-6);
    }

    [Fact]
    public void Offsets_of_a_subspace_share_a_span_and_no_direction()
    {
        using var scope = torch.NewDisposeScope();
        CompositeWorld world = new CompositeRecipe { OffsetSubspace = 4 }.Create(new Seed(5));
        torch.Tensor values = torch.linalg.svdvals(world.OffsetDirections);
        Assert.True(values[3].item<float>() > .1f);
        Assert.InRange(values[4].item<float>(), 0, 1e-5f);
        torch.Tensor gram = world.OffsetDirections.matmul(world.OffsetDirections.t());
        Assert.InRange((gram.diagonal() - 1).abs().max().item<float>(), 0, 1e-5f);
        Assert.True((gram - torch.eye(20)).abs().max().item<float>() < .999f);
        Assert.InRange(world.OffsetDirections.matmul(world.ActionDirections.t()).abs().max().item<float>(), 0, 1e-5f);
    }

    [Fact]
    public void A_second_child_fires_with_the_parent_alone()
    {
        var recipe = new NestedRecipe { ChildGivenParent = .4, SecondChildGivenParent = .1 };
        Samples s = Samples.Draw(recipe.Create(new Seed(1)), "second", Rows);
        Assert.Equal(5, s.World.Features);
        Samples.AssertRate(.25 * .4, s.Active(1), Rows);
        Samples.AssertRate(.25 * .1, s.Active(2), Rows);
        Samples.AssertRate(.25 * .4 * .1, s.Both(1, 2), Rows);
        Assert.Equal(s.Active(2), s.Both(0, 2));
    }

    private static ComposedRecipe Halved(ComposedRecipe recipe) => recipe switch
    {
        NestedRecipe r => r with { Others = 6, Dimension = 4 },
        PairRecipe r => r with { Dimension = 5 },
        CompositeRecipe r => r with { Dimension = 15 },
        _ => throw new ArgumentException($"{recipe}", nameof(recipe)),
    };

    private static void Close(float[] a, float[] b)
    {
        Assert.Equal(a.Length, b.Length);
        for (int i = 0; i < a.Length; i++) Assert.Equal(a[i], b[i], 1e-5f);
    }
}
