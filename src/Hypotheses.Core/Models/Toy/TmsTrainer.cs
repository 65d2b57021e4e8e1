using Hypotheses.Core.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypotheses.Core.Models.Toy;

/// <summary>
/// Trains toy models of superposition on the CPU, one lane a seed: each model depends on its own seed only, bit for bit, never
/// on how many are trained with it or on how many threads.
/// </summary>
public static class TmsTrainer
{
    private const int EvaluationSamples = 16_384;

    /// <summary>One model a seed.</summary>
    /// <exception cref="ArgumentException">A field of the recipe is out of its range, or there are no seeds.</exception>
    public static ToyModelOfSuperposition Train(TmsRecipe recipe, IReadOnlyList<Seed> seeds)
    {
        recipe.Validate();
        if (seeds.Count == 0) throw new ArgumentException("TMS: no seeds");
        int n = recipe.Features, m = recipe.Hidden;
        var weights = new float[seeds.Count * n * m];
        var bias = new float[seeds.Count * n];
        var losses = new double[seeds.Count];
        Threads.ForEach(seeds.Count, i => losses[i] = TrainOne(recipe, seeds[i], weights.AsSpan(i * n * m, n * m), bias.AsSpan(i * n, n)));
        using DisposeScope scope = NewDisposeScope();
        Tensor byFeature = Tensors.Of(weights, seeds.Count, n, m);
        return new ToyModelOfSuperposition(recipe, byFeature.transpose(1, 2).contiguous(), Tensors.Of(bias, seeds.Count, n), losses);
    }

    private static double TrainOne(TmsRecipe recipe, Seed seed, Span<float> weights, Span<float> bias)
    {
        int n = recipe.Features, m = recipe.Hidden;
        seed.Derive("initial").Rng().Normals(weights, Math.Sqrt(2.0 / (n + m))); // Xavier, as the authors
        var gradient = new TmsGradient(n, m, recipe.Importance(), recipe.Linear);
        var batch = new SampleColumns(recipe.Inputs().Sampler(), n, recipe.Batch);
        AdamState weightState = new(weights.Length), biasState = new(bias.Length);
        Rng data = seed.Derive("data").Rng();
        for (int step = 0; step < recipe.Steps; step++)
        {
            double rate = recipe.LearningRate * (recipe.Cosine ? 0.5 * (1 + Math.Cos(Math.PI * step / recipe.Steps)) : 1);
            batch.Draw(data);
            gradient.Compute(weights, bias, batch);
            weightState.Step(weights, gradient.Weights, rate, recipe.WeightDecay);
            biasState.Step(bias, gradient.Bias, rate, 0);
        }

        var evaluation = new SampleColumns(recipe.Inputs().Sampler(), n, EvaluationSamples);
        evaluation.Draw(seed.Derive("evaluation").Rng());
        return gradient.Compute(weights, bias, evaluation);
    }
}
