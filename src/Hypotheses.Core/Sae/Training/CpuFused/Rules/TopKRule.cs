using System.Numerics;
using Hypotheses.Core.Sae.Training.CpuFused.Numerics;
using Hypotheses.Core.Sae.Training.CpuFused.Storage;

namespace Hypotheses.Core.Sae.Training.CpuFused.Rules;

/// <summary>TopK: the k largest of each sample.</summary>
internal sealed unsafe class TopKRule<T>(int k) : FusedRule<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override int? PaidShare => 0;

    public override void Select(T* preActivations, int rows, SparseCodes<T> codes, Selection<T> selection)
    {
        for (int n = 0; n < rows; n++)
        {
            T* row = preActivations + (long)n * codes.Padded;
            codes.AppendRow(row, selection.FloorOfLargest(row, codes.Padded, k));
            codes.KeepLargestOfLast(k, selection);
        }
    }
}
