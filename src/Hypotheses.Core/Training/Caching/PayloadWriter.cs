using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Hypotheses.Core.Training.Caching;

/// <summary>Fills an array of known length from the front, little-endian.</summary>
internal ref struct PayloadWriter(byte[] to)
{
    private Span<byte> _left = to;

    /// <summary>Bytes before a value's own: what it is, and of which version.</summary>
    public const int StartLength = 2 * sizeof(int);

    /// <summary>An array of that length; null where there is none so long.</summary>
    public static byte[]? Array(long length) => length <= System.Array.MaxLength ? new byte[length] : null;

    /// <summary>What is written, and of which version.</summary>
    public void Start(uint kind, int version)
    {
        Int32((int)kind);
        Int32(version);
    }

    public void Int32(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_left, value);
        _left = _left[sizeof(int)..];
    }

    public void UInt64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_left, value);
        _left = _left[sizeof(ulong)..];
    }

    /// <summary>With the bits that it has: numbers that are none keep theirs.</summary>
    public void Double(double value) => UInt64(BitConverter.DoubleToUInt64Bits(value));

    public void Singles(scoped ReadOnlySpan<float> values) => Bytes(MemoryMarshal.AsBytes(values));

    public void Bytes(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_left);
        _left = _left[bytes.Length..];
    }
}
