using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds.Sampling;

namespace Hypotheses.Core.Models.Toy;

/// <summary>
/// A batch of sparse inputs with eight samples side by side in a vector and feature by feature: [blocks][n] vectors. Samples
/// without any active feature are only counted, for they are most of a sparse batch and all alike. Not thread-safe.
/// </summary>
internal sealed class SampleColumns
{
    private readonly Vector256<float>[] _columns;
    private readonly SparseCode _code;
    private readonly CodeSampler _sampler;
    private readonly int _features, _batch;

    internal SampleColumns(CodeSampler sampler, int features, int batch)
    {
        (_sampler, _features, _batch) = (sampler, features, batch);
        _code = new SparseCode(features);
        _columns = new Vector256<float>[(batch + Vector256<float>.Count - 1) / Vector256<float>.Count * features];
    }

    /// <summary>Samples in all.</summary>
    internal int Batch => _batch;

    /// <summary>Samples with at least one active feature.</summary>
    internal int Kept { get; private set; }

    /// <summary>Blocks of eight samples; the last may be filled up with empty ones.</summary>
    internal int Blocks => (Kept + Vector256<float>.Count - 1) / Vector256<float>.Count;

    /// <summary>Block after block, in each a vector a feature.</summary>
    internal ReadOnlySpan<Vector256<float>> Columns => _columns.AsSpan(0, Blocks * _features);

    /// <summary>Draws a new batch.</summary>
    internal void Draw(Rng rng)
    {
        Array.Clear(_columns, 0, Blocks * _features);
        Span<float> flat = MemoryMarshal.Cast<Vector256<float>, float>(_columns.AsSpan());
        Kept = 0;
        for (int sample = 0; sample < _batch; sample++)
        {
            _sampler.Next(rng, _code);
            if (_code.Count == 0) continue;
            (int block, int lane) = Math.DivRem(Kept++, Vector256<float>.Count);
            for (int i = 0; i < _code.Count; i++)
                flat[(block * _features + _code.Features[i]) * Vector256<float>.Count + lane] = _code.Values[i];
        }
    }
}
