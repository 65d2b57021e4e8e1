using System.Numerics;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae.Training.CpuFused.Numerics;
using Hypotheses.Core.Sae.Training.CpuFused.Storage;

namespace Hypotheses.Core.Sae.Training.CpuFused.Rules;

/// <summary>Keeps what reaches the batch's threshold; of prefixes it knows only where they end.</summary>
internal sealed unsafe class BatchTopKRule<T>(int k, int[]? prefixes) : FusedRule<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // Only a guess that saves work, from the batch before: the result does not depend on it.
    private T _floor = T.Epsilon;
    private T[] _values = [];

    public override int[]? Prefixes => prefixes;

    public override int? PaidShare => 0;

    public override void Select(T* preActivations, int rows, SparseCodes<T> codes, Selection<T> selection)
    {
        for (int n = 0; n < rows; n++) codes.AppendRow(preActivations + (long)n * codes.Padded, _floor);
    }

    public override T Trim(SparseCodes<T>[] blocks, int rows, Selection<T> selection)
    {
        int wanted = k * rows, count = blocks.Sum(b => b.Count), at = 0;
        if (count < wanted)
        {
            // The guess was too high; below the smallest positive number nothing more can be found.
            bool complete = _floor == T.Epsilon;
            _floor = T.Epsilon;
            return complete ? T.Zero : T.NaN;
        }

        if (_values.Length < count) _values = new T[count + count / 4];
        foreach (SparseCodes<T> block in blocks)
        {
            new ReadOnlySpan<T>(block.Value, block.Count).CopyTo(_values.AsSpan(at));
            at += block.Count;
        }

        T threshold = Quickselect.KthLargest(_values.AsSpan(0, count), wanted);
        _floor = T.Max(T.Epsilon, threshold * T.CreateTruncating(.8));
        return threshold;
    }
}
