using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Architectures;
using Hypotheses.Core.Sae.Training.Autograd;
using Hypotheses.Core.Sae.Training.Batched;
using Hypotheses.Core.Sae.Training.CpuFused;
using Hypotheses.Core.Sae.Training.CpuFused.Storage;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Sae.Training;

public unsafe class GradientTests
{
    private const int Shapes = 4;

    public static TheoryData<string, int> Cases()
    {
        var cases = new TheoryData<string, int>();
        foreach (string name in TrainingCases.Names)
            for (int i = 0; i < Shapes; i++) cases.Add(name, i);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_CPU_fused_step_has_the_gradients_of_float64_autograd(string name, int index)
    {
        using var scope = NewDisposeScope();
        var drawn = new DrawnCase(name, index);
        using var reference = new AutogradLanes(drawn.Recipe, [drawn.Start], CPU, ScalarType.Float64);
        (Tensor losses, IReadOnlyList<Tensor> expected) = reference.Accumulate(drawn.Samples, drawn.Penalty);
        var fused = new FusedLane<double>(drawn.Recipe, drawn.Start, threads: 1 + index % 3);

        double loss = fused.Accumulate(drawn.Numbers, .5);

        FusedWeights<double> gradient = fused.Gradient;
        Assert.Equal(losses.item<double>(), loss, 1e-9 * loss);
        int at = 0;
        WeightTraining weights = drawn.Recipe.Weights;
        if (weights is not (WeightTraining.Tied or WeightTraining.FrozenEncoder))
            Near(expected[at++][0].t(), gradient.Encoder, gradient.Stride);
        Near(expected[at++][0].t(), gradient.EncoderBias, 1);
        for (int x = 0; x < gradient.Extras; x++) Near(expected[at++][0].t(), gradient.Extra(x), 1);
        Near(expected[at++][0], gradient.DecoderBias, gradient.Stride);
        if (weights != WeightTraining.FrozenDecoder) Near(expected[at++][0], gradient.Decoder, gradient.Stride);
        Assert.Equal(expected.Count, at);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_batched_step_has_the_gradients_of_float64_autograd(string name, int index)
    {
        var drawn = new DrawnCase(name, index);
        Same(drawn, new DenseLanes(drawn.Recipe, [drawn.Start, drawn.Start], CPU, ScalarType.Float64));
    }

    [Theory]
    [InlineData("topk")]
    [InlineData("topk auxk")]
    [InlineData("topk tied auxk")]
    [InlineData("topk frozen-decoder auxk")]
    [InlineData("topk frozen-encoder auxk")]
    [InlineData("batch-topk")]
    [InlineData("batch-topk auxk")]
    [InlineData("batch-topk soft-frozen-decoder")]
    public void The_sparse_batched_step_too(string name)
    {
        for (int index = 0; index < Shapes; index++)
        {
            var drawn = new DrawnCase(name, index, most: 3, least: 50);
            Assert.True(TopKLanes.Fits(drawn.Recipe));
            Same(
                drawn,
                Assert.IsType<TopKLanes>(BatchedLanes.Of(drawn.Recipe, [drawn.Start, drawn.Start], CPU, ScalarType.Float64)));
        }

        Assert.False(TopKLanes.Fits(SaeRecipes.ResidualTopK(127))); // 8 of 127
        Assert.False(TopKLanes.Fits(SaeRecipes.Bussmann2025(1024, 8, 10))); // prefixes
        Assert.False(TopKLanes.Fits(SaeRecipes.Toy(1024, .1)));
    }

    // Two lanes of the same start on other samples: what one does must not show in the other.
    private static void Same(DrawnCase drawn, BatchedLanes hand)
    {
        using var scope = NewDisposeScope();
        using var _ = hand;
        Tensor samples = cat([drawn.Samples, drawn.Samples.mul(.7).add(.1)], 0),
            penalties = cat([drawn.Penalty, drawn.Penalty.mul(2)], 0);
        using var reference = new AutogradLanes(drawn.Recipe, [drawn.Start, drawn.Start], CPU, ScalarType.Float64);

        (Tensor losses, IReadOnlyList<Tensor> expected) = reference.Accumulate(samples, penalties);
        (Tensor seenLosses, IReadOnlyList<Tensor> seen) = hand.Accumulate(samples, penalties);

        Assert.True(losses.allclose(seenLosses, 1e-9));
        Assert.Equal(expected.Count, seen.Count);
        for (int i = 0; i < seen.Count; i++)
        {
            Assert.Equal(expected[i].shape, seen[i].shape);
            double scale = Math.Max(1e-12, expected[i].abs().max().item<double>());
            Assert.InRange(expected[i].sub(seen[i]).abs().max().item<double>(), 0, 1e-6 * scale);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradients_reach_what_the_case_is_about(string name, int index)
    {
        using var scope = NewDisposeScope();
        var drawn = new DrawnCase(name, index);
        using var reference = new AutogradLanes(drawn.Recipe, [drawn.Start], CPU, ScalarType.Float64);
        IReadOnlyList<Tensor> gradients = reference.Accumulate(drawn.Samples, drawn.Penalty).Gradients;
        Assert.All(
            gradients, g => Assert.True(g.abs().max().item<double>() > 0, "a gradient is all zeros: the case tests nothing"));
        if (drawn.Recipe.Auxiliary is null) return;
        using var without = new AutogradLanes(drawn.Recipe with { Auxiliary = null }, [drawn.Start], CPU, ScalarType.Float64);
        Assert.True(
            Active(without.Accumulate(drawn.Samples, drawn.Penalty).Gradients) < Active(gradients),
            "no dead latent got a gradient: the case tests nothing");
    }

    private static long Active(IReadOnlyList<Tensor> gradients) => gradients.Sum(g => g.ne(0).sum().item<long>());

    private static void Near(Tensor expected, double* seen, int stride)
    {
        Tensor rows = expected.reshape(expected.shape[0], -1).contiguous();
        double[] numbers = rows.data<double>().ToArray();
        double scale = Math.Max(1e-12, numbers.Max(Math.Abs));
        int columns = (int)rows.shape[1];
        for (int i = 0; i < numbers.Length; i++)
            Assert.True(
                Math.Abs(numbers[i] - seen[i / columns * stride + i % columns]) <= 1e-6 * scale,
                $"{numbers[i]} and {seen[i / columns * stride + i % columns]} at {i}");
    }
}
