namespace Hypotheses.Core.Sae;

/// <summary>What a firing costs in the JumpReLU architecture.</summary>
public enum JumpReluPenalty
{
    /// <summary>
    /// λ·Σ H(pre − θ): the number of latents that fire (Rajamanoharan et al. 2024, arXiv:2407.14435, section 3).
    /// </summary>
    L0,

    /// <summary>λ·Σ tanh(c·f·‖row‖) (Anthropic, January 2025 update), without its pre-activation loss.</summary>
    Tanh,
}

/// <summary>
/// JumpReLU's own settings. All in the units of pre-activations in training: where activations are normalised to E‖x‖² = d,
/// authors who take E‖x‖² = 1 have bandwidth and threshold smaller by √d.
/// </summary>
/// <param name="Penalty">Which penalty.</param>
/// <param name="Bandwidth">ε &gt; 0, width of the rectangle kernel of the straight-through estimate.</param>
/// <param name="Initial">θ &gt; 0 of all latents at the start.</param>
/// <param name="TanhScale">c &gt; 0 of the tanh penalty; 4 is its authors'.</param>
public sealed record JumpReluSettings(
    JumpReluPenalty Penalty = JumpReluPenalty.L0, double Bandwidth = .1, double Initial = .1, double TanhScale = 4);
