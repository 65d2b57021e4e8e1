using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypotheses.Core.Models.Toy;

/// <summary>
/// Trains readers of frozen embeddings on the CPU, one lane a seed: each reader depends on its own seed and world only, bit for
/// bit, never on how many are trained with it or on how many threads.
/// </summary>
public static class ReaderTrainer
{
    /// <summary>One reader a seed.</summary>
    /// <param name="recipe">How to train.</param>
    /// <param name="worlds">The world of each seed: its activations are read, its codes are the targets. All of one size.</param>
    /// <param name="seeds">One a world.</param>
    /// <param name="importance">I_j ≥ 0 of each output, 0 for features that the reader is not trained on; null: all 1.</param>
    /// <exception cref="ArgumentException">A field of the recipe is out of its range, or worlds, seeds and importance do not belong together.</exception>
    public static FrozenReader Train(ReaderRecipe recipe, IReadOnlyList<IWorld> worlds, IReadOnlyList<Seed> seeds, IReadOnlyList<double>? importance = null)
    {
        recipe.Validate();
        if (worlds.Count == 0 || worlds.Count != seeds.Count) throw new ArgumentException($"reader: {worlds.Count} worlds for {seeds.Count} seeds");
        (int n, int d) = (worlds[0].Features, worlds[0].Dimension);
        if (worlds.Any(w => w.Features != n || w.Dimension != d)) throw new ArgumentException("reader: worlds differ in size");
        if (importance is not null && (importance.Count != n || importance.Any(i => !(i >= 0 && double.IsFinite(i)))))
            throw new ArgumentException($"reader: importance is not {n} numbers of at least 0");
        float[] weighed = importance is null ? [.. Enumerable.Repeat(1f, n)] : [.. importance.Select(i => (float)i)];
        var weights = new float[seeds.Count * n * d];
        var bias = new float[seeds.Count * n];
        Threads.ForEach(seeds.Count, i => TrainOne(recipe, worlds[i], seeds[i], weighed, weights.AsSpan(i * n * d, n * d), bias.AsSpan(i * n, n)));
        using DisposeScope scope = NewDisposeScope();
        return new FrozenReader(Tensors.Of(weights, seeds.Count, n, d), Tensors.Of(bias, seeds.Count, n));
    }

    private static void TrainOne(ReaderRecipe recipe, IWorld world, Seed seed, float[] importance, Span<float> weights, Span<float> bias)
    {
        (int n, int d) = (world.Features, world.Dimension);
        var gradient = new ReaderGradient(n, d, importance);
        seed.Derive("initial").Rng().Normals(weights, recipe.StartScale / Math.Sqrt(d));
        bias.Fill((float)recipe.StartBias);
        float[] padded = new float[n * gradient.Stride], codes = new float[recipe.Batch * n], activations = new float[recipe.Batch * d];
        for (int j = 0; j < n; j++) weights.Slice(j * d, d).CopyTo(padded.AsSpan(j * gradient.Stride));
        AdamState weightState = new(padded.Length), biasState = new(n);
        IWorldStream data = world.Stream(seed.Derive("data"));
        for (int step = 0; step < recipe.Steps; step++)
        {
            double rate = recipe.LearningRate * 0.5 * (1 + Math.Cos(Math.PI * step / recipe.Steps));
            data.Next(codes, activations);
            gradient.Compute(padded, bias, activations, codes);
            weightState.Step(padded, gradient.Weights, rate, 0);
            biasState.Step(bias, gradient.Bias, rate, 0);
        }

        for (int j = 0; j < n; j++) padded.AsSpan(j * gradient.Stride, d).CopyTo(weights[(j * d)..]);
    }
}
