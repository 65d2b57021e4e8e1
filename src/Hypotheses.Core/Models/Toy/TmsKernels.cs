using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Vector = System.Runtime.Intrinsics.Vector256<float>;

namespace Hypotheses.Core.Models.Toy;

/// <summary>
/// The inner loops of <see cref="TmsGradient"/>: eight sums in registers, eight samples in each. No fused multiply-add: where
/// product and sum have units of their own it would be no faster, and every machine gives the same bits.
/// </summary>
internal static unsafe class TmsKernels
{
    /// <summary>Sums in registers at once.</summary>
    internal const int Tile = 8;

    /// <summary><paramref name="length"/> rounded up to whole tiles.</summary>
    internal static int Pad(int length) => (length + Tile - 1) / Tile * Tile;

    /// <summary>Which of the vectors values[i · stride] are not zero, in rising order; returns how many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int Active(Vector* values, int stride, int length, int* list)
    {
        int count = 0;
        for (int i = 0; i < length; i++, values += stride)
        {
            // Written whether it counts or not: no branch to mispredict.
            list[count] = i;
            count += Vector256.EqualsAll(*values, Vector.Zero) ? 0 : 1;
        }

        return count;
    }

    /// <summary>result[k] = Σ over the listed i of values[i · valueStride]·rows[i][k], for a whole padded row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Combine(int* list, int count, Vector* values, int valueStride, float* rows, int stride, Vector* result)
    {
        for (int k = 0; k < stride; k += Tile, result += Tile)
        {
            Vector s0 = Vector.Zero, s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
            for (int e = 0; e < count; e++)
            {
                int i = list[e];
                Vector value = values[i * valueStride];
                float* row = rows + i * stride + k;
                s0 += value * row[0];
                s1 += value * row[1];
                s2 += value * row[2];
                s3 += value * row[3];
                s4 += value * row[4];
                s5 += value * row[5];
                s6 += value * row[6];
                s7 += value * row[7];
            }

            Store(result, 1, s0, s1, s2, s3, s4, s5, s6, s7);
        }
    }

    /// <summary>z[i · zStride] of eight features: bias + Σ over k of h[k]·columns[k].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Reconstruct(Vector* h, int hidden, float* columns, int stride, float* bias, Vector* z, int zStride)
    {
        Vector s0 = Vector256.Create(bias[0]), s1 = Vector256.Create(bias[1]), s2 = Vector256.Create(bias[2]),
            s3 = Vector256.Create(bias[3]);
        Vector s4 = Vector256.Create(bias[4]), s5 = Vector256.Create(bias[5]), s6 = Vector256.Create(bias[6]),
            s7 = Vector256.Create(bias[7]);
        for (int k = 0; k < hidden; k++, columns += stride)
        {
            Vector value = h[k];
            s0 += value * columns[0];
            s1 += value * columns[1];
            s2 += value * columns[2];
            s3 += value * columns[3];
            s4 += value * columns[4];
            s5 += value * columns[5];
            s6 += value * columns[6];
            s7 += value * columns[7];
        }

        Store(z, zStride, s0, s1, s2, s3, s4, s5, s6, s7);
    }

    /// <summary>sums[k] += Σ over the terms of from[k]·factor, for a whole padded row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Accumulate(Vector* sums, int stride, Vector** from, Vector* factors, int terms)
    {
        for (int k = 0; k < stride; k += Tile, sums += Tile)
        {
            Vector s0 = sums[0], s1 = sums[1], s2 = sums[2], s3 = sums[3], s4 = sums[4], s5 = sums[5], s6 = sums[6], s7 = sums[7];
            for (int t = 0; t < terms; t++)
            {
                Vector factor = factors[t];
                Vector* row = from[t] + k;
                s0 += row[0] * factor;
                s1 += row[1] * factor;
                s2 += row[2] * factor;
                s3 += row[3] * factor;
                s4 += row[4] * factor;
                s5 += row[5] * factor;
                s6 += row[6] * factor;
                s7 += row[7] * factor;
            }

            Store(sums, 1, s0, s1, s2, s3, s4, s5, s6, s7);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(
        Vector* to, int stride, Vector s0, Vector s1, Vector s2, Vector s3, Vector s4, Vector s5, Vector s6, Vector s7)
    {
        (to[0], to[stride], to[2 * stride], to[3 * stride]) = (s0, s1, s2, s3);
        (to[4 * stride], to[5 * stride], to[6 * stride], to[7 * stride]) = (s4, s5, s6, s7);
    }
}
