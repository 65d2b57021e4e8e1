using Hypotheses.Core.Runtime;
using System.Numerics;
using static TorchSharp.torch;

namespace Hypotheses.Core.Numerics;

/// <summary>What streaming metrics do to plain float32 numbers before they trust them.</summary>
internal static class Finite
{
    /// <summary>Refuses NaN and infinity.</summary>
    internal static void Require(ReadOnlySpan<float> values, string name)
    {
        int lanes = Vector<float>.Count, at = 0;
        Vector<float> zero = Vector<float>.Zero;
        bool bad = false;
        // x·0 is 0 for every finite x and NaN otherwise.
        for (; at + lanes <= values.Length && !bad; at += lanes)
            bad = !Vector.EqualsAll(new Vector<float>(values.Slice(at, lanes)) * zero, zero);
        for (; at < values.Length && !bad; at++) bad = !float.IsFinite(values[at]);
        if (bad) throw new ArgumentException($"{name} holds NaN or infinity", name);
    }

    /// <summary>Copies the numbers above 0 with their places; how many. The targets have room for all.</summary>
    internal static int CopyPositive(ReadOnlySpan<float> values, Span<int> places, Span<float> copies)
    {
        int lanes = Vector<float>.Count, count = 0;
        for (int at = 0; at < values.Length; at += lanes)
        {
            int end = Math.Min(at + lanes, values.Length);
            if (at + lanes <= values.Length
                && !Vector.GreaterThanAny(new Vector<float>(values.Slice(at, lanes)), Vector<float>.Zero))
                continue;
            for (int l = at; l < end; l++)
            {
                // Written whether it is kept or not: no branch to mispredict.
                (places[count], copies[count]) = (l, values[l]);
                count += values[l] > 0 ? 1 : 0;
            }
        }

        return count;
    }

    /// <summary>The numbers of a non-empty matrix, row-major.</summary>
    internal static float[] Singles(Tensor matrix, string name)
    {
        using var scope = NewDisposeScope();
        return Numbers(Contiguous(matrix, name)).ToArray();
    }

    /// <summary>A non-empty matrix as float32 on the CPU, row-major; itself where it is that already.</summary>
    internal static Tensor Contiguous(Tensor matrix, string name) => matrix.dim() == 2 && matrix.numel() > 0
        ? Tensors.OnCpu(matrix.detach().to(ScalarType.Float32)).contiguous()
        : throw new ArgumentException($"{name} must be a non-empty matrix, not [{string.Join(", ", matrix.shape)}]", name);

    /// <summary>The memory of such a tensor, which must outlive the span.</summary>
    internal static ReadOnlySpan<float> Numbers(Tensor contiguous) => Tensors.Memory<float>(contiguous);
}
