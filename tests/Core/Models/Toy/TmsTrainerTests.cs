using Hypotheses.Core.Models.Toy;
using Hypotheses.Core.Runtime;
using TorchSharp;

namespace Hypotheses.Tests.Core.Models.Toy;

public class TmsTrainerTests
{
    private static Seed[] Seeds(int count) =>
        [.. Enumerable.Range(0, count).Select(i => Seed.FromPath("tms-test", i.ToString()))];

    // One in 300 runs ends in a square (four features, loss .017 against .009) instead: seeds are fixed, best of three is asked.
    [Fact]
    public void Five_features_in_two_dimensions_form_a_regular_pentagon()
    {
        using ToyModelOfSuperposition model = TmsTrainer.Train(new TmsRecipe(), Seeds(3));
        float[] w = model.Weights[model.Best].contiguous().data<float>().ToArray();
        double[] norms = [.. Enumerable.Range(0, 5).Select(i => Math.Sqrt(w[i] * w[i] + w[5 + i] * w[5 + i]))];
        double[] angles = [.. Enumerable.Range(0, 5).Select(i => Math.Atan2(w[5 + i], w[i]) * 180 / Math.PI).Order()];
        Assert.All(norms, norm => Assert.InRange(norm, 1.10, 1.16));
        for (int i = 0; i < 5; i++) Assert.InRange((angles[(i + 1) % 5] - angles[i] + 360) % 360, 70, 74);
        for (int i = 0; i < 5; i++)
        {
            double shared = Enumerable.Range(0, 5).Sum(j => Math.Pow((w[i] * w[j] + w[5 + i] * w[5 + j]) / norms[i], 2));
            Assert.InRange(norms[i] * norms[i] / shared, 0.39, 0.41);
        }

        Assert.InRange(model.Losses[model.Best], 0.006, 0.011);
    }

    // The linear optimum keeps the m most important features; with equal importance it is any plane, and then more than m
    // norms may exceed ½: importance must decay for this control.
    [Fact]
    public void A_linear_model_keeps_as_many_features_as_dimensions()
    {
        using ToyModelOfSuperposition model = TmsTrainer.Train(new TmsRecipe { Linear = true, ImportanceDecay = 0.7 }, Seeds(4));
        bool[] kept = [.. model.Weights.norm(1).gt(0.5).data<bool>().ToArray()];
        for (int s = 0; s < 4; s++) Assert.Equal([true, true, false, false, false], kept[(5 * s)..(5 * s + 5)]);
    }

    [Fact]
    public void A_model_trained_among_others_is_the_one_trained_alone_bit_for_bit()
    {
        var recipe = new TmsRecipe { Features = 11, Hidden = 3, Steps = 50, WeightDecay = 0.01 };
        Seed[] seeds = Seeds(5);
        using ToyModelOfSuperposition all = TmsTrainer.Train(recipe, seeds);
        for (int i = 0; i < 5; i++)
        {
            using ToyModelOfSuperposition alone = TmsTrainer.Train(recipe, [seeds[i]]);
            Assert.Equal(alone.Weights.data<float>().ToArray(), all.Weights[i].contiguous().data<float>().ToArray());
            Assert.Equal(alone.Bias.data<float>().ToArray(), all.Bias[i].contiguous().data<float>().ToArray());
            Assert.Equal(alone.Losses[0], all.Losses[i]);
        }

        Assert.NotEqual(all.Losses[0], all.Losses[1]);
    }

    [Fact]
    public void Without_a_step_a_model_has_its_initial_weights()
    {
        using ToyModelOfSuperposition model = TmsTrainer.Train(new TmsRecipe { Features = 60, Hidden = 40, Steps = 0 }, Seeds(1));
        Assert.All(model.Bias.data<float>().ToArray(), b => Assert.Equal(0, b));
        // Xavier, σ² = 2/100; the mean square of 2,400 normals has a relative σ of √(2/2400) = .029: 6σ.
        Assert.InRange(model.Weights.square().mean().item<float>(), .02 * .827, .02 * 1.173);
    }

    [Fact]
    public void Adam_agrees_with_torch()
    {
        using var scope = torch.NewDisposeScope();
        float[] seen = [0.5f, -1f, 2f];
        torch.Tensor parameter = torch.tensor(seen.ToArray()).requires_grad_();
        var torchParameter = new TorchSharp.Modules.Parameter(parameter);
        var adam = torch.optim.AdamW([torchParameter], lr: 0.03, weight_decay: 0.1);
        var state = new AdamState(3);
        for (int step = 0; step < 20; step++)
        {
            float[] gradient = [0.1f * step - 0.7f, MathF.Sin(step), 3];
            torchParameter.grad = torch.tensor(gradient);
            adam.step();
            state.Step(seen, gradient, 0.03, 0.1);
        }

        float[] expected = torchParameter.data<float>().ToArray();
        for (int i = 0; i < 3; i++) Assert.Equal(expected[i], seen[i], 1e-5f);
    }

    [Fact]
    public void A_field_out_of_range_is_named()
    {
        Assert.Equal(
            "TMS: Hidden = 6 is not in [1, 5]",
            Assert.Throws<ArgumentException>(() => TmsTrainer.Train(new TmsRecipe { Hidden = 6 }, Seeds(1))).Message);
        Assert.Throws<ArgumentException>(() => TmsTrainer.Train(new TmsRecipe(), []));
    }
}
