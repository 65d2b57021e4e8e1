using System.Numerics;
using System.Runtime.CompilerServices;
using Hypotheses.Core.Sae.Training.CpuFused.Numerics;
using Hypotheses.Core.Sae.Training.CpuFused.Storage;

namespace Hypotheses.Core.Sae.Training.CpuFused;

/// <summary>AuxK for one lane: see <see cref="AuxiliaryLoss"/>. Costs nothing while no latent is dead.</summary>
internal sealed unsafe class FusedAuxiliary<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly AuxiliaryLoss _settings;
    private readonly FusedWeights<T> _weights;
    private readonly WorkerPool _pool;
    private readonly int _batch, _k, _blockRows;
    private readonly bool[] _isDead, _fired;
    private readonly List<int> _dead = [];
    private readonly Aligned<T> _zero, _mean;
    private Aligned<T>? _encoder, _panels, _bias, _residuals;
    private Aligned<T>[] _preActivations = [];
    private SparseCodes<T>[] _codes = [];

    public FusedAuxiliary(AuxiliaryLoss settings, FusedWeights<T> weights, WorkerPool pool, int batch, int blockRows)
    {
        (_settings, _weights, _pool, _batch, _blockRows) = (settings, weights, pool, batch, blockRows);
        _k = settings.KFor(weights.Dimension, weights.Width);
        (Silent, _fired, _isDead) = (new long[weights.Width], new bool[weights.Width], new bool[weights.Width]);
        (_zero, _mean) = (new(weights.Stride), new(weights.Stride));
    }

    /// <summary>Samples since each latent last fired [F].</summary>
    public long[] Silent { get; }

    /// <summary>The dead latents' entries, block by block, after <see cref="Run"/>; empty where nothing is dead.</summary>
    public ReadOnlySpan<SparseCodes<T>> Codes => _dead.Count == 0 ? [] : _codes;

    /// <summary>∂(auxiliary loss)/∂ê [B × stride] after <see cref="Run"/>.</summary>
    public T* Residuals => _residuals!.Pointer;

    /// <summary>Whether a latent's gradient is the auxiliary loss's: it is dead, so it has no other.</summary>
    public bool IsDead(int latent) => _isDead[latent];

    /// <summary>Counts who fired, and lets the dead reconstruct; <paramref name="residuals"/> hold 2(x̂ − x)/B.</summary>
    public void Run(ReadOnlySpan<SparseCodes<T>> codes, T* inputs, T* residuals, Selection<T>[] selections)
    {
        Observe(codes);
        if (_dead.Count == 0) return;
        double Variance(T* rows) => BatchVariance<T>.Of(rows, _batch, _weights.Dimension, _weights.Stride, _mean.Pointer);
        double residual = Variance(residuals) * _batch * _batch / 4, total = Variance(inputs);
        if (!(residual > 0))
        {
            // A residual that does not vary teaches nothing.
            _dead.Clear();
            Array.Clear(_isDead);
            return;
        }

        T scale = T.CreateTruncating(_settings.Coefficient * total / residual * 2 / _batch),
            half = T.CreateTruncating(_batch / 2.0);
        (int stride, int padded, int d) = (_weights.Stride, Simd<T>.Pad(_dead.Count), _weights.Dimension);
        Pack(padded);
        _pool.Run(_codes.Length, (worker, block) =>
        {
            SparseCodes<T> chosen = _codes[block];
            T* pre = _preActivations[worker].Pointer;
            int first = block * _blockRows, rows = Math.Min(_blockRows, _batch - first);
            Gemm<T>.Multiply(
                inputs + (long)first * stride, stride, _panels!.Pointer, rows, d, padded, _bias!.Pointer, pre, padded);
            chosen.Clear();
            for (int n = 0; n < rows; n++)
            {
                T* row = pre + (long)n * padded, missing = _residuals!.Pointer + (long)(first + n) * stride;
                chosen.AppendRow(row, selections[worker].FloorOfLargest(row, padded, _k));
                chosen.KeepLargestOfLast(_k, selections[worker]);
                int from = chosen.Start(n), count = chosen.Start(n + 1) - from;
                for (int e = from; e < from + count; e++) chosen.Index[e] = _dead[chosen.Index[e]];
                // ê − e, where e = x − x̂.
                SparseRows<T>.Decode(
                    chosen.Index + from, chosen.Value + from, count, _weights.Decoder, _zero.Pointer, missing, stride);
                Simd<T>.Add(missing, half, residuals + (long)(first + n) * stride, stride);
                Simd<T>.Scale(missing, scale, stride);
            }
        });
    }

    // Counts the samples since each latent last fired, this batch included.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Observe(ReadOnlySpan<SparseCodes<T>> codes)
    {
        Array.Clear(_fired);
        foreach (SparseCodes<T> block in codes)
            for (int e = 0; e < block.Count; e++) _fired[block.Index[e]] = true;
        _dead.Clear();
        for (int j = 0; j < _fired.Length; j++)
        {
            Silent[j] = _fired[j] ? 0 : Silent[j] + _batch;
            if (_isDead[j] = Silent[j] >= _settings.DeadAfter) _dead.Add(j);
        }
    }

    // The dead latents' encoder, and room for their pre-activations.
    private void Pack(int padded)
    {
        int stride = _weights.Stride;
        _residuals ??= new(checked(_batch * stride));
        if (_codes.Length == 0 || _codes[0].Padded != padded)
        {
            _codes = [
                .. Enumerable.Range(0, (_batch + _blockRows - 1) / _blockRows)
                    .Select(_ => new SparseCodes<T>(_blockRows, padded))];
            (_encoder, _panels, _bias) = (new(padded * stride), new(padded * _weights.Dimension), new(padded));
            _preActivations = [.. Enumerable.Range(0, _pool.Count).Select(_ => new Aligned<T>(checked(_blockRows * padded)))];
        }

        _bias!.Span.Fill(T.NegativeInfinity);
        for (int j = 0; j < _dead.Count; j++)
        {
            new ReadOnlySpan<T>(_weights.Encoder + (long)_dead[j] * stride, stride).CopyTo(_encoder!.Span[(j * stride)..]);
            _bias.Span[j] = _weights.EncoderBias[_dead[j]];
        }

        Gemm<T>.PackTransposed(_encoder!.Pointer, stride, _weights.Dimension, padded, _panels!.Pointer);
    }
}
