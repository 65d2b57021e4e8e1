using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Models.Transformers.Configuration;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Core.Models.Language.Training;

/// <summary>A model's weights after some steps of training, as plain numbers. Immutable and thread-safe.</summary>
/// <param name="Step">Steps taken.</param>
/// <param name="Numbers">Tensor after tensor in the order of <see cref="WeightLayout"/>, each row-major.</param>
public sealed record LanguageCheckpoint(int Step, ReadOnlyMemory<float> Numbers)
{
    /// <summary>The weights of a configuration, float32 on the CPU; the caller disposes them.</summary>
    /// <exception cref="ArgumentException">It has another number of weights.</exception>
    public TransformerWeights Weights(TransformerConfig config)
    {
        if (Numbers.Length != Length(config))
            throw new ArgumentException($"{Numbers.Length} numbers are not the {Length(config)} weights", nameof(config));
        ReadOnlyMemory<float> left = Numbers;
        return TransformerWeights.Create(config, (_, shape) =>
        {
            int count = (int)shape.Aggregate((a, b) => a * b);
            Tensor tensor = Tensors.Of(left[..count].ToArray(), shape);
            left = left[count..];
            return tensor;
        });
    }

    /// <summary>A copy of a model's weights of any device.</summary>
    internal static LanguageCheckpoint Of(int step, TransformerWeights weights) =>
        new(step, weights.Named.SelectMany(w => Tensors.ToArray<float>(w.Tensor)).ToArray());

    /// <summary>How many numbers a configuration's weights are.</summary>
    internal static long Length(TransformerConfig config) =>
        WeightLayout.Of(config).Sum(part => part.Shape.Aggregate((a, b) => a * b));
}
