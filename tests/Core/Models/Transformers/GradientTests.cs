using FsCheck.Xunit;
using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Models.Transformers.Configuration;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Models.Transformers;

/// <summary>Gradients go through a run to every weight that asks for them.</summary>
public class GradientTests
{
    private const double Step = 1e-5;

    [Property(MaxTest = 40, Replay = "231,233")]
    public void They_are_the_slopes_of_finite_differences(ulong seed)
    {
        using var scope = NewDisposeScope();
        TransformerConfig config = RandomConfig.Of(seed);
        if (config.Mlp is { Activation: MlpActivation.Relu } mlp) // its kink has no slope
            config = config with { Mlp = mlp with { Activation = MlpActivation.Silu } };
        Tensor tokens = SmallTransformer.Tokens(config, 2, 5, new Seed(seed));
        using Generator generator = new Seed(seed).Generator();
        Tensor wanted = randn(2, 5, config.Outputs ?? config.Vocabulary, ScalarType.Float64, generator: generator);
        Tensor Loss(TransformerWeights of) => (new Transformer(of, ScalarType.Float64).Run(tokens).Logits * wanted).sum();

        using TransformerWeights weights = SmallTransformer.Weights(config, new Seed(seed), ScalarType.Float64);
        foreach ((_, Tensor weight) in weights.Named) weight.requires_grad_(true);
        Loss(weights).backward();
        foreach ((string name, Tensor weight) in weights.Named)
        {
            Tensor direction = randn(weight.shape, ScalarType.Float64, generator: generator);
            double At(double step)
            {
                using TransformerWeights moved = weights.Select((other, own) =>
                    other == name ? own.detach() + (direction * step) : own.detach().clone());
                return Loss(moved).item<double>();
            }

            double slope = (8 * (At(Step) - At(-Step)) - (At(2 * Step) - At(-2 * Step))) / (12 * Step);
            double own = weight.grad is { } gradient ? (gradient * direction).sum().item<double>() : 0;
            double scale = 1 + Math.Abs(slope);
            Assert.True(Math.Abs(own - slope) < 2e-6 * scale, $"{name}: gradient {own:g10}, finite difference {slope:g10}");
        }
    }

    [Fact]
    public void They_reach_every_weight()
    {
        using var scope = NewDisposeScope();
        TransformerConfig untied = SmallTransformer.Llama with { TiedHead = false };
        using TransformerWeights weights = SmallTransformer.Weights(untied, new Seed(1));
        foreach ((_, Tensor weight) in weights.Named) weight.requires_grad_(true);
        Tensor tokens = SmallTransformer.Tokens(weights.Config, 2, 5, new Seed(1));
        new Transformer(weights).Run(tokens).Logits.log_softmax(-1).select(2, 3).sum().backward();
        Assert.All(weights.Named, part => Assert.True(part.Tensor.grad!.abs().sum().item<float>() > 0, part.Name));
    }
}
