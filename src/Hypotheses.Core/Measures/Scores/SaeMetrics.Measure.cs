using Hypotheses.Core.Measures.Streaming;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Worlds;
using static TorchSharp.torch;

namespace Hypotheses.Core.Measures.Scores;

/// <content>The whole measurement of a dictionary on a world.</content>
public sealed partial class SaeMetrics
{
    private const int Batch = 1024;

    /// <summary>
    /// All scores of a dictionary on fresh samples of a world; a batch of samples, with its dense codes, is in memory at a time.
    /// The same on any number of threads.
    /// </summary>
    /// <param name="dictionary">The dictionary.</param>
    /// <param name="world">A world of its dimension.</param>
    /// <param name="samples">How many samples, at least 1.</param>
    /// <param name="seed">Draws the samples and the random counterparts.</param>
    /// <exception cref="ArgumentException">No samples, or another dimension.</exception>
    public static SaeScores Measure(SparseAutoencoder dictionary, IWorld world, int samples, Seed seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        if (dictionary.Dimension != world.Dimension)
            throw new ArgumentException(
                $"dictionary: dimension {dictionary.Dimension} for a world of {world.Dimension}", nameof(dictionary));
        var metrics = new SaeMetrics(dictionary.DecoderTensor, world.Directions, seed.Derive("chance"));
        IWorldStream stream = world.Stream(seed.Derive("samples"));
        for (int done = 0; done < samples; done += Batch)
        {
            using var scope = NewDisposeScope();
            int rows = Math.Min(Batch, samples - done);
            float[] codes = new float[rows * world.Features], activations = new float[rows * world.Dimension];
            stream.Next(codes, activations);
            Tensor x = Tensors.Of(activations, rows, world.Dimension), latents = dictionary.Encode(x);
            var truth = new SparseBatch(world.Features);
            truth.AppendDense(codes);
            metrics.Add(SampleBatch.Of(x, dictionary.Decode(latents), SparseBatch.Of(latents), truth));
        }

        return metrics.Compute();
    }
}
