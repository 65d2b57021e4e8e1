using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;
using Hypotheses.Core.Worlds.Recipes;
using TorchSharp;

namespace Hypotheses.Tests.Core.Worlds;

public class TransformedWorldTests
{
    [Fact]
    public void The_same_samples_are_seen_rotated_scaled_and_permuted()
    {
        using var scope = torch.NewDisposeScope();
        SparseWorld original = new CompositeRecipe { Kind = CompositeKind.H2 }.Create(new Seed(1));
        TransformedWorld world = TransformedWorld.Random(original, 2.5, new Seed(2));
        Samples before = Samples.Draw(original, "same", 200), after = Samples.Draw(world, "same", 200);
        Assert.NotEqual(Enumerable.Range(0, 9), world.Permutation.ToArray());
        for (int row = 0; row < 200; row++)
            for (int j = 0; j < 9; j++) Assert.Equal(2.5f * before.Code(row, world.Permutation[j]), after.Code(row, j), 1e-6f);

        torch.Tensor x = torch.tensor(before.Activations, 200, 40), y = torch.tensor(after.Activations, 200, 40);
        torch.Tensor codes = torch.tensor(after.Codes, 200, 9);
        Assert.InRange((codes.matmul(world.Directions) - y).abs().max().item<float>(), 0, 1e-5f);
        Assert.InRange((x.matmul(x.t()) * 6.25f - y.matmul(y.t())).abs().max().item<float>(), 0, 1e-4f);
        Assert.InRange((x - y).abs().max().item<float>(), 0.5f, 100f); // it did rotate

        var alone = new float[200 * 40];
        world.Stream(Seed.FromPath("same")).Next(alone);
        Assert.Equal(after.Activations, alone);
    }

    [Fact]
    public void Bad_transformations_are_named()
    {
        SparseWorld original = new NestedRecipe { Dimension = 4, Others = 0 }.Create(new Seed(1));
        float[] identity = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
            shear = [1, 0.1f, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
        Assert.Contains(
            "rotation", Assert.Throws<ArgumentException>(() => new TransformedWorld(original, shear, 1, [0, 1])).Message);
        Assert.Contains(
            "rotation",
            Assert.Throws<ArgumentException>(() => new TransformedWorld(original, identity.AsSpan(1), 1, [0, 1])).Message);
        Assert.Contains(
            "permutation", Assert.Throws<ArgumentException>(() => new TransformedWorld(original, identity, 1, [1, 1])).Message);
        Assert.Contains(
            "scale", Assert.Throws<ArgumentException>(() => new TransformedWorld(original, identity, 0, [0, 1])).Message);
    }
}
