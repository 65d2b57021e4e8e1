using Hypotheses.Core.Dictionaries.Training;
using static TorchSharp.torch;

namespace Hypotheses.Core.Dictionaries.Families;

/// <summary>
/// JumpReLU: f = pre·H(pre − θ) with a trained threshold θ = exp(t) a latent (Rajamanoharan et al. 2024, arXiv:2407.14435). H
/// has no slope, so θ learns by the straight-through estimate of section 3 with the rectangle kernel K of width ε:
/// ∂f/∂θ = −(θ/ε)·K((pre − θ)/ε), ∂H/∂θ = −(1/ε)·K((pre − θ)/ε), ∂f/∂pre = H, ∂H/∂pre = 0. The penalty is λ·Σ H(pre − θ), or
/// λ·Σ tanh(c·f·‖row‖) (Anthropic, January 2025 update).
/// </summary>
internal sealed class JumpReluFamily : DictionaryFamily
{
    private static readonly JumpReluSettings Defaults = new();

    public override string Name => "jumprelu";

    internal override int Extras => 1;

    internal override void Start(DictionaryRecipe recipe, Span<float> extras) => extras.Fill((float)Math.Log(Settings(recipe).Initial));

    internal override double Penalty(DictionaryRecipe recipe) => recipe.Penalty;

    internal override Tensor Codes(DictionaryRecipe recipe, LaneTensors weights, Tensor preActivations)
    {
        (Tensor on, Tensor kernel, Tensor threshold) = Parts(recipe, weights, preActivations);
        // A value of its own with the gradient of something else: value + (surrogate − the same, held fixed).
        Tensor surrogate = preActivations.mul(on).sub(threshold.mul(threshold.detach()).mul(kernel));
        return preActivations.mul(on).detach().add(surrogate).sub(surrogate.detach());
    }

    internal override Tensor? Charge(DictionaryRecipe recipe, LaneTensors weights, Tensor preActivations, Tensor codes)
    {
        if (Settings(recipe).Penalty == JumpReluPenalty.Tanh)
            return (weights.Norms(recipe) is { } norms ? codes.mul(norms) : codes).mul(Settings(recipe).TanhScale).tanh();
        (Tensor on, Tensor kernel, Tensor threshold) = Parts(recipe, weights, preActivations);
        Tensor surrogate = threshold.neg().mul(kernel);
        return on.add(surrogate).sub(surrogate.detach());
    }

    internal override void Backward(DictionaryRecipe recipe, EntrySlopes entries)
    {
        (Tensor on, Tensor kernel, Tensor threshold) = Parts(recipe, entries.Weights, entries.Pre);
        Tensor atThreshold = kernel.mul(entries.Penalty); // what a firing costs, before −1/ε·K
        if (Settings(recipe).Penalty == JumpReluPenalty.Tanh)
        {
            double scale = Settings(recipe).TanhScale;
            Tensor steepness = entries.Weighted(entries.Code).mul(scale).tanh().square().neg().add(1).mul(scale).mul(entries.Penalty);
            entries.Slope.add_(entries.Weighted(steepness));
            if (entries.Norm is not null) entries.NormSlope = EntrySlopes.OverBatch(steepness.mul(entries.Code));
            atThreshold = zeros_like(kernel);
        }

        Tensor slope = atThreshold.add(kernel.mul(threshold).mul(entries.Slope)).neg();
        entries.Extras = [EntrySlopes.OverBatch(slope).mul(threshold)];
        entries.Slope.mul_(on);
    }

    internal override FusedRule<T> Fused<T>(DictionaryRecipe recipe) => new Rule<T>(Settings(recipe), recipe.Width);

    internal override LatentActivation Activation(DictionaryRecipe recipe, ReadOnlySpan<float> encoderBias, ReadOnlySpan<float> extras)
    {
        var thresholds = new float[extras.Length];
        // Of a lane that diverged there is no threshold: its other weights say so.
        for (int j = 0; j < thresholds.Length; j++) thresholds[j] = float.IsNaN(extras[j]) ? 0 : Math.Min(MathF.Exp(extras[j]), float.MaxValue);
        return new JumpReluActivation(thresholds);
    }

    internal override Tensor HeldOutCharge(DictionaryRecipe recipe, Dictionary dictionary, Tensor codes) => Settings(recipe).Penalty == JumpReluPenalty.L0
        ? codes.gt(0).to(codes.dtype).sum(new long[] { 1 })
        : codes.mul(dictionary.DecoderTensor.square().sum(new long[] { 1 }).sqrt()).mul(Settings(recipe).TanhScale).tanh().sum(new long[] { 1 });

    internal override void Validate(DictionaryRecipe recipe)
    {
        base.Validate(recipe);
        RefuseChoice(recipe);
    }

    private static JumpReluSettings Settings(DictionaryRecipe recipe) => recipe.JumpRelu ?? Defaults;

    // H and K/ε as numbers [S, B, F], held fixed; θ [S, 1, F], differentiable in t.
    private static (Tensor On, Tensor Kernel, Tensor Threshold) Parts(DictionaryRecipe recipe, LaneTensors weights, Tensor pre)
    {
        Tensor threshold = weights.Extras[0].exp(), distance = pre.detach().sub(threshold.detach());
        double width = Settings(recipe).Bandwidth;
        return (distance.gt(0).to(pre.dtype), distance.abs().lt(width / 2).to(pre.dtype).div(width), threshold);
    }

    private sealed unsafe class Rule<T>(JumpReluSettings settings, int width) : FusedRule<T>
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        private readonly Aligned<T> _thresholds = new(Simd<T>.Pad(width)), _floors = new(Simd<T>.Pad(width));
        private readonly T _half = T.CreateTruncating(settings.Bandwidth / 2), _kernel = T.CreateTruncating(1 / settings.Bandwidth), _scale = T.CreateTruncating(settings.TanhScale);
        private readonly bool _tanh = settings.Penalty == JumpReluPenalty.Tanh;

        public override bool HasCodes => true;

        public override void Begin(FusedWeights<T> weights)
        {
            for (int j = 0; j < width; j++)
            {
                _thresholds.Pointer[j] = T.Exp(weights.Extra(0)[j]);
                _floors.Pointer[j] = _thresholds.Pointer[j] - _half; // the kernel's lower edge: below it nothing depends on θ
            }
        }

        public override void Select(T* preActivations, int rows, SparseCodes<T> codes, Selection<T> selection)
        {
            for (int n = 0; n < rows; n++) codes.AppendRow(preActivations + (long)n * codes.Padded, _floors.Pointer);
        }

        public override void Activate(SparseCodes<T> codes, FusedWeights<T> weights)
        {
            for (int e = 0; e < codes.Count; e++) codes.Code[e] = codes.Value[e] > _thresholds.Pointer[codes.Index[e]] ? codes.Value[e] : T.Zero;
        }

        public override LatentSums<T> Backward(int latent, in LatentEntries<T> entries, FusedWeights<T> weights)
        {
            var sums = default(LatentSums<T>);
            T threshold = _thresholds.Pointer[latent], atThreshold = T.Zero;
            for (int e = 0; e < entries.Count; e++)
            {
                T slope = entries.Slope[e], price = entries.Penalty;
                bool on = entries.Pre[e] > threshold;
                if (_tanh)
                {
                    T paid = T.Tanh(_scale * entries.Code[e] * entries.Norm), steepness = (T.One - paid * paid) * _scale * entries.Penalty;
                    slope += steepness * entries.Norm;
                    sums.Norm += steepness * entries.Code[e];
                    sums.Charge += double.CreateTruncating(paid);
                    price = T.Zero;
                }
                else if (on) sums.Charge++;

                if (T.Abs(entries.Pre[e] - threshold) < _half) atThreshold -= _kernel * (price + threshold * slope);
                entries.Slope[e] = on ? slope : T.Zero;
                sums.Bias += entries.Slope[e];
            }

            sums.First = atThreshold * threshold;
            return sums;
        }
    }
}
