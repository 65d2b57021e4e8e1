using Hypotheses.Core.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypotheses.Core.Worlds.SynthSaeBench.Laws;

/// <summary>How firing probabilities fall over the features (SAELens, synthetic/firing_probabilities.py).</summary>
public enum SynthFiringLaw
{
    /// <summary>
    /// The power law i^(−s), rescaled affinely so that its largest value is Maximum and its least Minimum. The rescaling bends
    /// it: in log-log the result is no line of slope −s. <see cref="SynthReport"/> measures the slope.
    /// </summary>
    Zipfian,

    /// <summary>Falls linearly from Maximum to Minimum.</summary>
    Linear,

    /// <summary>Uniform between Minimum and Maximum, drawn for each feature.</summary>
    Random,

    /// <summary>Maximum for all.</summary>
    Constant,
}

/// <summary>Nominal firing probabilities: before hierarchy, compensation and clipped magnitudes.</summary>
public sealed record SynthFiring
{
    /// <summary>The law.</summary>
    public SynthFiringLaw Law { get; init; }

    /// <summary>Probability of the most frequent feature, in (0, 1]; in a constant law in [0, 1] and that of all.</summary>
    public double Maximum { get; init; } = 0.4;

    /// <summary>Probability of the rarest feature, in (0, Maximum]; without effect in a constant law.</summary>
    public double Minimum { get; init; } = 5e-4;

    /// <summary>s in (0, 10], Zipfian only.</summary>
    public double Exponent { get; init; } = 0.5;

    internal void Validate()
    {
        Require.Defined("synth world: firing", Law);
        Require.Within("synth world: firing", Maximum, Law == SynthFiringLaw.Constant ? 0 : 1e-9, 1);
        if (Law == SynthFiringLaw.Constant) return;
        Require.Within("synth world: firing", Minimum, 1e-9, Maximum);
        if (Law != SynthFiringLaw.Linear && Minimum == Maximum)
            throw new ArgumentException(
                $"synth world: firing: Minimum is not below Maximum = {Maximum}, which a {Law} law needs");
        if (Law == SynthFiringLaw.Zipfian) Require.Within("synth world: firing", Exponent, 1e-6, 10);
    }

    /// <summary>
    /// The probability of each of <paramref name="features"/> features, in float32 and by SAELens's order of operations. The
    /// random law draws from torch's CPU generator of seed <paramref name="source"/>, as SAELens does.
    /// </summary>
    public float[] Probabilities(int features, long source)
    {
        Validate();
        using DisposeScope scope = NewDisposeScope();
        float low = (float)Minimum, range = (float)(Maximum - Minimum);
        if (Law == SynthFiringLaw.Constant || features == 1 && Law != SynthFiringLaw.Random)
            return [.. Enumerable.Repeat((float)Maximum, features)];
        if (Law == SynthFiringLaw.Linear)
            return Tensors.ToArray<float>(linspace(Maximum, Minimum, features, dtype: ScalarType.Float32));
        if (Law == SynthFiringLaw.Random)
        {
            using var generator = new Generator((ulong)source, CPU);
            return Tensors.ToArray<float>(low + range * rand(features, ScalarType.Float32, generator: generator));
        }

        Tensor powers = 1f / arange(1, features + 1, dtype: ScalarType.Float32).pow(Exponent);
        Tensor least = powers.min();
        return Tensors.ToArray<float>(low + range * (powers - least) / (powers.max() - least));
    }
}
