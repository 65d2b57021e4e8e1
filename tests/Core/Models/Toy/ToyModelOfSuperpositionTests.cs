using Hypotheses.Core.Models.Toy;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;
using TorchSharp;

namespace Hypotheses.Tests.Core.Models.Toy;

public class ToyModelOfSuperpositionTests
{
    private static readonly TmsRecipe Recipe = new() { Features = 3, Hidden = 2 };

    [Fact]
    public void Reconstruction_is_relu_of_W_transposed_W_x_plus_b()
    {
        using var scope = torch.NewDisposeScope();
        var model = new ToyModelOfSuperposition(
            Recipe,
            torch.tensor(new float[] { 1, 0, 2, 0, 1, -1 }, 1, 2, 3),
            torch.tensor(new float[] { 0.5f, -5, 1 }, 1, 3),
            [0]);
        // x = (1, 2, 0): h = (1, 2); Wᵀh = (1, 2, 0).
        torch.Tensor x = torch.tensor(new float[] { 1, 2, 0 }, 1, 3);
        Assert.Equal([1f, 2f], model.Hide(x).data<float>().ToArray());
        Assert.Equal([1.5f, 0f, 1f], model.Reconstruct(x).data<float>().ToArray());
        Assert.Equal(0.25f + 4 + 1, model.Loss(x).item<float>(), 1e-6f);
    }

    [Fact]
    public void The_hidden_world_gives_the_hidden_activations_of_the_inputs()
    {
        using var scope = torch.NewDisposeScope();
        var w = torch.tensor(new float[] { 3, 0, 1, 4, 0, -1 }, 1, 2, 3); // the second feature has norm 0
        var model = new ToyModelOfSuperposition(Recipe, w, torch.zeros(1, 3), [0]);
        SparseWorld world = model.HiddenWorld(0);
        float[] codes = new float[300], hidden = new float[200], inputs = new float[300];
        world.Stream(new Seed(4)).Next(codes, hidden);
        Recipe.Inputs().Create(new Seed(0)).Stream(new Seed(4)).Next(inputs);
        torch.Tensor expected = model.Hide(torch.tensor(inputs, 100, 3))[0];
        Assert.InRange((expected - torch.tensor(hidden, 100, 2)).abs().max().item<float>(), 0, 1e-5f);
        for (int row = 0; row < 100; row++)
        {
            Assert.Equal(5 * inputs[3 * row], codes[3 * row], 1e-5f);
            Assert.Equal(0, codes[3 * row + 1]);
        }
    }

    [Fact]
    public void Shapes_must_belong_together()
    {
        using var scope = torch.NewDisposeScope();
        Assert.Contains(
            "[1, 3, 2] is not [S, 2, 3]",
            Assert.Throws<ArgumentException>(() =>
                new ToyModelOfSuperposition(Recipe, torch.zeros(1, 3, 2), torch.zeros(1, 3), [0])).Message);
        Assert.Throws<ArgumentException>(() => new ToyModelOfSuperposition(Recipe, torch.zeros(2, 2, 3), torch.zeros(1, 3), [0]));
    }
}
