using System.Numerics;
using System.Runtime.CompilerServices;

namespace Hypotheses.Core.Dictionaries.Training;

/// <summary>AuxK for one lane: see <see cref="AuxiliaryLoss"/>. Costs nothing while no latent is dead.</summary>
internal sealed unsafe class FusedAuxiliary<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly AuxiliaryLoss _settings;
    private readonly FusedWeights<T> _weights, _gradient;
    private readonly int _batch, _k;
    private readonly long[] _silent;
    private readonly bool[] _fired;
    private readonly List<int> _dead = [];
    private Aligned<T>? _encoder, _panels, _bias, _preActivations, _missing, _zero, _mean;
    private SparseCodes<T>? _codes;

    public FusedAuxiliary(AuxiliaryLoss settings, FusedWeights<T> weights, FusedWeights<T> gradient, int batch)
    {
        (_settings, _weights, _gradient, _batch) = (settings, weights, gradient, batch);
        _k = settings.KFor(weights.Dimension, weights.Width);
        (_silent, _fired) = (new long[weights.Width], new bool[weights.Width]);
    }

    /// <summary>Counts the samples since each latent last fired, this batch included.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Observe(SparseCodes<T> codes)
    {
        Array.Clear(_fired);
        for (int e = 0; e < codes.Count; e++) _fired[codes.Index[e]] = true;
        _dead.Clear();
        for (int j = 0; j < _fired.Length; j++)
        {
            _silent[j] = _fired[j] ? 0 : _silent[j] + _batch;
            if (_silent[j] >= _settings.DeadAfter) _dead.Add(j);
        }
    }

    /// <summary>Adds the gradients of the auxiliary loss; <paramref name="residuals"/> hold 2(x̂ − x)/B.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Accumulate(T* inputs, T* residuals, Selection<T> selection)
    {
        if (_dead.Count == 0) return;
        double residual = Variance(residuals) * _batch * _batch / 4, total = Variance(inputs);
        if (!(residual > 0)) return;
        T scale = T.CreateTruncating(_settings.Coefficient * total / residual * 2 / _batch);
        (int stride, int padded) = (_weights.Stride, Simd<T>.Pad(_dead.Count));
        PreActivate(inputs, padded);
        _missing ??= new(stride);
        _zero ??= new(stride);
        T* missing = _missing.Pointer;
        T half = T.CreateTruncating(_batch / 2.0);
        for (int n = 0; n < _batch; n++)
        {
            T* row = _preActivations!.Pointer + (long)n * padded;
            _codes!.Clear();
            _codes.AppendRow(row, selection.FloorOfLargest(row, padded, _k));
            _codes.KeepLargestOfLast(_k, selection);
            for (int e = 0; e < _codes.Count; e++) _codes.Index[e] = _dead[_codes.Index[e]];
            // ê − e, where e = x − x̂.
            SparseRows<T>.Decode(_codes, 0, _weights.Decoder, _zero.Pointer, missing, stride);
            Simd<T>.Add(missing, half, residuals + (long)n * stride, stride);
            Simd<T>.Scale(missing, scale, stride);
            SparseRows<T>.Backward(_codes, 0, inputs + (long)n * stride, missing, T.Zero, _weights, _gradient);
        }

        GC.KeepAlive(this);
    }

    // Mean over the batch of the squared distance from the batch's mean; in two passes, so that a large mean cancels nothing.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Variance(T* rows)
    {
        int stride = _weights.Stride, lanes = Vector<T>.Count;
        _mean ??= new(stride);
        T* mean = _mean.Pointer;
        _mean.Span.Clear();
        for (int n = 0; n < _batch; n++) Simd<T>.Add(mean, T.One, rows + (long)n * stride, stride);
        Simd<T>.Scale(mean, T.One / T.CreateTruncating(_batch), stride);
        double squares = 0;
        for (int n = 0; n < _batch; n++)
        {
            T* row = rows + (long)n * stride;
            Vector<T> sum = Vector<T>.Zero;
            for (int i = 0; i < stride; i += lanes)
            {
                Vector<T> off = Vector.Load(row + i) - Vector.Load(mean + i);
                sum = Simd<T>.Fma(off, off, sum);
            }

            squares += double.CreateTruncating(Vector.Sum(sum));
        }

        return squares / _batch;
    }

    // Pre-activations [B × dead, padded] of the dead latents alone.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PreActivate(T* inputs, int padded)
    {
        int stride = _weights.Stride, d = _weights.Dimension;
        if (_codes is null || _codes.Padded != padded)
        {
            _codes = new SparseCodes<T>(1, padded);
            (_encoder, _panels) = (new(padded * stride), new(padded * d));
            (_bias, _preActivations) = (new(padded), new(checked(_batch * padded)));
        }

        _bias!.Span.Fill(T.NegativeInfinity);
        for (int j = 0; j < _dead.Count; j++)
        {
            new ReadOnlySpan<T>(_weights.Encoder + (long)_dead[j] * stride, stride).CopyTo(_encoder!.Span[(j * stride)..]);
            _bias.Span[j] = _weights.EncoderBias[_dead[j]];
        }

        Gemm<T>.PackTransposed(_encoder!.Pointer, stride, d, padded, _panels!.Pointer);
        Gemm<T>.Multiply(inputs, stride, _panels.Pointer, _batch, d, padded, _bias.Pointer, _preActivations!.Pointer, padded);
    }
}
