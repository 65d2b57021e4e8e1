using Hypotheses.Core.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypotheses.Core.Worlds.SynthSaeBench.Laws;

/// <summary>
/// How the mean or the spread of magnitudes varies over the features (SAELens, synthetic/firing_magnitudes.py).
/// </summary>
public enum SynthMagnitudeLaw
{
    /// <summary>First for all.</summary>
    Constant,

    /// <summary>From First to Last in equal steps.</summary>
    Linear,

    /// <summary>From First to Last by equal factors.</summary>
    Exponential,

    /// <summary>|N(First, Last²)|, drawn for each feature, clipped to [Least, Most] where those are given.</summary>
    FoldedNormal,
}

/// <summary>One number a feature: the mean of its magnitude, or its standard deviation.</summary>
public sealed record SynthMagnitudes
{
    /// <summary>The law.</summary>
    public SynthMagnitudeLaw Law { get; init; }

    /// <summary>
    /// The constant, the first feature's value, or the mean of the normal before folding; in [0, 1e6], in linear and exponential
    /// laws above 0, in the folded normal from −1e6.
    /// </summary>
    public double First { get; init; } = 1;

    /// <summary>
    /// The last feature's value, or the standard deviation of the normal; in (0, 1e6]. Without effect in a constant law.
    /// </summary>
    public double Last { get; init; } = 1;

    /// <summary>Folded normal only: least value, in [0, 1e6], or none.</summary>
    public double? Least { get; init; }

    /// <summary>Folded normal only: greatest value, in (0, 1e6] and not below Least, or none.</summary>
    public double? Most { get; init; }

    /// <summary>The same number for all features.</summary>
    public static SynthMagnitudes Constant(double value) => new() { First = value };

    /// <summary>From one value to another in equal steps.</summary>
    public static SynthMagnitudes Linear(double start, double end) =>
        new() { Law = SynthMagnitudeLaw.Linear, First = start, Last = end };

    /// <summary>The absolute value of a normal number.</summary>
    public static SynthMagnitudes FoldedNormal(double mean, double deviation) =>
        new() { Law = SynthMagnitudeLaw.FoldedNormal, First = mean, Last = deviation };

    internal void Validate(string field)
    {
        string record = "synth world: " + field;
        Require.Defined(record, Law);
        bool folded = Law == SynthMagnitudeLaw.FoldedNormal;
        Require.Within(record, First, folded ? -1e6 : Law == SynthMagnitudeLaw.Constant ? 0 : 1e-9, 1e6);
        if (Law != SynthMagnitudeLaw.Constant) Require.Within(record, Last, 1e-9, 1e6);
        if (!folded && (Least ?? Most) is not null)
            throw new ArgumentException($"{record}: Least and Most belong to the folded normal law only");
        if (Least is { } least) Require.Within(record, least, 0, 1e6, nameof(Least));
        if (Most is { } most) Require.Within(record, most, Math.Max(1e-9, Least ?? 0), 1e6, nameof(Most));
    }

    /// <summary>
    /// The value of each of <paramref name="features"/> features, in float32 and by SAELens's order of operations. The folded
    /// normal draws from torch's CPU generator of seed <paramref name="source"/>, as SAELens does: the format does not store
    /// magnitudes.
    /// </summary>
    public float[] Values(int features, long source)
    {
        Validate("magnitudes");
        using DisposeScope scope = NewDisposeScope();
        if (Law == SynthMagnitudeLaw.FoldedNormal)
        {
            using var generator = new Generator((ulong)source, CPU);
            Tensor drawn = (First + randn(features, ScalarType.Float32, generator: generator) * Last).abs();
            if (Least is { } least) drawn = drawn.clamp_min(least);
            if (Most is { } most) drawn = drawn.clamp_max(most);
            return Tensors.ToArray<float>(drawn);
        }

        if (Law == SynthMagnitudeLaw.Constant || features == 1) return [.. Enumerable.Repeat((float)First, features)];
        if (Law == SynthMagnitudeLaw.Linear)
            return Tensors.ToArray<float>(linspace(First, Last, features, dtype: ScalarType.Float32));
        using Tensor ratio = tensor(Last / First, ScalarType.Float32);
        return Tensors.ToArray<float>(First * ratio.pow(linspace(0, 1, features, dtype: ScalarType.Float32)));
    }
}
