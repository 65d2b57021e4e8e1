using System.Numerics;
using System.Runtime.CompilerServices;
using Hypotheses.Core.Sae.Training.CpuFused.Numerics;
using Hypotheses.Core.Sae.Training.CpuFused.Rules;
using Hypotheses.Core.Sae.Training.CpuFused.Storage;

namespace Hypotheses.Core.Sae.Training.CpuFused;

/// <summary>
/// Reconstructions of a batch and what they miss. A latent's gradient sees one row of numbers a sample, r = ∂loss/∂x̂: 2(x̂ −
/// x)/B, or, where several prefixes reconstruct, the sum of those of the prefixes that the latent is in.
/// </summary>
internal sealed unsafe class FusedResiduals<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly FusedWeights<T> _weights;
    private readonly FusedRule<T> _rule;
    private readonly int[] _prefixes;
    private readonly Aligned<T>[] _residuals;
    private readonly Aligned<T>? _gate;
    private readonly Aligned<T> _biasParts;
    private readonly double[] _errors;
    private readonly int _batch, _blockRows;

    public FusedResiduals(FusedWeights<T> weights, FusedRule<T> rule, int batch, int blockRows)
    {
        (_weights, _rule, _batch, _blockRows) = (weights, rule, batch, blockRows);
        _prefixes = rule.Prefixes ?? [weights.Width];
        int length = checked(batch * weights.Stride), blocks = (batch + blockRows - 1) / blockRows;
        _residuals = [.. _prefixes.Select(_ => new Aligned<T>(length))];
        if (rule.HasGate) _gate = new(length);
        _biasParts = new(blocks * weights.Stride);
        _errors = new double[blocks];
    }

    /// <summary>2(x̂ − x)/B [B × stride] of the reconstruction from all latents.</summary>
    public T* Whole => _residuals[^1].Pointer;

    /// <summary>The gate's [B × stride], where there is one.</summary>
    public T* Gate => _gate!.Pointer;

    /// <summary>Squared errors of the batch, all reconstructions together.</summary>
    public double Error => _errors.Sum();

    /// <summary>r [B × stride] as latent <paramref name="latent"/> sees it.</summary>
    public T* For(int latent)
    {
        int group = 0;
        while (latent >= _prefixes[group]) group++;
        return _residuals[group].Pointer;
    }

    /// <summary>The samples of one block, whose inputs begin at <paramref name="inputs"/> (those of the batch).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Block(int block, SparseCodes<T> codes, T* inputs)
    {
        int stride = _weights.Stride, first = block * _blockRows;
        T scale = T.CreateTruncating(2.0 / _batch);
        T* bias = _biasParts.Pointer + (long)block * stride;
        new Span<T>(bias, stride).Clear();
        double error = 0;
        for (int n = 0; n < codes.Rows; n++)
        {
            long at = (long)(first + n) * stride;
            T* input = inputs + at;
            int from = codes.Start(n), end = codes.Start(n + 1);
            T* before = _weights.DecoderBias;
            for (int g = 0; g < _prefixes.Length; g++)
            {
                int to = from;
                if (g == _prefixes.Length - 1) to = end;
                else while (to < end && codes.Index[to] < _prefixes[g]) to++;
                T* reconstruction = _residuals[g].Pointer + at;
                SparseRows<T>.Decode(
                    codes.Index + from, codes.Code + from, to - from, _weights.Decoder, before, reconstruction, stride);
                before = reconstruction;
                from = to;
            }

            for (int g = _prefixes.Length - 1; g >= 0; g--)
            {
                T* residual = _residuals[g].Pointer + at;
                error += double.CreateTruncating(Compare(residual, input, scale, stride));
                if (g < _prefixes.Length - 1) Simd<T>.Add(residual, T.One, _residuals[g + 1].Pointer + at, stride);
            }

            Simd<T>.Add(bias, T.One, _residuals[0].Pointer + at, stride);
            if (_gate is null) continue;
            from = codes.Start(n);
            SparseRows<T>.Decode(
                codes.Index + from,
                codes.Value + from,
                end - from,
                _weights.Decoder,
                _weights.DecoderBias,
                _gate.Pointer + at,
                stride);
            // its decoder and b_dec are held fixed
            error += double.CreateTruncating(Compare(_gate.Pointer + at, input, scale, stride));
        }

        _errors[block] = error;
    }

    /// <summary>∂b_dec [stride] of the batch.</summary>
    public void BiasGradient(T* to)
    {
        int stride = _weights.Stride;
        new Span<T>(to, stride).Clear();
        for (int block = 0; block < _errors.Length; block++)
            Simd<T>.Add(to, T.One, _biasParts.Pointer + (long)block * stride, stride);
    }

    // Turns one x̂ into 2(x̂ − x)/B and returns ‖x̂ − x‖².
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Compare(T* reconstruction, T* input, T scale, int stride)
    {
        var factor = new Vector<T>(scale);
        Vector<T> squares = Vector<T>.Zero;
        for (int i = 0; i < stride; i += Vector<T>.Count)
        {
            Vector<T> off = Vector.Load(reconstruction + i) - Vector.Load(input + i);
            squares = Simd<T>.Fma(off, off, squares);
            (off * factor).Store(reconstruction + i);
        }

        return Vector.Sum(squares);
    }
}
