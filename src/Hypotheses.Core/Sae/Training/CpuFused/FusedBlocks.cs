using System.Numerics;
using Hypotheses.Core.Sae.Training.CpuFused.Numerics;
using Hypotheses.Core.Sae.Training.CpuFused.Rules;
using Hypotheses.Core.Sae.Training.CpuFused.Storage;

namespace Hypotheses.Core.Sae.Training.CpuFused;

/// <summary>
/// A batch in blocks of samples: for each, the encoder product and, while its pre-activations are in a cache, the choice of
/// entries. Blocks depend on shapes alone, so who computes them changes nothing.
/// </summary>
internal sealed unsafe class FusedBlocks<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // Rows share each panel of the encoder that is read: few of them are bound by memory, many leave the caches.
    private const int Numbers = 64 * 1024, LeastRows = 96, PanelsAnItem = 16;

    private readonly FusedWeights<T> _weights;
    private readonly WorkerPool _pool;
    private readonly int _batch;
    private readonly Aligned<T> _panels;
    private readonly Aligned<T>[] _preActivations;
    private readonly Action<int, int> _pack, _select;
    private T* _inputs;

    public FusedBlocks(FusedWeights<T> weights, FusedRule<T> rule, WorkerPool pool, int batch)
    {
        (_weights, _pool, _batch) = (weights, pool, batch);
        int padded = weights.PaddedWidth;
        Rows = RowsFor(batch, weights.Width);
        _panels = new(checked(weights.Dimension * padded));
        _preActivations = [.. Enumerable.Range(0, pool.Count).Select(_ => new Aligned<T>(checked(Rows * padded)))];
        Selections = [.. Enumerable.Range(0, pool.Count).Select(_ => new Selection<T>())];
        Codes = [.. Enumerable.Range(0, (batch + Rows - 1) / Rows).Select(_ => new SparseCodes<T>(Rows, padded, rule.HasCodes))];
        int panel = Simd<T>.Panel;
        _pack = (_, item) =>
        {
            int first = item * PanelsAnItem * panel, count = Math.Min(PanelsAnItem * panel, padded - first);
            Gemm<T>.PackTransposed(
                _weights.Encoder + (long)first * _weights.Stride,
                _weights.Stride,
                _weights.Dimension,
                count,
                _panels.Pointer + (long)first * _weights.Dimension);
        };
        _select = (worker, block) =>
        {
            int first = block * Rows, rows = Math.Min(Rows, _batch - first);
            T* pre = _preActivations[worker].Pointer;
            Gemm<T>.Multiply(
                _inputs + (long)first * _weights.Stride,
                _weights.Stride,
                _panels.Pointer,
                rows,
                _weights.Dimension,
                padded,
                _weights.EncoderBias,
                pre,
                padded);
            Codes[block].Clear();
            rule.Select(pre, rows, Codes[block], Selections[worker]);
        };
    }

    /// <summary>Samples a block; the last may have fewer.</summary>
    public int Rows { get; }

    /// <summary>The entries of each block.</summary>
    public SparseCodes<T>[] Codes { get; }

    /// <summary>Scratch memory, one a worker.</summary>
    public Selection<T>[] Selections { get; }

    /// <summary>Samples a block for these shapes.</summary>
    public static int RowsFor(int batch, int width) => Math.Min(batch, Math.Max(LeastRows, Numbers / Simd<T>.Pad(width) / 6 * 6));

    /// <summary>Fills <see cref="Codes"/> for inputs [B × stride].</summary>
    public void Select(T* inputs)
    {
        _inputs = inputs;
        int items = (_weights.PaddedWidth / Simd<T>.Panel + PanelsAnItem - 1) / PanelsAnItem;
        _pool.Run(items, _pack);
        _pool.Run(Codes.Length, _select);
    }
}
