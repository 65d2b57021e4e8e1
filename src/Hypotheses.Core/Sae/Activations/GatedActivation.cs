using Hypotheses.Core.Numerics;
using static TorchSharp.torch;

namespace Hypotheses.Core.Sae.Activations;

/// <summary>
/// f = H(pre)·ReLU(gain·pre + shift), one gain and one shift a latent (Rajamanoharan et al. 2024, arXiv:2404.16014): with
/// pre = p + b_gate the paper's exp(r)·p + b_mag is gain·pre + shift for gain = exp(r), shift = b_mag − exp(r)·b_gate.
/// </summary>
public sealed class GatedActivation : LatentActivation
{
    private readonly float[] _gains, _shifts;

    /// <summary>Gains [F] and shifts [F]; copied.</summary>
    /// <exception cref="ArgumentException">Unequal lengths, a gain that is not positive and finite, a shift that is not
    /// finite.</exception>
    public GatedActivation(ReadOnlySpan<float> gains, ReadOnlySpan<float> shifts)
    {
        if (gains.Length != shifts.Length)
            throw new ArgumentException($"GatedActivation.Shifts: {shifts.Length} of them for {gains.Length} gains");
        foreach (float gain in gains)
            if (!(gain > 0 && float.IsFinite(gain)))
                throw new ArgumentException($"GatedActivation.Gains: {gain} is not positive and finite");
        foreach (float shift in shifts)
            if (!float.IsFinite(shift)) throw new ArgumentException($"GatedActivation.Shifts: {shift} is not finite");
        (_gains, _shifts) = (gains.ToArray(), shifts.ToArray());
    }

    /// <summary>Gains [F], positive.</summary>
    public ReadOnlySpan<float> Gains => _gains;

    /// <summary>Shifts [F], in units of codes.</summary>
    public ReadOnlySpan<float> Shifts => _shifts;

    /// <inheritdoc/>
    public override string Name => "gated";

    /// <inheritdoc/>
    public override Tensor Apply(Tensor preActivations)
    {
        using var scope = NewDisposeScope();
        Tensor gains = tensor(_gains).to(preActivations.device), shifts = tensor(_shifts).to(preActivations.device);
        return preActivations.mul(gains).add(shifts).Rectified().mul(preActivations.gt(0)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override LatentActivation Reordered(ReadOnlySpan<int> order)
    {
        var (gains, shifts) = (new float[order.Length], new float[order.Length]);
        for (int i = 0; i < order.Length; i++) (gains[i], shifts[i]) = (_gains[order[i]], _shifts[order[i]]);
        return new GatedActivation(gains, shifts);
    }

    /// <inheritdoc/>
    public override LatentActivation Extended() => new GatedActivation([.. _gains, 1], [.. _shifts, 0]);

    /// <inheritdoc/>
    public override LatentActivation Rescaled(ReadOnlySpan<float> factors)
    {
        // Codes follow the factors: gain·(c·pre) + c·shift.
        var shifts = new float[_shifts.Length];
        for (int i = 0; i < shifts.Length; i++) shifts[i] = Math.Clamp(_shifts[i] * factors[i], -float.MaxValue, float.MaxValue);
        return new GatedActivation(_gains, shifts);
    }
}
