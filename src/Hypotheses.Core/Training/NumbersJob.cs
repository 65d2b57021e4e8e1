using System.Runtime.InteropServices;

namespace Hypotheses.Core.Training;

/// <summary>
/// Numbers that several trials are held against and that are costly to measure (a model that learned nothing, say): measured once
/// for all of them, and kept as what is trained is.
/// </summary>
/// <param name="identity">Everything that the numbers follow from, the code that measures among it.</param>
/// <param name="cost">Rough multiply-adds.</param>
/// <param name="measure">Measures them.</param>
public sealed class NumbersJob(string identity, double cost, Func<double[]> measure) : TrainingJob<double[]>
{
    /// <inheritdoc/>
    public override string Identity => identity;

    /// <inheritdoc/>
    public override double Cost => cost;

    /// <summary>Measures.</summary>
    internal double[] Measure() => measure();

    internal override byte[]? Encode(double[] trained) => MemoryMarshal.AsBytes(trained.AsSpan()).ToArray();

    internal override double[]? Decode(byte[] bytes) =>
        bytes.Length % sizeof(double) == 0 ? MemoryMarshal.Cast<byte, double>(bytes).ToArray() : null;
}
