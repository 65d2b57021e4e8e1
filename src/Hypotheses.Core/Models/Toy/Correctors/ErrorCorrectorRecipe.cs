using Hypotheses.Core.Worlds;

namespace Hypotheses.Core.Models.Toy.Correctors;

/// <summary>The function that an error corrector applies to each readout z.</summary>
public enum ReadoutFunction
{
    /// <summary>z itself: the linear twin, which corrects nothing.</summary>
    Identity,

    /// <summary>sign(z)·max(0, |z| − θ).</summary>
    SoftThreshold,

    /// <summary>clip((z − .35)/.3, 0, 1): rounds towards 0 and 1.</summary>
    Ramp,
}

/// <summary>
/// A layer that reads many features from superposition, corrects each readout and writes it back: y = Σ v_i φ(v_i·x), v_i
/// random unit vectors. A base is a sum of ℓ different features of magnitude uniform in [low, high).
/// </summary>
public sealed record ErrorCorrectorRecipe
{
    /// <summary>N, 1 … 16,384.</summary>
    public int Features { get; init; } = 512;

    /// <summary>d, 1 … 4,096.</summary>
    public int Dimension { get; init; } = 128;

    /// <summary>φ.</summary>
    public ReadoutFunction Function { get; init; } = ReadoutFunction.Ramp;

    /// <summary>θ of the soft threshold, in [0, 10].</summary>
    public double Threshold { get; init; } = 0.3;

    /// <summary>ℓ, active features of a base, 1 … N.</summary>
    public int Active { get; init; } = 4;

    /// <summary>Least magnitude, in [0, High].</summary>
    public double Low { get; init; } = 0.8;

    /// <summary>Greatest magnitude (exclusive), up to 100; equal to Low for constant magnitudes.</summary>
    public double High { get; init; } = 1.2;

    /// <summary>Checks every field's range.</summary>
    /// <exception cref="ArgumentException">A field is out of its range; one line names field, value and range.</exception>
    public void Validate()
    {
        Require.Within("error corrector", Features, 1, 16_384);
        Require.Within("error corrector", Dimension, 1, 4096);
        Require.Defined("error corrector", Function);
        Require.Within("error corrector", Threshold, 0, 10);
        Require.Within("error corrector", Active, 1, Features);
        Require.Within("error corrector", High, 0, 100);
        Require.Within("error corrector", Low, 0, High);
    }
}
