using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Architectures;
using Hypotheses.Core.Sae.Training.Autograd;
using Hypotheses.Core.Sae.Training.Lanes;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Sae.Training.Autograd;

/// <summary>The reference is itself held to loops over single numbers.</summary>
public class AutogradLanesTests
{
    [Theory]
    [InlineData("relu-l1")]
    [InlineData("topk")]
    [InlineData("batch-topk")]
    public void The_loss_is_the_formula(string architecture)
    {
        const int d = 3, width = 5, batch = 7, k = 2;
        const double penalty = .3;
        Seed seed = Seed.FromPath("reference loss");
        SaeRecipe recipe = architecture switch
        {
            "relu-l1" => SaeRecipes.Toy(width, penalty),
            "topk" => new() { Architecture = SaeArchitectures.TopK, Width = width, K = k },
            _ => new() { Architecture = SaeArchitectures.BatchTopK, Width = width, K = k },
        };
        var lane = new Lane(
            recipe = recipe with { Batch = batch }, seed, new SparseWorld(seed, d, 4, .5, orthonormal: false, noise: .2));
        LaneStart start = LaneStart.Draw(lane);
        var samples = new float[batch * d];
        lane.Stream.Next(samples);
        var codes = new double[batch, width];
        for (int n = 0; n < batch; n++)
            for (int j = 0; j < width; j++)
                for (int i = 0; i < d; i++) codes[n, j] += samples[n * d + i] * (double)start.Encoder[i * width + j];
        var sorted = codes.Cast<double>().OrderDescending().ToArray();
        double expected = 0;
        for (int n = 0; n < batch; n++)
        {
            double[] row = [.. Enumerable.Range(0, width).Select(j => codes[n, j])];
            double floor = architecture switch
            {
                "relu-l1" => 0,
                "topk" => row.OrderDescending().ElementAt(k - 1),
                _ => sorted[k * batch - 1]
            };
            double[] f = [.. row.Select(c => c > 0 && c >= floor ? c : 0)];
            for (int i = 0; i < d; i++)
                expected += Math.Pow(samples[n * d + i] - f.Select((c, j) => c * start.Decoder[j * d + i]).Sum(), 2) / batch;
            if (architecture == "relu-l1") expected += penalty * f.Sum() / batch;
        }

        using var scope = NewDisposeScope();
        using var reference = new AutogradLanes(recipe, [start], CPU, ScalarType.Float64);
        Assert.Equal(
            expected,
            reference.Accumulate(
                tensor(samples).to(float64).reshape(1, batch, d), tensor(penalty).reshape(1, 1, 1)).Losses.item<double>(),
            1e-6);
    }

    [Fact]
    public void A_step_is_Adam_along_the_projected_gradient_and_back_to_the_sphere()
    {
        const int d = 3, width = 4;
        const double rate = .01;
        Seed seed = Seed.FromPath("reference step");
        SaeRecipe recipe = SaeRecipes.Toy(width, .1) with { Batch = 20 };
        var lane = new Lane(recipe, seed, new SparseWorld(seed, d, d, .5, noise: .1));
        LaneStart start = LaneStart.Draw(lane);
        var samples = new float[recipe.Batch * d];
        lane.Stream.Next(samples);
        using var scope = NewDisposeScope();
        using var lanes = new AutogradLanes(recipe, [start], CPU, ScalarType.Float64);
        Tensor x = tensor(samples).to(float64).reshape(1, -1, d);
        Tensor penalty = tensor(.1).reshape(1, 1, 1);
        IReadOnlyList<Tensor> gradients = lanes.Accumulate(x, penalty).Gradients;
        double[] slopes = gradients[^1].clone().data<double>().ToArray(),
            encoderSlopes = gradients[0].clone().data<double>().ToArray();

        lanes.Step(x, tensor(rate).reshape(1, 1, 1), penalty);

        // Adam's first step is rate·sign(g), for |g| far above its ε.
        SparseAutoencoder trained = lanes.Weights.Unload(0).ToDictionary(recipe);
        for (int i = 0; i < encoderSlopes.Length; i++)
            Assert.Equal(start.Encoder[i] - rate * Math.Sign(encoderSlopes[i]), trained.Encoder[i], 1e-6);
        for (int j = 0; j < width; j++)
        {
            double[] row = Array.ConvertAll(start.Decoder[(j * d)..(j * d + d)], v => (double)v),
                slope = slopes[(j * d)..(j * d + d)];
            double along = row.Zip(slope, (a, b) => a * b).Sum();
            double[] moved = [.. row.Select((v, i) => v - rate * Math.Sign(slope[i] - along * v))];
            double norm = Math.Sqrt(moved.Sum(v => v * v));
            for (int i = 0; i < d; i++) Assert.Equal(moved[i] / norm, trained.Direction(j)[i], 1e-6);
        }
    }
}
