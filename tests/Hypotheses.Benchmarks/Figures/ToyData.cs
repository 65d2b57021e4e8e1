using Hypotheses.Benchmarks.Reference;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;
using Hypotheses.Core.Worlds.Recipes;

namespace Hypotheses.Benchmarks.Figures;

/// <summary>The data of toy-sized dictionaries: what claims train on hundreds of times.</summary>
internal static class ToyData
{
    /// <summary>Batch 512, d = 16, width 128, k = 4.</summary>
    public static StepSize Size { get; } = new(512, 16, 128, 4);

    private static readonly SharkeyRecipe Recipe = SharkeyRecipe.Small with
    {
        Dimension = Size.Dimension,
        Features = 2 * Size.Dimension,
        MeanActive = 3
    };

    /// <summary>The same samples, drawn beforehand: <see cref="Drawn.Batches"/> batches a seed, in turn.</summary>
    public static IActivationStream[] DrawnStreams(int seeds) => [.. Streams(seeds).Select(s => new Drawn(s))];

    /// <summary>Fresh streams, one a seed, the same each time.</summary>
    public static IWorldStream[] Streams(int seeds)
    {
        using SparseWorldOwner world = new(Recipe.Create(Seed.FromPath("benchmarks", "toy")));
        return [
            .. Enumerable.Range(0, seeds)
                .Select(i => world.World.Stream(Seed.FromPath("benchmarks", "toy").Derive("stream", i)))];
    }

    // Streams hold the directions as plain numbers; the tensor of them is not needed.
    private sealed record SparseWorldOwner(SparseWorld World) : IDisposable
    {
        public void Dispose() => World.Directions.Dispose();
    }

    private sealed class Drawn : IActivationStream
    {
        public const int Batches = 16;
        private readonly float[] _samples;
        private int _at;

        public Drawn(IWorldStream source)
        {
            Dimension = source.Dimension;
            _samples = new float[Batches * Size.Batch * Dimension];
            source.Next(_samples);
        }

        public int Dimension { get; }

        public void Next(Span<float> activations)
        {
            if (_at == _samples.Length) _at = 0;
            _samples.AsSpan(_at, activations.Length).CopyTo(activations);
            _at += activations.Length;
        }
    }
}
