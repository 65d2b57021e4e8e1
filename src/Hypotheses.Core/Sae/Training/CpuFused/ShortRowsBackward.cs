using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Hypotheses.Core.Sae.Training.CpuFused.Numerics;

namespace Hypotheses.Core.Sae.Training.CpuFused;

/// <summary>
/// The whole gradient of one latent in one pass over its entries, everything in registers, for rows of two or four vectors and
/// architectures whose slope is δ = r·row + price: ∂row += f·r, ∂column += δ·x. What toy dictionaries train by.
/// </summary>
internal static unsafe class ShortRowsBackward<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Whether rows of this length are short enough.</summary>
    public static bool Fit(int stride) => stride == 2 * Vector<T>.Count || stride == 4 * Vector<T>.Count;

    /// <summary>Σδ and Σf; overwrites both gradients.</summary>
    public static (T Slopes, T Codes) Pass(
        int* sample, T* code, int count, T* residuals, T* inputs, T* row, T price, T* decoder, T* encoder, int stride) =>
        stride == 2 * Vector<T>.Count
            ? Two(sample, code, count, residuals, inputs, row, price, decoder, encoder)
            : Four(sample, code, count, residuals, inputs, row, price, decoder, encoder);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (T Slopes, T Codes) Two(
        int* sample, T* code, int count, T* residuals, T* inputs, T* row, T price, T* decoder, T* encoder)
    {
        int v = Vector<T>.Count;
        Vector<T> row0 = Vector.Load(row), row1 = Vector.Load(row + v), d0 = Vector<T>.Zero, d1 = d0, e0 = d0, e1 = d0;
        T slopes = T.Zero, codes = T.Zero;
        int n = 0;
        if (typeof(T) == typeof(float) && Avx2.IsSupported && Vector<T>.Count == 8)
        {
            // Four entries share what it takes to sum across a vector.
            var prices = Vector128.Create(float.CreateTruncating(price));
            Vector128<float> slopeSums = Vector128<float>.Zero, codeSums = slopeSums;
            for (; n + 4 <= count; n += 4)
            {
                long a = (long)sample[n] * 16, b = (long)sample[n + 1] * 16, c = (long)sample[n + 2] * 16,
                    d = (long)sample[n + 3] * 16;
                Vector<T> a0 = Vector.Load(residuals + a), a1 = Vector.Load(residuals + a + 8), b0 = Vector.Load(residuals + b),
                    b1 = Vector.Load(residuals + b + 8);
                Vector256<float> left = Avx.HorizontalAdd(Dot(a0, row0, a1, row1), Dot(b0, row0, b1, row1));
                (d0, d1) = (Simd<T>.Fma(new(code[n]), a0, d0), Simd<T>.Fma(new(code[n]), a1, d1));
                (d0, d1) = (Simd<T>.Fma(new(code[n + 1]), b0, d0), Simd<T>.Fma(new(code[n + 1]), b1, d1));
                Vector<T> c0 = Vector.Load(residuals + c), c1 = Vector.Load(residuals + c + 8), g0 = Vector.Load(residuals + d),
                    g1 = Vector.Load(residuals + d + 8);
                Vector256<float> all = Avx.HorizontalAdd(
                    left, Avx.HorizontalAdd(Dot(c0, row0, c1, row1), Dot(g0, row0, g1, row1)));
                (d0, d1) = (Simd<T>.Fma(new(code[n + 2]), c0, d0), Simd<T>.Fma(new(code[n + 2]), c1, d1));
                (d0, d1) = (Simd<T>.Fma(new(code[n + 3]), g0, d0), Simd<T>.Fma(new(code[n + 3]), g1, d1));
                Vector128<float> four = all.GetLower() + all.GetUpper() + prices;
                slopeSums += four;
                codeSums += Vector128.Load((float*)code + n);
                (e0, e1) = Add(four, 0, inputs + a, e0, e1);
                (e0, e1) = Add(four, 1, inputs + b, e0, e1);
                (e0, e1) = Add(four, 2, inputs + c, e0, e1);
                (e0, e1) = Add(four, 3, inputs + d, e0, e1);
            }

            slopes = T.CreateTruncating(Vector128.Sum(slopeSums));
            codes = T.CreateTruncating(Vector128.Sum(codeSums));
        }

        for (; n < count; n++)
        {
            long at = (long)sample[n] * 2 * v;
            T f = code[n];
            var by = new Vector<T>(f);
            Vector<T> r0 = Vector.Load(residuals + at), r1 = Vector.Load(residuals + at + v);
            T slope = Vector.Sum(Simd<T>.Fma(r0, row0, r1 * row1)) + price;
            (d0, d1) = (Simd<T>.Fma(by, r0, d0), Simd<T>.Fma(by, r1, d1));
            var delta = new Vector<T>(slope);
            (e0, e1) = (Simd<T>.Fma(delta, Vector.Load(inputs + at), e0), Simd<T>.Fma(delta, Vector.Load(inputs + at + v), e1));
            slopes += slope;
            codes += f;
        }

        d0.Store(decoder);
        d1.Store(decoder + v);
        e0.Store(encoder);
        e1.Store(encoder + v);
        return (slopes, codes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Dot(Vector<T> a, Vector<T> b, Vector<T> c, Vector<T> d) =>
        Simd<T>.Fma(a, b, c * d).As<T, float>().AsVector256();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector<T> First, Vector<T> Second) Add(
        Vector128<float> slopes, byte index, T* input, Vector<T> first, Vector<T> second)
    {
        Vector<T> by = Vector256.Create(slopes.GetElement(index)).AsVector().As<float, T>();
        return (Simd<T>.Fma(by, Vector.Load(input), first), Simd<T>.Fma(by, Vector.Load(input + 8), second));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (T Slopes, T Codes) Four(
        int* sample, T* code, int count, T* residuals, T* inputs, T* row, T price, T* decoder, T* encoder)
    {
        int v = Vector<T>.Count;
        Vector<T> row0 = Vector.Load(row), row1 = Vector.Load(row + v), row2 = Vector.Load(row + 2 * v),
            row3 = Vector.Load(row + 3 * v);
        Vector<T> d0 = Vector<T>.Zero, d1 = d0, d2 = d0, d3 = d0, e0 = d0, e1 = d0, e2 = d0, e3 = d0;
        T slopes = T.Zero, codes = T.Zero;
        for (int n = 0; n < count; n++)
        {
            long at = (long)sample[n] * 4 * v;
            T* r = residuals + at, x = inputs + at;
            T f = code[n];
            Vector<T> even = Simd<T>.Fma(Vector.Load(r), row0, Vector.Load(r + v) * row1),
                odd = Simd<T>.Fma(Vector.Load(r + 2 * v), row2, Vector.Load(r + 3 * v) * row3);
            var by = new Vector<T>(f);
            (d0, d1) = (Simd<T>.Fma(by, Vector.Load(r), d0), Simd<T>.Fma(by, Vector.Load(r + v), d1));
            (d2, d3) = (Simd<T>.Fma(by, Vector.Load(r + 2 * v), d2), Simd<T>.Fma(by, Vector.Load(r + 3 * v), d3));
            T slope = Vector.Sum(even + odd) + price;
            var delta = new Vector<T>(slope);
            (e0, e1) = (Simd<T>.Fma(delta, Vector.Load(x), e0), Simd<T>.Fma(delta, Vector.Load(x + v), e1));
            (e2, e3) = (Simd<T>.Fma(delta, Vector.Load(x + 2 * v), e2), Simd<T>.Fma(delta, Vector.Load(x + 3 * v), e3));
            slopes += slope;
            codes += f;
        }

        d0.Store(decoder);
        d1.Store(decoder + v);
        d2.Store(decoder + 2 * v);
        d3.Store(decoder + 3 * v);
        e0.Store(encoder);
        e1.Store(encoder + v);
        e2.Store(encoder + 2 * v);
        e3.Store(encoder + 3 * v);
        return (slopes, codes);
    }
}
