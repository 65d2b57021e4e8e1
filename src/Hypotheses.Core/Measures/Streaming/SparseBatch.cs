using Hypotheses.Core.Numerics;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds.Sampling;
using static TorchSharp.torch;

namespace Hypotheses.Core.Measures.Streaming;

/// <summary>
/// Codes of samples, row by row, active entries only (compressed rows): the latents of a dictionary or the true features of a
/// world. An entry is active where it is above 0, as everywhere in measures; other entries are left out. 8 bytes an active entry,
/// 4 a row. Filled by one thread, then read by any number.
/// </summary>
/// <param name="columns">Number of latents or features, positive.</param>
public sealed class SparseBatch(int columns)
{
    private readonly int[] _lastRow = new int[
        columns > 0 ? columns : throw new ArgumentException($"columns: {columns} is not positive", nameof(columns))];
    private int[] _start = new int[64], _index = new int[256];
    private float[] _value = new float[256];

    /// <summary>Number of latents or features.</summary>
    public int Columns => columns;

    /// <summary>Number of samples.</summary>
    public int Rows { get; private set; }

    /// <summary>Number of active entries of all samples.</summary>
    public int Count => _start[Rows];

    /// <summary>The active columns of a sample, each once, in the order in which they came.</summary>
    public ReadOnlySpan<int> Indices(int row) => _index.AsSpan(_start[row], _start[row + 1] - _start[row]);

    /// <summary>Their values, above 0.</summary>
    public ReadOnlySpan<float> Values(int row) => _value.AsSpan(_start[row], _start[row + 1] - _start[row]);

    /// <summary>Forgets all samples and keeps the room.</summary>
    public void Clear()
    {
        Rows = 0;
        Array.Clear(_lastRow);
    }

    /// <summary>Appends a sample of a world.</summary>
    /// <exception cref="ArgumentException">As for lists of columns and values.</exception>
    public void Append(SparseCode code) => Append(code.Features, code.Values);

    /// <summary>Appends a sample by the columns that are active and their values.</summary>
    /// <exception cref="ArgumentException">Lengths differ, a column is outside or named twice, or a value is NaN or infinite:
    /// nothing is appended.</exception>
    public void Append(ReadOnlySpan<int> indices, ReadOnlySpan<float> values)
    {
        if (indices.Length != values.Length)
            throw new ArgumentException($"values: {values.Length} numbers for {indices.Length} indices", nameof(values));
        Reserve(indices.Length);
        int count = Count, mark = Rows + 1;
        for (int i = 0; i < indices.Length; i++)
        {
            int index = indices[i];
            if ((uint)index >= (uint)columns)
                throw Undone(indices[..i], $"indices: {index} is outside 0 … {columns - 1}", nameof(indices));
            if (_lastRow[index] == mark) throw Undone(indices[..i], $"indices: {index} is there twice", nameof(indices));
            if (!float.IsFinite(values[i]))
                throw Undone(indices[..i], $"values: the value of {index} is NaN or infinite", nameof(values));
            _lastRow[index] = mark;
            if (values[i] > 0) (_index[count], _value[count++]) = (index, values[i]);
        }

        _start[++Rows] = count;
    }

    /// <summary>Appends dense samples [rows × columns], row-major.</summary>
    /// <exception cref="ArgumentException">Not whole rows, or NaN or infinity: nothing is appended.</exception>
    public void AppendDense(ReadOnlySpan<float> values, string name = "values")
    {
        if (values.Length % columns != 0)
            throw new ArgumentException($"{name}: {values.Length} numbers are not a whole number of rows of {columns}", name);
        Finite.Require(values, name);
        for (; !values.IsEmpty; values = values[columns..])
        {
            Reserve(columns);
            _start[Rows + 1] = Finite.CopyPositive(values[..columns], _index.AsSpan(Count), _value.AsSpan(Count)) + Count;
            Rows++;
        }
    }

    /// <summary>From a dense tensor [N, columns], on any device.</summary>
    /// <exception cref="ArgumentException">Not a non-empty matrix, or NaN or infinity.</exception>
    public static SparseBatch Of(Tensor dense, string name = "dense")
    {
        using var scope = NewDisposeScope();
        Tensor values = Finite.Contiguous(dense, name);
        var batch = new SparseBatch((int)dense.shape[1]);
        batch.AppendDense(Finite.Numbers(values), name);
        return batch;
    }

    /// <summary>The dense samples [N, columns], float32, on the CPU.</summary>
    public Tensor ToTensor()
    {
        float[] dense = new float[checked(Rows * columns)];
        for (int row = 0; row < Rows; row++)
        {
            for (int i = 0; i < Indices(row).Length; i++) dense[row * columns + Indices(row)[i]] = Values(row)[i];
        }

        return Tensors.Of(dense, Rows, columns);
    }

    private ArgumentException Undone(ReadOnlySpan<int> marked, string message, string name)
    {
        foreach (int index in marked) _lastRow[index] = 0;
        return new ArgumentException(message, name);
    }

    private void Reserve(int more)
    {
        if (Rows + 2 > _start.Length) Array.Resize(ref _start, 2 * _start.Length);
        int needed = checked(Count + more);
        if (needed <= _index.Length) return;
        int length = Math.Max(needed, 2 * _index.Length);
        Array.Resize(ref _index, length);
        Array.Resize(ref _value, length);
    }
}
