using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Models.Transformers;

public class LastPositionTests
{
    public static TheoryData<int, int, int, int, ulong> Cases
    {
        get
        {
            var cases = new TheoryData<int, int, int, int, ulong>();
            foreach (int groups in new[] { 1, 2, 6 })
                foreach (int layer in new[] { 0, 1, 2 })
                    foreach (int time in new[] { 1, 2, 13 })
                        cases.Add(groups, layer, time, 1 + (groups * layer % 4), (ulong)((groups * 100) + (layer * 10) + time));
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Equals_a_whole_run_with_the_last_position_replaced(int groups, int layer, int time, int copies, ulong seed)
    {
        using var scope = NewDisposeScope();
        using Llama model = SmallLlama.Model(SmallLlama.Grouped with { KeyValueHeads = groups }, seed, shared: layer != 1);
        Tensor tokens = SmallLlama.Tokens(model.Config, 6, time, new Seed(seed));
        using var fast = new LastPosition(model, tokens, layer);
        string input = $"blocks.{layer}.hook_resid_pre", output = "blocks.2.hook_resid_post";
        Tensor clean = model.Run(tokens, new HashSet<string> { input }, stopAt: input)[input]; // [P, T, d]
        // products of other batch sizes round differently
        Assert.InRange(SmallLlama.Difference(clean.select(1, time - 1), fast.Residual), 0, 1e-6);

        using Generator generator = new Seed(seed).Generator();
        Tensor x = fast.Residual.unsqueeze(1) + randn(6, copies, model.Config.Dim, generator: generator); // [P, K, d]
        (Tensor residual, Tensor logProbabilities) = fast.Continue(x);
        for (int k = 0; k < copies; k++)
        {
            Tensor changed = cat([clean.narrow(1, 0, time - 1), x.narrow(1, k, 1)], 1); // [P, T, d]
            LlamaRun run = model.Run(
                tokens, new HashSet<string> { output }, new Dictionary<string, Tensor> { [input] = changed });
            Assert.InRange(SmallLlama.Difference(run[output].select(1, time - 1), residual.select(1, k)), 0, 1e-5);
            Assert.InRange(
                SmallLlama.Difference(run.Logits.select(1, time - 1).log_softmax(-1), logProbabilities.select(1, k)), 0, 1e-5);
        }
    }

    [Fact]
    public void Several_layers_of_one_run_are_each_their_own_to_the_bit()
    {
        using var scope = NewDisposeScope();
        using Llama model = SmallLlama.Model(SmallLlama.Grouped, 2);
        Tensor tokens = SmallLlama.Tokens(model.Config, 5, 7, new Seed(2)), x = ones(5, 3, model.Config.Dim);
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
        using Llama model = SmallLlama.Model(SmallLlama.Grouped, 1);
        Tensor tokens = SmallLlama.Tokens(model.Config, 2, 6, new Seed(1));
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
        using Llama model = SmallLlama.Model(SmallLlama.Grouped, 1);
        Tensor tokens = SmallLlama.Tokens(model.Config, 2, 6, new Seed(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LastPosition(model, tokens, 3));
        Assert.Throws<ArgumentException>(() => new LastPosition(model, zeros(0, 6, dtype: ScalarType.Int64), 1));
        using var fast = new LastPosition(model, tokens, 1);
        Assert.Contains(
            "not Float32 [2, K, 24]",
            Assert.Throws<ArgumentException>(() => fast.Continue(zeros(3, 1, 24))).Message,
            StringComparison.Ordinal);
    }
}
