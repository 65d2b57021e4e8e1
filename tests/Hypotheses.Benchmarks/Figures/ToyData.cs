using Hypotheses.Benchmarks.Reference;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;

namespace Hypotheses.Benchmarks.Figures;

/// <summary>The data of toy-sized dictionaries: what claims train on hundreds of times.</summary>
internal static class ToyData
{
    /// <summary>Batch 512, d = 16, width 128, k = 4.</summary>
    public static StepSize Size { get; } = new(512, 16, 128, 4);

    private static readonly SharkeyRecipe Recipe = SharkeyRecipe.Small with { Dimension = Size.Dimension, Features = 2 * Size.Dimension, MeanActive = 3 };

    /// <summary>Fresh streams, one a seed, the same each time.</summary>
    public static IWorldStream[] Streams(int seeds)
    {
        using SparseWorldOwner world = new(Recipe.Create(Seed.FromPath("benchmarks", "toy")));
        return [.. Enumerable.Range(0, seeds).Select(i => world.World.Stream(Seed.FromPath("benchmarks", "toy").Derive("stream", i)))];
    }

    // Streams hold the directions as plain numbers; the tensor of them is not needed.
    private sealed record SparseWorldOwner(SparseWorld World) : IDisposable
    {
        public void Dispose() => World.Directions.Dispose();
    }
}
