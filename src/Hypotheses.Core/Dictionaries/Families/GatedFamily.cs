using Hypotheses.Core.Dictionaries.Training;
using static TorchSharp.torch;

namespace Hypotheses.Core.Dictionaries.Families;

/// <summary>
/// Gated (Rajamanoharan et al. 2024, arXiv:2404.16014): with p = x·W_enc, a gate π = p + b_gate decides and a magnitude
/// f = H(π)·ReLU(exp(r)·p + b_mag) counts. H has no slope; the gate learns from λ·Σ ReLU(π) and from reconstructing by itself
/// with a decoder held fixed: loss ‖x − x̂(f)‖² + λ·Σ ReLU(π) + ‖x − x̂_fixed(ReLU(π))‖². Here b_enc is b_gate; the further numbers
/// are r and b_mag. Decoder rows have unit norm.
/// </summary>
internal sealed class GatedFamily : DictionaryFamily
{
    public override string Name => "gated";

    internal override int Extras => 2;

    internal override bool HasGate => true;

    internal override double Penalty(DictionaryRecipe recipe) => recipe.Penalty;

    internal override Tensor Codes(DictionaryRecipe recipe, LaneTensors weights, Tensor preActivations) =>
        Magnitude(weights, preActivations).relu().mul(preActivations.detach().gt(0).to(preActivations.dtype));

    internal override Tensor Error(DictionaryRecipe recipe, LaneTensors weights, Tensor samples, Tensor preActivations, Tensor codes) =>
        base.Error(recipe, weights, samples, preActivations, codes)
            .add(LaneTensors.MeanSquare(samples.sub(preActivations.relu().bmm(weights.Decoder.detach()).add(weights.DecoderBias.detach()))));

    internal override Tensor? Charge(DictionaryRecipe recipe, LaneTensors weights, Tensor preActivations, Tensor codes) => preActivations.relu();

    internal override void Backward(DictionaryRecipe recipe, EntrySlopes entries)
    {
        Tensor gain = entries.Weights.Extras[0].exp(), magnitude = entries.Slope.mul(entries.Code.gt(0)); // ∂/∂(exp(r)·p + b_mag)
        Tensor gate = entries.GateSlope!.add(entries.Penalty).mul(entries.Pre.gt(0));
        entries.Bias = EntrySlopes.OverBatch(gate);
        entries.Extras = [EntrySlopes.OverBatch(magnitude.mul(entries.Pre.sub(entries.Weights.EncoderBias))).mul(gain), EntrySlopes.OverBatch(magnitude)];
        entries.Slope = gate.add(magnitude.mul(gain));
    }

    internal override FusedRule<T> Fused<T>(DictionaryRecipe recipe) => new Rule<T>(recipe.Width);

    internal override LatentActivation Activation(DictionaryRecipe recipe, ReadOnlySpan<float> encoderBias, ReadOnlySpan<float> extras)
    {
        int width = encoderBias.Length;
        var gains = new float[width];
        var shifts = new float[width];
        for (int j = 0; j < width; j++)
        {
            gains[j] = Math.Clamp(MathF.Exp(extras[j]), float.Epsilon, float.MaxValue);
            shifts[j] = extras[width + j] - gains[j] * encoderBias[j];
            // Of a lane that diverged there are neither: its other weights say so.
            if (float.IsNaN(gains[j]) || !float.IsFinite(shifts[j])) (gains[j], shifts[j]) = (1, 0);
        }

        return new GatedActivation(gains, shifts);
    }

    internal override void Validate(DictionaryRecipe recipe)
    {
        base.Validate(recipe);
        RefuseChoice(recipe);
        if (recipe.DecoderNorm != DecoderNorm.Unit) throw new ArgumentException($"DictionaryRecipe.DecoderNorm: {Name} needs unit rows");
    }

    private static Tensor Magnitude(LaneTensors weights, Tensor pre) => pre.sub(weights.EncoderBias).mul(weights.Extras[0].exp()).add(weights.Extras[1]);

    private sealed unsafe class Rule<T>(int width) : FusedRule<T>
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        private readonly T[] _gains = new T[width];

        public override bool HasCodes => true;

        public override bool HasGate => true;

        public override void Begin(FusedWeights<T> weights)
        {
            for (int j = 0; j < width; j++) _gains[j] = T.Exp(weights.Extra(0)[j]);
        }

        public override void Select(T* preActivations, int rows, SparseCodes<T> codes, Selection<T> selection)
        {
            for (int n = 0; n < rows; n++) codes.AppendRow(preActivations + (long)n * codes.Padded, T.Epsilon);
        }

        public override void Activate(SparseCodes<T> codes, FusedWeights<T> weights)
        {
            T* bias = weights.EncoderBias, shift = weights.Extra(1);
            for (int e = 0; e < codes.Count; e++)
            {
                int j = codes.Index[e];
                codes.Code[e] = T.Max(T.Zero, (codes.Value[e] - bias[j]) * _gains[j] + shift[j]);
            }
        }

        public override LatentSums<T> Backward(int latent, in LatentEntries<T> entries, FusedWeights<T> weights)
        {
            var sums = default(LatentSums<T>);
            T gain = _gains[latent], bias = weights.EncoderBias[latent], paid = T.Zero;
            for (int e = 0; e < entries.Count; e++)
            {
                T magnitude = entries.Code[e] > T.Zero ? entries.Slope[e] : T.Zero, gate = entries.GateSlope[e] + entries.Penalty;
                paid += entries.Pre[e];
                sums.Bias += gate;
                sums.First += magnitude * (entries.Pre[e] - bias);
                sums.Second += magnitude;
                entries.Slope[e] = gate + magnitude * gain;
            }

            sums.First *= gain;
            sums.Charge = double.CreateTruncating(paid);
            return sums;
        }
    }
}
