using System.Numerics;
using Hypotheses.Core.Sae.Training.CpuFused.Numerics;
using Hypotheses.Core.Sae.Training.CpuFused.Storage;

namespace Hypotheses.Core.Sae.Training.CpuFused.Rules;

/// <summary>JumpReLU: entries are the latents that fire and those whose kernel reaches them.</summary>
internal sealed unsafe class JumpReluRule<T>(JumpReluSettings settings, int width) : FusedRule<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Aligned<T> _thresholds = new(Simd<T>.Pad(width)), _floors = new(Simd<T>.Pad(width));
    private readonly T _half = T.CreateTruncating(settings.Bandwidth / 2), _kernel = T.CreateTruncating(1 / settings.Bandwidth),
        _scale = T.CreateTruncating(settings.TanhScale);
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
        for (int e = 0; e < codes.Count; e++)
            codes.Code[e] = codes.Value[e] > _thresholds.Pointer[codes.Index[e]] ? codes.Value[e] : T.Zero;
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
                T paid = T.Tanh(_scale * entries.Code[e] * entries.Norm),
                    steepness = (T.One - paid * paid) * _scale * entries.Penalty;
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
