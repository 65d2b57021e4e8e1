using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Hypotheses.Core.Measures.Streaming;

/// <summary>Entry by entry products of a sparse code and a dense row.</summary>
internal static unsafe class SparseProducts
{
    /// <summary>
    /// products[i] = values[i] · row[indices[i]]; indices lie in the row, as <see cref="SparseBatch"/> has made sure.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Of(ReadOnlySpan<int> indices, ReadOnlySpan<float> values, ReadOnlySpan<float> row, Span<float> products)
    {
        int at = 0;
        if (Avx2.IsSupported)
        {
            fixed (int* index = indices)
            fixed (float* value = values, from = row, to = products)
            {
                for (; at + 8 <= indices.Length; at += 8)
                    Vector256.Store(
                        Vector256.Load(value + at) * Avx2.GatherVector256(from, Vector256.Load(index + at), sizeof(float)),
                        to + at);
            }
        }

        for (; at < indices.Length; at++) products[at] = values[at] * row[indices[at]];
    }
}
