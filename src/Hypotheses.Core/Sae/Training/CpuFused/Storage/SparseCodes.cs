using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Hypotheses.Core.Sae.Training.CpuFused.Numerics;

namespace Hypotheses.Core.Sae.Training.CpuFused.Storage;

/// <summary>
/// The entries of a block of samples, firing latents only, row after row (compressed rows): entries <c>Start(n)</c> to
/// <c>Start(n + 1) − 1</c> belong to the block's sample n, latents in rising order.
/// </summary>
internal sealed unsafe class SparseCodes<T>(int maximumRows, int padded, bool hasCodes = false)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int Few = 64;
    private readonly int[] _start = new int[maximumRows + 1];
    private Aligned<int> _index = new(Math.Max(1024, 2 * padded));
    private Aligned<T> _value = new(Math.Max(1024, 2 * padded));
    private Aligned<T>? _code = hasCodes ? new(Math.Max(1024, 2 * padded)) : null;

    /// <summary>F, padded: the length of a row of pre-activations.</summary>
    public int Padded { get; } = padded;

    public int Rows { get; private set; }

    public int Count => _start[Rows];

    public int* Index => _index.Pointer;

    /// <summary>Pre-activations.</summary>
    public T* Value => _value.Pointer;

    /// <summary>Codes; the pre-activations themselves unless they are told apart.</summary>
    public T* Code => (_code ?? _value).Pointer;

    public int Start(int row) => _start[row];

    public void Clear() => Rows = 0;

    /// <summary>
    /// One more row: the latents of <paramref name="row"/> at or above <paramref name="floor"/> &gt; 0. NaN never fires.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AppendRow(T* row, T floor)
    {
        Reserve(Padded);
        int count = typeof(T) == typeof(float) && Avx2.IsSupported
            ? Compress.Append((float*)row, Padded, float.CreateTruncating(floor), Index, (float*)Value, Count)
            : Append(row, floor);
        _start[++Rows] = count;
    }

    private int Append(T* row, T floor)
    {
        int count = Count, lanes = Vector<T>.Count;
        int* index = Index;
        T* value = Value;
        var floors = new Vector<T>(floor);
        for (int j = 0; j < Padded; j += lanes)
        {
            if (!Vector.GreaterThanOrEqualAny(Vector.Load(row + j), floors)) continue;
            for (int l = j; l < j + lanes; l++)
            {
                // Written whether it fires or not: no branch to mispredict.
                index[count] = l;
                value[count] = row[l];
                count += row[l] >= floor ? 1 : 0;
            }
        }

        return count;
    }

    /// <summary>The same with a floor a latent, of any sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AppendRow(T* row, T* floors)
    {
        Reserve(Padded);
        int count = Count, lanes = Vector<T>.Count;
        int* index = Index;
        T* value = Value;
        for (int j = 0; j < Padded; j += lanes)
        {
            if (!Vector.GreaterThanOrEqualAny(Vector.Load(row + j), Vector.Load(floors + j))) continue;
            for (int l = j; l < j + lanes; l++)
            {
                index[count] = l;
                value[count] = row[l];
                count += row[l] >= floors[l] ? 1 : 0;
            }
        }

        _start[++Rows] = count;
    }

    /// <summary>Keeps the <paramref name="k"/> largest entries of the last row, of equal ones the earlier latents.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void KeepLargestOfLast(int k, Selection<T> selection)
    {
        int from = _start[Rows - 1], to = _start[Rows];
        if (to - from <= k) return;
        if (to - from <= Few && RanksOfLast(k)) return;
        T floor = selection.KthLargest(new ReadOnlySpan<T>(Value + from, to - from), k);
        int ties = k;
        for (int e = from; e < to; e++) ties -= Value[e] > floor ? 1 : 0;
        int kept = from;
        for (int e = from; e < to; e++)
        {
            if (Value[e] < floor || (Value[e] == floor && ties-- <= 0)) continue;
            (Index[kept], Value[kept]) = (Index[e], Value[e]);
            kept++;
        }

        _start[Rows] = kept;
    }

    // Of few entries: those that fewer than k exceed, by counting alone, which has nothing to mispredict. False where ties make
    // them more than k; then nothing was changed.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool RanksOfLast(int k)
    {
        int from = _start[Rows - 1], length = _start[Rows] - from, lanes = Vector<T>.Count,
            whole = (length + lanes - 1) / lanes * lanes;
        T* values = stackalloc T[Few + lanes], value = Value + from;
        int* index = Index + from, ranks = stackalloc int[Few];
        for (int i = 0; i < length; i++) values[i] = value[i];
        for (int i = length; i < whole; i++) values[i] = T.Zero;
        int wanted = 0;
        for (int i = 0; i < length; i++)
        {
            ranks[i] = Selection<T>.Count(values, whole, values[i], orEqual: false);
            wanted += ranks[i] < k ? 1 : 0;
        }

        if (wanted > k) return false;
        int kept = 0;
        for (int i = 0; i < length; i++)
        {
            (index[kept], value[kept]) = (index[i], values[i]);
            kept += ranks[i] < k ? 1 : 0;
        }

        _start[Rows] = from + kept;
        return true;
    }

    /// <summary>Keeps the entries at or above <paramref name="floor"/> in all rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Raise(T floor)
    {
        int kept = 0, from = 0;
        for (int n = 0; n < Rows; n++)
        {
            int to = _start[n + 1];
            for (; from < to; from++)
            {
                if (!(Value[from] >= floor)) continue;
                (Index[kept], Value[kept]) = (Index[from], Value[from]);
                kept++;
            }

            _start[n + 1] = kept;
        }
    }

    // Room for one more row and for the vector that AppendRow writes past the end.
    private void Reserve(int more)
    {
        int needed = checked(Count + more + Compress.Slack);
        if (needed <= _index.Length) return;
        int length = (int)Math.Min(Math.Max(needed, 2L * _index.Length), Array.MaxLength / sizeof(T));
        var (index, value) = (new Aligned<int>(length), new Aligned<T>(length));
        _index.Span.CopyTo(index.Span);
        _value.Span.CopyTo(value.Span);
        (_index, _value) = (index, value);
        if (_code is not null) _code = new Aligned<T>(length); // filled once all rows are there
    }
}
