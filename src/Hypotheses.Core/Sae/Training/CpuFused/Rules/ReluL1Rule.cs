using System.Numerics;
using Hypotheses.Core.Sae.Training.CpuFused.Numerics;
using Hypotheses.Core.Sae.Training.CpuFused.Storage;

namespace Hypotheses.Core.Sae.Training.CpuFused.Rules;

/// <summary>ReLU + L1: every firing latent pays λ·‖row‖/B.</summary>
internal sealed unsafe class ReluL1Rule<T> : FusedRule<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override int? PaidShare => 1;

    public override void Select(T* preActivations, int rows, SparseCodes<T> codes, Selection<T> selection)
    {
        for (int n = 0; n < rows; n++) codes.AppendRow(preActivations + (long)n * codes.Padded, T.Epsilon);
    }

    public override LatentSums<T> Backward(int latent, in LatentEntries<T> entries, FusedWeights<T> weights)
    {
        var sums = default(LatentSums<T>);
        T price = entries.Penalty * entries.Norm, magnitude = T.Zero;
        for (int e = 0; e < entries.Count; e++)
        {
            magnitude += entries.Code[e];
            sums.Bias += entries.Slope[e] += price;
        }

        sums.Norm = entries.Penalty * magnitude;
        sums.Charge = double.CreateTruncating(magnitude * entries.Norm);
        return sums;
    }
}
