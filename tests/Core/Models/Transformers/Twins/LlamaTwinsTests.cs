using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Models.Transformers.Twins;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Models.Transformers.Twins;

public class LlamaTwinsTests
{
    private static readonly LlamaConfig Wide = SmallLlama.Grouped with { Dim = 96, HiddenDim = 80, Vocabulary = 50 };

    [Fact]
    public void Untrained_weights_have_the_usual_deviations()
    {
        using var scope = NewDisposeScope();
        using LlamaWeights twin = LlamaTwins.Untrained(Wide, new Seed(1));
        Assert.True(twin.SharedClassifier);
        foreach ((string name, Tensor tensor) in twin.Named)
        {
            if (tensor.dim() == 1) Assert.Equal(tensor.numel(), tensor.eq(1).sum().item<long>());
            else
                IsNormal(
                    name,
                    tensor,
                    name.EndsWith("wo", StringComparison.Ordinal) || name.EndsWith("w2", StringComparison.Ordinal)
                        ? 0.02 / Math.Sqrt(6)
                        : 0.02);
        }
    }

    [Fact]
    public void Matched_weights_keep_each_matrix_own_deviation_and_nothing_else()
    {
        using var scope = NewDisposeScope();
        using LlamaWeights trained = SmallLlama.Weights(Wide, new Seed(2), shared: false);
        using LlamaWeights shifted = trained.Select((name, tensor) =>
            tensor.dim() == 1 ? tensor.clone() : (tensor * name.Length) + 3);
        using LlamaWeights twin = LlamaTwins.MatchedDeviations(shifted, new Seed(3));
        Assert.False(twin.SharedClassifier);
        foreach ((string name, Tensor tensor) in twin.Named)
        {
            double[] own = Numbers(shifted[name]);
            double mean = own.Average();
            if (tensor.dim() == 1) Assert.Equal(own, Numbers(tensor));
            else IsNormal(name, tensor, Math.Sqrt(own.Average(v => Math.Pow(v - mean, 2))));
        }
    }

    [Fact]
    public void Shuffled_weights_are_the_same_numbers_elsewhere()
    {
        using var scope = NewDisposeScope();
        using LlamaWeights trained = SmallLlama.Weights(Wide, new Seed(4));
        using LlamaWeights twin = LlamaTwins.Shuffled(trained, new Seed(5));
        foreach ((string name, Tensor tensor) in twin.Named)
        {
            double[] before = Numbers(trained[name]), after = Numbers(tensor);
            Assert.Equal(before.Order(), after.Order());
            int kept = before.Zip(after).Count(pair => pair.First == pair.Second);
            // A random order keeps about one number in its place (Poisson): more than 20 has probability below 1e-18.
            Assert.InRange(kept, tensor.dim() == 1 ? before.Length : 0, tensor.dim() == 1 ? before.Length : 20);
        }
    }

    [Fact]
    public void Twins_follow_from_their_seed_leave_the_trained_model_alone_and_run()
    {
        using var scope = NewDisposeScope();
        using LlamaWeights trained = SmallLlama.Weights(SmallLlama.Grouped, new Seed(6)),
            copy = SmallLlama.Weights(SmallLlama.Grouped, new Seed(6));
        foreach (Func<Seed, LlamaWeights> make in new Func<Seed, LlamaWeights>[]
                 {
                     seed => LlamaTwins.Untrained(trained.Config, seed),
                     seed => LlamaTwins.MatchedDeviations(trained, seed),
                     seed => LlamaTwins.Shuffled(trained, seed)
                 })
        {
            using LlamaWeights a = make(new Seed(7)), b = make(new Seed(7)), c = make(new Seed(8));
            Assert.Equal(Numbers(a["layers.1.w1"]), Numbers(b["layers.1.w1"]));
            Assert.NotEqual(Numbers(a["layers.1.w1"]), Numbers(c["layers.1.w1"]));
            Assert.NotEqual(Numbers(a["layers.1.w1"]), Numbers(a["layers.1.w3"]));
            Assert.All(trained.Named, pair => Assert.Equal(Numbers(copy[pair.Name]), Numbers(pair.Tensor)));
            using var model = new Llama(make(new Seed(7)));
            Assert.True(model.Run(SmallLlama.Tokens(model.Config, 1, 3, new Seed(9))).Logits.isfinite().all().item<bool>());
        }
    }

    /// <summary>
    /// Mean, deviation and fourth moment within 6 standard errors of a normal's: together a false alarm has probability below
    /// 1e-8 a matrix (n ≥ 3000). A fourth moment far from 3σ⁴ would be another distribution.
    /// </summary>
    private static void IsNormal(string name, Tensor tensor, double deviation)
    {
        double[] z = [.. Numbers(tensor).Select(v => v / deviation)];
        double error = 6 / Math.Sqrt(z.Length);
        Assert.True(Math.Abs(z.Average()) < error, $"{name}: mean");
        Assert.True(Math.Abs(z.Average(v => v * v) - 1) < error * Math.Sqrt(2), $"{name}: deviation");
        Assert.True(Math.Abs(z.Average(v => v * v * v * v) - 3) < error * Math.Sqrt(96), $"{name}: fourth moment");
    }

    private static double[] Numbers(Tensor tensor) => tensor.to(ScalarType.Float64).data<double>().ToArray();
}
