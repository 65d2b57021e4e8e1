using Hypotheses.Core.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypotheses.Core.Models.Toy.Readers;

/// <summary>One trained reader of a frozen embedding as plain numbers. Immutable and thread-safe.</summary>
public sealed class TrainedReader
{
    private readonly float[] _weights, _bias;

    /// <summary>A reader that takes over the arrays; nobody may write to them afterwards.</summary>
    /// <param name="weights">V [n × d], row-major.</param>
    /// <param name="bias">b [n].</param>
    /// <exception cref="ArgumentException">The lengths do not belong to one n and one d, or one of them is 0.</exception>
    public TrainedReader(float[] weights, float[] bias)
    {
        if (bias.Length == 0 || weights.Length == 0 || weights.Length % bias.Length != 0)
            throw new ArgumentException($"reader: {weights.Length} weights are not {bias.Length} × d");
        (_weights, _bias) = (weights, bias);
    }

    /// <summary>n.</summary>
    public int Features => _bias.Length;

    /// <summary>d.</summary>
    public int Dimension => _weights.Length / _bias.Length;

    /// <summary>V [n × d], row-major.</summary>
    public ReadOnlySpan<float> Weights => _weights;

    /// <summary>b [n].</summary>
    public ReadOnlySpan<float> Bias => _bias;

    /// <summary>Readers of one shape side by side.</summary>
    /// <exception cref="ArgumentException">There are none, or they differ in shape.</exception>
    public static FrozenReader Join(IReadOnlyList<TrainedReader> readers)
    {
        if (readers.Count == 0 || readers.Any(r => r.Features != readers[0].Features || r.Dimension != readers[0].Dimension))
            throw new ArgumentException("readers: none, or they differ in shape");
        using DisposeScope scope = NewDisposeScope();
        (int n, int d) = (readers[0].Features, readers[0].Dimension);
        return new FrozenReader(
            Tensors.Of(
                [.. readers.SelectMany(r => r._weights)],
                readers.Count,
                n,
                d), Tensors.Of([.. readers.SelectMany(r => r._bias)], readers.Count, n));
    }
}
