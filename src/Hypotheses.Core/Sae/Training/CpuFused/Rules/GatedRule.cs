using System.Numerics;
using Hypotheses.Core.Sae.Training.CpuFused.Numerics;
using Hypotheses.Core.Sae.Training.CpuFused.Storage;

namespace Hypotheses.Core.Sae.Training.CpuFused.Rules;

/// <summary>Gated: slopes of the gate, which pays and reconstructs by itself, and of the magnitude.</summary>
internal sealed unsafe class GatedRule<T>(int width) : FusedRule<T>
    where T : unmanaged, IFloatingPointIeee754<T>
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
