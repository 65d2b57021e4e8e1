using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;

namespace Hypotheses.Core.Models.Toy.Readers;

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
    /// <exception cref="ArgumentException">A field of the recipe is out of its range, or worlds, seeds and importance do not
    /// belong together.</exception>
    public static FrozenReader Train(
        ReaderRecipe recipe, IReadOnlyList<IWorld> worlds, IReadOnlyList<Seed> seeds, IReadOnlyList<double>? importance = null)
    {
        recipe.Validate();
        if (worlds.Count == 0 || worlds.Count != seeds.Count)
            throw new ArgumentException($"reader: {worlds.Count} worlds for {seeds.Count} seeds");
        (int n, int d) = (worlds[0].Features, worlds[0].Dimension);
        if (worlds.Any(w => w.Features != n || w.Dimension != d)) throw new ArgumentException("reader: worlds differ in size");
        if (Problem(importance, n) is { } problem) throw new ArgumentException(problem);
        return TrainedReader.Join(Train([.. seeds.Select((seed, i) => new ReaderLane(recipe, worlds[i], seed, importance))]));
    }

    /// <summary>One reader a lane, in their order; lanes may differ in everything, also in shape.</summary>
    /// <exception cref="ArgumentException">A field of a recipe is out of its range, or importance is not a number ≥ 0 for each of
    /// a world's features.</exception>
    public static IReadOnlyList<TrainedReader> Train(IReadOnlyList<ReaderLane> lanes)
    {
        foreach (ReaderLane lane in lanes) lane.Recipe.Validate();
        string? problem = lanes.Select(l => Problem(l.Importance, l.World.Features)).FirstOrDefault(p => p is not null);
        if (problem is not null) throw new ArgumentException(problem);
        var trained = new TrainedReader[lanes.Count];
        Threads.ForEach(lanes.Count, i => trained[i] = TrainOne(lanes[i]));
        return trained;
    }

    private static string? Problem(IReadOnlyList<double>? importance, int n) =>
        importance is null || (importance.Count == n && importance.All(i => i >= 0 && double.IsFinite(i)))
            ? null
            : $"reader: importance is not {n} numbers of at least 0";

    private static TrainedReader TrainOne(ReaderLane lane)
    {
        (ReaderRecipe recipe, IWorld world, Seed seed, IReadOnlyList<double>? given) = lane;
        (int n, int d) = (world.Features, world.Dimension);
        float[] weights = new float[n * d], bias = new float[n];
        float[] importance = given is null ? [.. Enumerable.Repeat(1f, n)] : [.. given.Select(i => (float)i)];
        var gradient = new ReaderGradient(n, d, importance);
        seed.Derive("initial").Rng().Normals(weights, recipe.StartScale / Math.Sqrt(d));
        Array.Fill(bias, (float)recipe.StartBias);
        float[] padded = new float[n * gradient.Stride], codes = new float[recipe.Batch * n],
            activations = new float[recipe.Batch * d];
        for (int j = 0; j < n; j++) weights.AsSpan(j * d, d).CopyTo(padded.AsSpan(j * gradient.Stride));
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

        for (int j = 0; j < n; j++) padded.AsSpan(j * gradient.Stride, d).CopyTo(weights.AsSpan(j * d));
        return new TrainedReader(weights, bias);
    }
}
