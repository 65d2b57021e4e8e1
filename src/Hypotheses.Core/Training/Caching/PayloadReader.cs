using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Hypotheses.Core.Training.Caching;

/// <summary>
/// Reads what <see cref="PayloadWriter"/> wrote, or anything else: from the first thing that does not fit on, <see cref="Fits"/>
/// is false and everything read is zero or empty. No array is larger than the bytes that are there for it.
/// </summary>
internal ref struct PayloadReader(ReadOnlySpan<byte> from)
{
    private ReadOnlySpan<byte> _left = from;

    /// <summary>Whether everything so far was there and in range.</summary>
    public bool Fits { get; private set; } = true;

    /// <summary>Whether everything fitted and nothing is left.</summary>
    public readonly bool Ends => Fits && _left.IsEmpty;

    /// <summary>What is left, for a value within a value; nothing where something did not fit.</summary>
    public readonly ReadOnlySpan<byte> Rest => _left;

    /// <summary>Whether it begins as a value of that kind and version does.</summary>
    public bool Starts(uint kind, int version) => Require(Int32() == (int)kind && Int32() == version);

    /// <summary>A whole number in [low, high].</summary>
    public int Int32(int low = int.MinValue, int high = int.MaxValue)
    {
        int value = Take(sizeof(int)) is { IsEmpty: false } bytes ? BinaryPrimitives.ReadInt32LittleEndian(bytes) : 0;
        return Require(value >= low && value <= high) ? value : 0;
    }

    public ulong UInt64() => Take(sizeof(ulong)) is { IsEmpty: false } bytes ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : 0;

    public double Double() => BitConverter.UInt64BitsToDouble(UInt64());

    /// <summary>So many numbers, in an array of their own.</summary>
    public float[] Singles(long count) =>
        Require(count is >= 0 and <= int.MaxValue / sizeof(float))
            ? MemoryMarshal.Cast<byte, float>(Take((int)count * sizeof(float))).ToArray()
            : [];

    /// <summary>Marks all as not fitting unless <paramref name="holds"/>.</summary>
    public bool Require(bool holds)
    {
        if (holds) return Fits;
        Fits = false;
        _left = default;
        return false;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (!Require(count <= _left.Length)) return default;
        ReadOnlySpan<byte> taken = _left[..count];
        _left = _left[count..];
        return taken;
    }
}
