using static TorchSharp.torch;

namespace Hypotheses.Core.Sae.Training.Batched;

/// <summary>
/// Gated: the gate learns from its penalty and from its own reconstruction, whose decoder is held fixed; the magnitude from the
/// reconstruction.
/// </summary>
internal sealed class GatedGradient : BatchedGradient
{
    public override bool HasGate => true;

    public override void Backward(SaeRecipe recipe, EntrySlopes entries)
    {
        Tensor gain = entries.Weights.Extras[0].exp(), magnitude = entries.Slope.mul(entries.Code.gt(0)); // ∂/∂(exp(r)·p + b_mag)
        Tensor gate = entries.GateSlope!.add(entries.Penalty).mul(entries.Pre.gt(0));
        entries.Bias = EntrySlopes.OverBatch(gate);
        entries.Extras = [
            EntrySlopes.OverBatch(magnitude.mul(entries.Pre.sub(entries.Weights.EncoderBias))).mul(gain),
            EntrySlopes.OverBatch(magnitude)];
        entries.Slope = gate.add(magnitude.mul(gain));
    }
}
