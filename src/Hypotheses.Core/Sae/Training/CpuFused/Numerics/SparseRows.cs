using System.Numerics;
using System.Runtime.CompilerServices;

namespace Hypotheses.Core.Sae.Training.CpuFused.Numerics;

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
            Vector<T> a = Vector.Load(start + i), b = Vector.Load(start + i + lanes), c = Vector.Load(start + i + 2 * lanes),
                d = Vector.Load(start + i + 3 * lanes);
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

    /// <summary>
    /// to = Σ_e factor_e·row of sample_e, for <paramref name="count"/> entries; <paramref name="keep"/> adds to what is there. A
    /// tile of the sum stays in registers over all entries: for short rows, whose sum in memory would wait for itself entry by
    /// entry.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sum(int* sample, T* factor, int count, T* rows, T* to, int stride, bool keep)
    {
        int lanes = Vector<T>.Count, i = 0;
        if (!keep) new Span<T>(to, stride).Clear();
        for (; i + 8 * lanes <= stride; i += 8 * lanes)
        {
            T* t = to + i;
            Vector<T> a = Vector.Load(t), b = Vector.Load(t + lanes), c = Vector.Load(t + 2 * lanes),
                d = Vector.Load(t + 3 * lanes);
            Vector<T> e = Vector.Load(t + 4 * lanes), f = Vector.Load(t + 5 * lanes), g = Vector.Load(t + 6 * lanes),
                h = Vector.Load(t + 7 * lanes);
            for (int n = 0; n < count; n++)
            {
                T* row = rows + (long)sample[n] * stride + i;
                var by = new Vector<T>(factor[n]);
                a = Simd<T>.Fma(by, Vector.Load(row), a);
                b = Simd<T>.Fma(by, Vector.Load(row + lanes), b);
                c = Simd<T>.Fma(by, Vector.Load(row + 2 * lanes), c);
                d = Simd<T>.Fma(by, Vector.Load(row + 3 * lanes), d);
                e = Simd<T>.Fma(by, Vector.Load(row + 4 * lanes), e);
                f = Simd<T>.Fma(by, Vector.Load(row + 5 * lanes), f);
                g = Simd<T>.Fma(by, Vector.Load(row + 6 * lanes), g);
                h = Simd<T>.Fma(by, Vector.Load(row + 7 * lanes), h);
            }

            a.Store(t);
            b.Store(t + lanes);
            c.Store(t + 2 * lanes);
            d.Store(t + 3 * lanes);
            e.Store(t + 4 * lanes);
            f.Store(t + 5 * lanes);
            g.Store(t + 6 * lanes);
            h.Store(t + 7 * lanes);
        }

        for (; i < stride; i += 2 * lanes)
        {
            // Two sums side by side, so that one's latency hides the other's.
            Vector<T> a = Vector.Load(to + i), b = Vector.Load(to + i + lanes), c = Vector<T>.Zero, d = Vector<T>.Zero;
            int n = 0;
            for (; n + 2 <= count; n += 2)
            {
                T* first = rows + (long)sample[n] * stride + i, second = rows + (long)sample[n + 1] * stride + i;
                Vector<T> by = new(factor[n]), and = new(factor[n + 1]);
                a = Simd<T>.Fma(by, Vector.Load(first), a);
                b = Simd<T>.Fma(by, Vector.Load(first + lanes), b);
                c = Simd<T>.Fma(and, Vector.Load(second), c);
                d = Simd<T>.Fma(and, Vector.Load(second + lanes), d);
            }

            if (n < count)
            {
                T* row = rows + (long)sample[n] * stride + i;
                var by = new Vector<T>(factor[n]);
                a = Simd<T>.Fma(by, Vector.Load(row), a);
                b = Simd<T>.Fma(by, Vector.Load(row + lanes), b);
            }

            (a + c).Store(to + i);
            (b + d).Store(to + i + lanes);
        }
    }

    /// <summary>to_e = row of sample_e · <paramref name="row"/>, for short rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Dots(int* sample, int count, T* rows, T* row, T* to, int stride)
    {
        int lanes = Vector<T>.Count;
        if (stride == 2 * lanes)
        {
            Vector<T> left = Vector.Load(row), right = Vector.Load(row + lanes);
            for (int n = 0; n < count; n++)
            {
                T* other = rows + (long)sample[n] * stride;
                to[n] = Vector.Sum(Simd<T>.Fma(left, Vector.Load(other), right * Vector.Load(other + lanes)));
            }

            return;
        }

        for (int n = 0; n < count; n++) to[n] = Simd<T>.Dot(rows + (long)sample[n] * stride, row, stride);
    }
}
