using Hypotheses.Core.Models.Toy.Readers;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;
using Hypotheses.Core.Worlds.Recipes;
using TorchSharp;

namespace Hypotheses.Tests.Core.Models.Toy.Readers;

public class ReaderTrainerTests
{
    private static readonly SharkeyRecipe Orthonormal = new()
    {
        Features = 6,
        Dimension = 8,
        MeanActive = 1.5,
        Orthonormal = true,
        Decay = 1
    };

    private static Seed[] Seeds(int count) => [.. Enumerable.Range(0, count).Select(i => Seed.FromPath("reader-test", $"{i}"))];

    private static IWorld[] Worlds(int count) => [.. Seeds(count).Select(s => Orthonormal.Create(s.Derive("world")))];

    // Orthonormal features can be read without error: V = the directions, b = 0.
    [Fact]
    public void A_reader_of_orthonormal_features_reads_each_along_its_direction()
    {
        using var scope = torch.NewDisposeScope();
        IWorld[] worlds = Worlds(3);
        using FrozenReader readers = ReaderTrainer.Train(new ReaderRecipe(), worlds, Seeds(3));
        for (int i = 0; i < 3; i++)
        {
            float[] codes = new float[500 * 6], activations = new float[500 * 8];
            worlds[i].Stream(new Seed(7)).Next(codes, activations);
            torch.Tensor error = readers.Read(torch.tensor(activations, 500, 8))[i] - torch.tensor(codes, 500, 6);
            Assert.InRange(error.abs().max().item<float>(), 0, .01f);
            Assert.InRange(
                (readers.Weights[i].matmul(worlds[i].Directions.t()) - torch.eye(6)).abs().max().item<float>(), 0, .02f);
        }
    }

    [Fact]
    public void A_feature_without_importance_keeps_its_first_weights()
    {
        using var scope = torch.NewDisposeScope();
        using FrozenReader trained = ReaderTrainer.Train(
            new ReaderRecipe { Steps = 200 }, Worlds(1), Seeds(1), [1, 1, 0, 1, 1, 0]);
        using FrozenReader barely = ReaderTrainer.Train(new ReaderRecipe { Steps = 1, LearningRate = 1e-9 }, Worlds(1), Seeds(1));
        foreach (int j in new[] { 2, 5 })
            Assert.InRange((trained.Weights[0][j] - barely.Weights[0][j]).abs().max().item<float>(), 0, 1e-7f);
        Assert.True((trained.Weights[0][0] - barely.Weights[0][0]).abs().max().item<float>() > .1f);
    }

    [Fact]
    public void A_reader_trained_among_others_is_the_one_trained_alone_bit_for_bit()
    {
        var recipe = new ReaderRecipe { Steps = 40, Batch = 50 };
        using FrozenReader all = ReaderTrainer.Train(recipe, Worlds(4), Seeds(4));
        for (int i = 0; i < 4; i++)
        {
            using FrozenReader alone = ReaderTrainer.Train(recipe, [Worlds(4)[i]], [Seeds(4)[i]]);
            Assert.Equal(alone.Weights.data<float>().ToArray(), all.Weights[i].contiguous().data<float>().ToArray());
            Assert.Equal(alone.Bias.data<float>().ToArray(), all.Bias[i].contiguous().data<float>().ToArray());
        }
    }

    [Fact]
    public void What_does_not_belong_together_is_named()
    {
        Assert.Equal(
            "reader: Steps = 0 is not in [1, 1e+06]",
            Assert.Throws<ArgumentException>(() =>
                ReaderTrainer.Train(new ReaderRecipe { Steps = 0 }, Worlds(1), Seeds(1))).Message);
        Assert.Equal(
            "reader: 2 worlds for 1 seeds",
            Assert.Throws<ArgumentException>(() => ReaderTrainer.Train(new ReaderRecipe(), Worlds(2), Seeds(1))).Message);
        Assert.Equal(
            "reader: worlds differ in size",
            Assert.Throws<ArgumentException>(() =>
                ReaderTrainer.Train(
                    new ReaderRecipe(),
                    [Worlds(1)[0], (Orthonormal with { Features = 5 }).Create(new Seed(1))],
                    Seeds(2))).Message);
        Assert.Equal(
            "reader: importance is not 6 numbers of at least 0",
            Assert.Throws<ArgumentException>(() => ReaderTrainer.Train(new ReaderRecipe(), Worlds(1), Seeds(1), [1])).Message);
        Assert.Throws<ArgumentException>(() => new FrozenReader(torch.zeros(2, 3, 4), torch.zeros(2, 4)));
    }
}
