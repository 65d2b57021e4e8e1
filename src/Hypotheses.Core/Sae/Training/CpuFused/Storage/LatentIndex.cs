using System.Numerics;
using System.Runtime.CompilerServices;
using Hypotheses.Core.Sae.Training.CpuFused.Numerics;

namespace Hypotheses.Core.Sae.Training.CpuFused.Storage;

/// <summary>
/// A batch's entries latent by latent (compressed columns): entries <c>Start(j)</c> to <c>Start(j + 1) − 1</c> belong to latent
/// j, samples in rising order. In this order a latent's gradient is summed in registers and the first cache and applied at once:
/// no gradient is ever written to memory, and the sum does not depend on how many threads share the latents.
/// </summary>
internal sealed unsafe class LatentIndex<T>(int width, bool hasCodes)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly int[] _start = new int[width + 2];
    private Aligned<int> _sample = new(1024);
    private Aligned<T> _value = new(1024);
    private Aligned<T>? _code = hasCodes ? new(1024) : null;

    /// <summary>The sample of each entry, counted in the batch.</summary>
    public int* Sample => _sample.Pointer;

    /// <summary>The pre-activation of each entry.</summary>
    public T* Value => _value.Pointer;

    /// <summary>The code of each entry.</summary>
    public T* Code => (_code ?? _value).Pointer;

    /// <summary>The first entry of a latent.</summary>
    public int Start(int latent) => _start[latent];

    /// <summary>How many entries a latent has.</summary>
    public int Count(int latent) => _start[latent + 1] - _start[latent];

    /// <summary>
    /// Sorts the blocks' entries by latent (counting sort); block b's first sample is b·<paramref name="rows"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Build(ReadOnlySpan<SparseCodes<T>> blocks, int rows)
    {
        Array.Clear(_start);
        int total = 0;
        // Counts two places further: after filling, each start has moved to where it belongs.
        fixed (int* starts = _start)
        {
            int* counts = starts + 2;
            foreach (SparseCodes<T> block in blocks)
            {
                int* index = block.Index;
                int count = block.Count;
                for (int e = 0; e < count; e++) counts[index[e]]++;
                total = checked(total + count);
            }

            Reserve(total);
            int* at = starts + 1;
            for (int j = 1; j <= width; j++) at[j] += at[j - 1];
            for (int b = 0; b < blocks.Length; b++) Fill(blocks[b], b * rows, at);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Fill(SparseCodes<T> block, int first, int* at)
    {
        int* sample = Sample, index = block.Index;
        T* value = Value, code = Code, fromValue = block.Value, fromCode = block.Code;
        bool apart = _code is not null;
        for (int n = 0, e = 0; n < block.Rows; n++)
            for (int end = block.Start(n + 1); e < end; e++)
            {
                int to = at[index[e]]++;
                sample[to] = first + n;
                value[to] = fromValue[e];
                if (apart) code[to] = fromCode[e];
            }
    }

    private void Reserve(int entries)
    {
        if (entries <= _sample.Length) return;
        int length = (int)Math.Min(entries + entries / 4L, Array.MaxLength / sizeof(T) - 64);
        (_sample, _value) = (new(Math.Max(entries, length)), new(Math.Max(entries, length)));
        if (_code is not null) _code = new(Math.Max(entries, length));
    }
}
