using Hypotheses.Core.Dictionaries;
using Hypotheses.Core.Dictionaries.Families;
using Hypotheses.Core.Dictionaries.Training;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Dictionaries.Training;

public unsafe class GradientTests
{
    public static TheoryData<string, int> Cases()
    {
        var cases = new TheoryData<string, int>();
        foreach (string family in new[] { "relu-l1", "topk", "batch-topk", "topk with AuxK", "batch-topk with AuxK" })
            for (int i = 0; i < 6; i++) cases.Add(family, i);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_fused_step_has_the_gradients_of_float64_autograd(string family, int index)
    {
        Seed seed = Seed.FromPath("gradients", family).Derive("case", index);
        Rng rng = seed.Rng();
        int d = 2 + rng.Below(40);
        DictionaryRecipe recipe = Recipe(family, 4 + rng.Below(70), 2 + rng.Below(90), rng);
        int batch = recipe.Batch;
        var lane = new Lane(seed, new SparseWorld(seed, d, 2 * d, .2, orthonormal: false, noise: .3, shift: .2));
        Dictionary start = DictionaryStart.Draw(recipe, lane);
        var samples = new float[batch * d];
        lane.Stream.Next(samples);
        using var scope = NewDisposeScope();
        using var reference = new ReferenceLanes(recipe, [start], CPU, ScalarType.Float64);
        double expectedLoss = reference.Accumulate(tensor(samples).to(float64).reshape(1, batch, d)).item<double>();
        var fused = new FusedLane<double>(recipe, start);

        double loss = fused.Accumulate(samples);

        FusedWeights<double> gradient = fused.Gradient;
        var expected = reference.Gradient;
        Assert.Equal(expectedLoss, loss, 1e-9 * expectedLoss);
        Near(expected.Encoder[0].t(), gradient.Encoder, gradient.Stride);
        Near(expected.EncoderBias[0].t(), gradient.EncoderBias, 1);
        Near(expected.Decoder[0], gradient.Decoder, gradient.Stride);
        Near(expected.DecoderBias[0], gradient.DecoderBias, gradient.Stride);
        if (recipe.Auxiliary is null) return;
        using var without = new ReferenceLanes(recipe with { Auxiliary = null }, [start], CPU, ScalarType.Float64);
        without.Accumulate(tensor(samples).to(float64).reshape(1, batch, d));
        Assert.True(Active(without.Gradient.Encoder) < Active(expected.Encoder), "no dead latent got a gradient: the case tests nothing");
    }

    // Every latent that a batch leaves silent counts as dead at once.
    private static DictionaryRecipe Recipe(string family, int width, int batch, Rng rng)
    {
        DictionaryRecipe relu = DictionaryRecipe.Toy(width, rng.Uniform(0, .5)) with { Batch = batch };
        if (family == "relu-l1") return relu;
        var recipe = relu with
        {
            Penalty = 0,
            Family = family.StartsWith("batch", StringComparison.Ordinal) ? DictionaryFamily.BatchTopK : DictionaryFamily.TopK,
            K = 1 + rng.Below(Math.Min(width, 12)),
            StartAtMean = true,
        };
        if (!family.Contains("AuxK", StringComparison.Ordinal)) return recipe;
        // One latent a sample and more latents than samples: some are silent.
        return recipe with { K = 1, Batch = Math.Min(batch, 10), Width = width + 20, Auxiliary = new AuxiliaryLoss(1, 1 + rng.Below(width), .5) };
    }

    private static long Active(Tensor encoderGradient) => encoderGradient.abs().sum(new long[] { 0, 1 }).gt(0).sum().item<long>();

    private static void Near(Tensor expected, double* seen, int stride)
    {
        Tensor rows = expected.reshape(expected.shape[0], -1).contiguous();
        double[] numbers = rows.data<double>().ToArray();
        double scale = Math.Max(1e-12, numbers.Max(Math.Abs));
        int columns = (int)rows.shape[1];
        for (int i = 0; i < numbers.Length; i++)
            Assert.True(Math.Abs(numbers[i] - seen[i / columns * stride + i % columns]) <= 1e-6 * scale, $"{numbers[i]} and {seen[i / columns * stride + i % columns]} at {i}");
    }
}
