using Hypotheses.Core.Numerics;
using static TorchSharp.torch;

namespace Hypotheses.Core.Sae.Activations;

/// <summary>
/// f = pre where pre &gt; θ, else 0, one threshold θ ≥ 0 a latent (Rajamanoharan et al. 2024, arXiv:2407.14435, section 2).
/// </summary>
public sealed class JumpReluActivation : LatentActivation
{
    private readonly float[] _thresholds;

    /// <summary>Thresholds [F]; copied.</summary>
    /// <exception cref="ArgumentException">A threshold is negative or not finite.</exception>
    public JumpReluActivation(ReadOnlySpan<float> thresholds)
    {
        foreach (float threshold in thresholds)
            if (!(threshold >= 0 && float.IsFinite(threshold)))
                throw new ArgumentException($"JumpReluActivation.Thresholds: {threshold} is not a finite number ≥ 0");
        _thresholds = thresholds.ToArray();
    }

    /// <summary>θ [F], in units of pre-activations.</summary>
    public ReadOnlySpan<float> Thresholds => _thresholds;

    /// <inheritdoc/>
    public override string Name => "jumprelu";

    /// <inheritdoc/>
    public override Tensor Apply(Tensor preActivations)
    {
        using var scope = NewDisposeScope();
        Tensor thresholds = tensor(_thresholds).to(preActivations.device);
        return preActivations.Rectified().mul(preActivations.gt(thresholds)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override LatentActivation Reordered(ReadOnlySpan<int> order)
    {
        var moved = new float[order.Length];
        for (int i = 0; i < moved.Length; i++) moved[i] = _thresholds[order[i]];
        return new JumpReluActivation(moved);
    }

    /// <inheritdoc/>
    public override LatentActivation Extended() => new JumpReluActivation([.. _thresholds, 0]);

    /// <inheritdoc/>
    public override LatentActivation Rescaled(ReadOnlySpan<float> factors)
    {
        var scaled = new float[_thresholds.Length];
        // A threshold beyond float32 is as good as its largest number: nothing exceeds either.
        for (int i = 0; i < scaled.Length; i++) scaled[i] = Math.Min(_thresholds[i] * factors[i], float.MaxValue);
        return new JumpReluActivation(scaled);
    }
}
