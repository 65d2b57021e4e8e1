using Hypotheses.Core.Sae.Training.Lanes;
using static TorchSharp.torch;

namespace Hypotheses.Core.Sae.Training.Batched;

/// <summary>
/// What a <see cref="BatchedGradient"/> sees and fills in. All tensors are [S, B, F] or broadcast to it; where a sample has no
/// entry the code is 0, and the slope must be left 0 there.
/// </summary>
internal sealed class EntrySlopes
{
    /// <summary>Weights of all lanes.</summary>
    public required LaneTensors Weights { get; init; }

    /// <summary>Pre-activations [S, B, F].</summary>
    public required Tensor Pre { get; init; }

    /// <summary>Codes [S, B, F].</summary>
    public required Tensor Code { get; init; }

    /// <summary>In: r·W_decᵀ, ∂error/∂code [S, B, F]. Out: ∂loss/∂(x·W_enc).</summary>
    public required Tensor Slope { get; set; }

    /// <summary>The same of the gate's own reconstruction, where there is one.</summary>
    public Tensor? GateSlope { get; init; }

    /// <summary>λ/B of each lane [S, 1, 1].</summary>
    public required Tensor Penalty { get; init; }

    /// <summary>Decoder norms [S, 1, F] that penalties are weighted by; null: 1.</summary>
    public required Tensor? Norm { get; init; }

    /// <summary>∂b_enc [S, 1, F]; null: the slopes summed over the batch.</summary>
    public Tensor? Bias { get; set; }

    /// <summary>Gradients of the architecture's further numbers, each [S, 1, F].</summary>
    public IReadOnlyList<Tensor> Extras { get; set; } = [];

    /// <summary>∂loss/∂‖row‖ [S, 1, F], where penalties are weighted by norms.</summary>
    public Tensor? NormSlope { get; set; }

    /// <summary>Entries times the latents' norms.</summary>
    public Tensor Weighted(Tensor entries) => Norm is null ? entries : entries.mul(Norm);

    /// <summary>Sum over the batch: [S, 1, F] of [S, B, F].</summary>
    public static Tensor OverBatch(Tensor entries) => entries.sum(new long[] { 1 }, keepdim: true);
}
