using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds.Recipes;
using TorchSharp;

namespace Hypotheses.Tests.Core.Worlds.Recipes;

public class CompositeWorldTests
{
    private const int Rows = 40_000;

    private static readonly CompositeRecipe H1 = new(), H2 = new() { Kind = CompositeKind.H2 };

    [Theory]
    [InlineData(CompositeKind.H1, 0.0, false, 0.0)]
    [InlineData(CompositeKind.H1, 0.5, false, 0.25)]
    [InlineData(CompositeKind.H1, 1.0, false, 0.5)]
    [InlineData(CompositeKind.H2, 0.0, false, 0.5)]
    [InlineData(CompositeKind.H2, 0.0, true, 0.0)]
    public void In_family_cosines_are_one_half_in_every_variant(
        CompositeKind kind, double shared, bool specific, double sameMember)
    {
        using var scope = torch.NewDisposeScope();
        CompositeWorld world = new CompositeRecipe { Kind = kind, SharedFraction = shared, ContextSpecific = specific }
            .Create(new Seed(5));
        torch.Tensor gram = world.CompositeDirections.matmul(world.CompositeDirections.t());
        for (int a = 0; a < 20; a++)
            for (int b = 0; b < 20; b++)
            {
                double expected = a == b ? 1 : a / 4 == b / 4 ? 0.5 : a % 4 == b % 4 ? sameMember : 0;
                Assert.Equal(expected, gram[a, b].item<float>(), 5e-6);
            }

        torch.Tensor parents = world.CompositeDirections.matmul(world.ActionDirections.t());
        Assert.Equal(Math.Sqrt(0.5), parents[world.Composite(3, 2), 3].item<float>(), 5e-6);
    }

    [Fact]
    public void The_share_of_the_action_is_the_cosine_in_a_family()
    {
        using var scope = torch.NewDisposeScope();
        CompositeWorld world = (H1 with { InFamilyCosine = .3 }).Create(new Seed(5));
        torch.Tensor gram = world.CompositeDirections.matmul(world.CompositeDirections.t());
        for (int a = 0; a < 20; a++)
            for (int b = 0; b < 20; b++) Assert.Equal(a == b ? 1 : a / 4 == b / 4 ? .3 : 0, gram[a, b].item<float>(), 5e-6);
        Assert.Equal(Math.Sqrt(.3), world.CompositeDirections[7].dot(world.ActionDirections[1]).item<float>(), 5e-6);
    }

    [Fact]
    public void In_H1_a_composite_is_one_feature_and_in_H2_two_equal_ones()
    {
        Samples one = Samples.Draw(H1.Create(new Seed(5)), "events", Rows),
            two = Samples.Draw(H2.Create(new Seed(5)), "events", Rows);
        Assert.Equal((25, 9), (one.World.Features, two.World.Features));
        Samples.AssertRate(0.6, one.Where(row => Enumerable.Range(0, 20).Any(i => one.Code(row, i) != 0)), Rows);
        Assert.Equal(0, one.Where(row => Enumerable.Range(0, 20).Count(i => one.Code(row, i) != 0) > 1));
        for (int i = 0; i < 20; i++) Samples.AssertRate(0.03, one.Active(i), Rows);
        for (int i = 20; i < 25; i++) Samples.AssertRate(0.06 * (1 - 0.6 / 5), one.Active(i), Rows);
        for (int i = 0; i < 5; i++) Samples.AssertRate(0.6 / 5 + 0.06 * (1 - 0.6 / 5), two.Active(i), Rows);
        for (int i = 5; i < 9; i++) Samples.AssertRate(0.6 / 4 + 0.06 * (1 - 0.6 / 4), two.Active(i), Rows);
    }

    [Fact]
    public void Mimics_give_the_same_activations_as_the_other_world()
    {
        Seed seed = new(6);
        static float[] Activations(CompositeRecipe recipe, Seed seed) =>
            Samples.Draw(recipe.Create(seed), "mimic", 500).Activations;
        AssertClose(Activations(H2, seed), Activations(H1 with { SharedFraction = 1 }, seed));
        AssertClose(Activations(H1, seed), Activations(H2 with { ContextSpecific = true }, seed));
    }

    [Fact]
    public void Accessors_point_at_the_rows_they_name()
    {
        using var scope = torch.NewDisposeScope();
        foreach (CompositeRecipe recipe in new[] { H1 with { SharedFraction = 1 }, H2, H2 with { ContextSpecific = true } })
        {
            CompositeWorld world = recipe.Create(new Seed(7));
            for (int k = 0; k < 5; k++)
                for (int l = 0; l < 4; l++)
                {
                    int composite = world.Composite(k, l);
                    Assert.Equal((k, l), world.Parts(composite));
                    Same(world.ActionDirections[k], world.Directions[world.ActionFeature(k)]);
                    Same(world.OffsetDirections[composite], world.Directions[world.ContextFeature(k, l)]);
                    if (recipe.Kind == CompositeKind.H1) Same(world.CompositeDirections[composite], world.Directions[composite]);
                }
        }

        Assert.Equal(-1, H1.Create(new Seed(7)).ContextFeature(0, 0));
    }

    private static void Same(torch.Tensor a, torch.Tensor b) => Assert.InRange((a - b).abs().max().item<float>(), 0, 1e-6f);

    private static void AssertClose(float[] a, float[] b)
    {
        Assert.Equal(a.Length, b.Length);
        for (int i = 0; i < a.Length; i++) Assert.Equal(a[i], b[i], 1e-5f);
    }
}
