using System.Numerics;
using System.Runtime.CompilerServices;

namespace Hypotheses.Core.Dictionaries.Training;

/// <summary>Sums over entries alone: decoding, and the gradient of a row.</summary>
internal static unsafe class SparseRows<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>to = start + Σ_e value_e·decoder row of index_e, for <paramref name="count"/> entries.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode(int* index, T* value, int count, T* decoder, T* start, T* to, int stride)
    {
        int lanes = Vector<T>.Count, i = 0;
        for (; i + 4 * lanes <= stride; i += 4 * lanes)
        {
            Vector<T> a = Vector.Load(start + i), b = Vector.Load(start + i + lanes), c = Vector.Load(start + i + 2 * lanes), d = Vector.Load(start + i + 3 * lanes);
            for (int e = 0; e < count; e++)
            {
                T* direction = decoder + (long)index[e] * stride + i;
                var factor = new Vector<T>(value[e]);
                a = Simd<T>.Fma(factor, Vector.Load(direction), a);
                b = Simd<T>.Fma(factor, Vector.Load(direction + lanes), b);
                c = Simd<T>.Fma(factor, Vector.Load(direction + 2 * lanes), c);
                d = Simd<T>.Fma(factor, Vector.Load(direction + 3 * lanes), d);
            }

            a.Store(to + i);
            b.Store(to + i + lanes);
            c.Store(to + i + 2 * lanes);
            d.Store(to + i + 3 * lanes);
        }

        for (; i < stride; i += 2 * lanes)
        {
            Vector<T> a = Vector.Load(start + i), b = Vector.Load(start + i + lanes);
            for (int e = 0; e < count; e++)
            {
                T* direction = decoder + (long)index[e] * stride + i;
                var factor = new Vector<T>(value[e]);
                a = Simd<T>.Fma(factor, Vector.Load(direction), a);
                b = Simd<T>.Fma(factor, Vector.Load(direction + lanes), b);
            }

            a.Store(to + i);
            b.Store(to + i + lanes);
        }
    }

    /// <summary>gradient += factor·residual in passing; returns residual·row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T DotAdd(T* residual, T* row, T factor, T* gradient, int stride)
    {
        int lanes = Vector<T>.Count;
        var factors = new Vector<T>(factor);
        Vector<T> even = Vector<T>.Zero, odd = Vector<T>.Zero;
        for (int i = 0; i < stride; i += 2 * lanes)
        {
            Vector<T> left = Vector.Load(residual + i), right = Vector.Load(residual + i + lanes);
            even = Simd<T>.Fma(left, Vector.Load(row + i), even);
            odd = Simd<T>.Fma(right, Vector.Load(row + i + lanes), odd);
            Simd<T>.Fma(factors, left, Vector.Load(gradient + i)).Store(gradient + i);
            Simd<T>.Fma(factors, right, Vector.Load(gradient + i + lanes)).Store(gradient + i + lanes);
        }

        return Vector.Sum(even + odd);
    }
}
