using System.Numerics;
using System.Runtime.CompilerServices;

namespace Hypotheses.Core.Dictionaries.Training;

/// <summary>Decoding and gradients of one sample, touching only the latents that fire.</summary>
internal static unsafe class SparseRows<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>to = start + Σ_j f_j·decoder_j for sample <paramref name="row"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode(SparseCodes<T> codes, int row, T* decoder, T* start, T* to, int stride)
    {
        int lanes = Vector<T>.Count, from = codes.Start(row), end = codes.Start(row + 1), i = 0;
        int* index = codes.Index;
        T* value = codes.Value;
        for (; i + 4 * lanes <= stride; i += 4 * lanes)
        {
            Vector<T> a = Vector.Load(start + i), b = Vector.Load(start + i + lanes), c = Vector.Load(start + i + 2 * lanes), d = Vector.Load(start + i + 3 * lanes);
            for (int e = from; e < end; e++)
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
            for (int e = from; e < end; e++)
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

    /// <summary>
    /// Adds the gradients of one sample: for each firing latent ∂decoder += f·r, δ = r·decoder + penalty, ∂encoder += δ·x,
    /// ∂b_enc += δ, where r = ∂loss/∂x̂.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(SparseCodes<T> codes, int row, T* input, T* residual, T penalty, FusedWeights<T> weights, FusedWeights<T> gradient)
    {
        int stride = weights.Stride, lanes = Vector<T>.Count, end = codes.Start(row + 1);
        int* index = codes.Index;
        T* value = codes.Value, decoder = weights.Decoder, decoderSlope = gradient.Decoder, encoderSlope = gradient.Encoder, biasSlope = gradient.EncoderBias;
        for (int e = codes.Start(row); e < end; e++)
        {
            int latent = index[e];
            long at = (long)latent * stride;
            T* direction = decoder + at, slope = decoderSlope + at;
            var factor = new Vector<T>(value[e]);
            Vector<T> even = Vector<T>.Zero, odd = Vector<T>.Zero;
            for (int i = 0; i < stride; i += 2 * lanes)
            {
                Vector<T> left = Vector.Load(residual + i), right = Vector.Load(residual + i + lanes);
                even = Simd<T>.Fma(left, Vector.Load(direction + i), even);
                odd = Simd<T>.Fma(right, Vector.Load(direction + i + lanes), odd);
                Simd<T>.Fma(factor, left, Vector.Load(slope + i)).Store(slope + i);
                Simd<T>.Fma(factor, right, Vector.Load(slope + i + lanes)).Store(slope + i + lanes);
            }

            T delta = Vector.Sum(even + odd) + penalty;
            Simd<T>.Add(encoderSlope + at, delta, input, stride);
            biasSlope[latent] += delta;
        }
    }
}
