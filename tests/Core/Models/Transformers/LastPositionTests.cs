using FsCheck.Xunit;
using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Models.Transformers.Configuration;
using Hypotheses.Core.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Models.Transformers;

public class LastPositionTests
{
    [Property(MaxTest = 150, Replay = "211,213")]
    public void Equals_a_whole_run_with_the_last_position_replaced(ulong seed) =>
        Agree(RandomConfig.Causal(seed), seed, ScalarType.Float64, 1e-9);

    [Property(MaxTest = 100, Replay = "215,217")]
    public void And_in_single_precision(ulong seed) => Agree(RandomConfig.Causal(seed), seed, ScalarType.Float32, 1e-4);

    private static void Agree(TransformerConfig config, ulong seed, ScalarType type, double tolerance)
    {
        using var scope = NewDisposeScope();
        using Transformer model = SmallTransformer.Model(config, seed, type);
        Rng rng = new Seed(seed).Rng();
        (int layer, int time, int copies) = (rng.Below(config.Layers), 1 + rng.Below(8), 1 + rng.Below(3));
        Tensor tokens = SmallTransformer.Tokens(config, 4, time, new Seed(seed));
        using var fast = new LastPosition(model, tokens, layer);
        string input = $"blocks.{layer}.hook_resid_pre", output = $"blocks.{config.Layers - 1}.hook_resid_post";
        Tensor clean = model.Run(tokens, new HashSet<string> { input }, stopAt: input)[input]; // [P, T, d]
        // products of other batch sizes round differently
        Near(clean.select(1, time - 1), fast.Residual, tolerance);

        using Generator generator = new Seed(seed).Generator();
        Tensor x = fast.Residual.unsqueeze(1) + randn(4, copies, config.Dim, dtype: type, generator: generator); // [P, K, d]
        (Tensor residual, Tensor logProbabilities) = fast.Continue(x);
        for (int k = 0; k < copies; k++)
        {
            Tensor changed = cat([clean.narrow(1, 0, time - 1), x.narrow(1, k, 1)], 1); // [P, T, d]
            TransformerRun run = model.Run(
                tokens, new HashSet<string> { output }, new Dictionary<string, Tensor> { [input] = changed });
            Near(run[output].select(1, time - 1), residual.select(1, k), tolerance);
            Near(run.Logits.select(1, time - 1).log_softmax(-1), logProbabilities.select(1, k), tolerance);
        }
    }

    private static void Near(Tensor expected, Tensor actual, double tolerance)
    {
        Assert.Equal(expected.shape, actual.shape);
        Assert.InRange(SmallTransformer.Difference([.. Tensors.ToArray<double>(expected)], actual), 0, tolerance);
    }

    [Fact]
    public void Many_prompts_go_in_several_runs()
    {
        using var scope = NewDisposeScope();
        using Transformer model = SmallTransformer.Model(SmallTransformer.Llama, 3, ScalarType.Float64);
        Tensor tokens = SmallTransformer.Tokens(model.Config, 100, 7, new Seed(3)); // 700 positions
        using var fast = new LastPosition(model, tokens, 1);
        Tensor logits = model.Run(tokens).Logits.select(1, 6).log_softmax(-1);
        Near(logits, fast.Continue(fast.Residual.unsqueeze(1)).LogProbabilities.select(1, 0), 1e-9);
    }

    [Fact]
    public void Several_layers_of_one_run_are_each_their_own_to_the_bit()
    {
        using var scope = NewDisposeScope();
        using Transformer model = SmallTransformer.Model(SmallTransformer.Llama, 2);
        Tensor tokens = SmallTransformer.Tokens(model.Config, 5, 7, new Seed(2)), x = ones(5, 3, model.Config.Dim);
        IReadOnlyList<LastPosition> together = LastPosition.At(model, tokens, [1, 0, 2]);
        Assert.Equal([1, 0, 2], together.Select(l => l.Layer));
        foreach (LastPosition shared in together)
        {
            using var own = new LastPosition(model, tokens, shared.Layer);
            Assert.True(own.Residual.equal(shared.Residual).all().item<bool>());
            Assert.True(own.Continue(x).LogProbabilities.equal(shared.Continue(x).LogProbabilities).all().item<bool>());
            shared.Dispose(); // the others keep what they share
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => LastPosition.At(model, tokens, [0, 3]));
    }

    [Fact]
    public void Leaves_nothing_behind_but_its_result()
    {
        using var scope = NewDisposeScope();
        using Transformer model = SmallTransformer.Model(SmallTransformer.Llama, 1);
        Tensor tokens = SmallTransformer.Tokens(model.Config, 2, 6, new Seed(1));
        using DisposeScope inner = NewDisposeScope();
        using var fast = new LastPosition(model, tokens, 1);
        Assert.Equal(0, inner.DisposablesCount);
        Tensor x = zeros(2, 4, model.Config.Dim);
        fast.Continue(x);
        Assert.Equal(3, inner.DisposablesCount); // x, the residual stream and the log-probabilities
        Assert.False(x.IsInvalid);
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        using var scope = NewDisposeScope();
        using Transformer model = SmallTransformer.Model(SmallTransformer.Llama, 1);
        Tensor tokens = SmallTransformer.Tokens(model.Config, 2, 6, new Seed(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LastPosition(model, tokens, 3));
        Assert.Throws<ArgumentException>(() => new LastPosition(model, zeros(0, 6, dtype: ScalarType.Int64), 1));
        using var fast = new LastPosition(model, tokens, 1);
        Assert.Contains(
            "not Float32 [2, K, 24]",
            Assert.Throws<ArgumentException>(() => fast.Continue(zeros(3, 1, 24))).Message,
            StringComparison.Ordinal);
        using Transformer both = SmallTransformer.Model(
            SmallTransformer.Llama with { Attention = SmallTransformer.Llama.Attention with { Causal = false } }, 1);
        Assert.Contains(
            "is not causal",
            Assert.Throws<ArgumentException>(() => new LastPosition(both, tokens, 1)).Message,
            StringComparison.Ordinal);
    }
}
