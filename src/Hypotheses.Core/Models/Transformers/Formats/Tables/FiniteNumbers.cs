using System.Numerics;
using System.Runtime.InteropServices;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Core.Models.Transformers.Formats.Tables;

/// <summary>
/// Whether all numbers of a tensor are finite, without a mask of its size: a number is NaN or infinite where all bits of its
/// exponent are set.
/// </summary>
internal static class FiniteNumbers
{
    private const long Portion = 1 << 22; // elements that a worker looks at at once

    /// <summary>All numbers of a contiguous tensor of a floating type on the CPU.</summary>
    public static bool Only(Tensor tensor)
    {
        using Tensor flat = tensor.view(-1);
        long count = flat.numel();
        bool finite = true;
        Threads.ForEach((int)((count + Portion - 1) / Portion), i =>
        {
            using Tensor portion = flat.narrow(0, i * Portion, Math.Min(Portion, count - (i * Portion)));
            if (!Only(portion.bytes, portion.dtype)) Volatile.Write(ref finite, false);
        });
        return finite;
    }

    /// <summary>All of some numbers of a floating type, as they stand in memory.</summary>
    public static bool Only(ReadOnlySpan<byte> numbers, ScalarType type) => type switch
    {
        ScalarType.Float64 => Finite(MemoryMarshal.Cast<byte, ulong>(numbers), 0x7ff0_0000_0000_0000UL),
        ScalarType.Float32 => Finite(MemoryMarshal.Cast<byte, uint>(numbers), 0x7f80_0000u),
        ScalarType.Float16 => Finite(MemoryMarshal.Cast<byte, ushort>(numbers), (ushort)0x7c00),
        ScalarType.BFloat16 => Finite(MemoryMarshal.Cast<byte, ushort>(numbers), (ushort)0x7f80),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "no floating type that is read"),
    };

    private static bool Finite<T>(ReadOnlySpan<T> bits, T exponent)
        where T : unmanaged, IBinaryInteger<T>
    {
        ReadOnlySpan<Vector<T>> vectors = MemoryMarshal.Cast<T, Vector<T>>(bits);
        var mask = new Vector<T>(exponent);
        foreach (ref readonly Vector<T> vector in vectors)
            if (Vector.EqualsAny(vector & mask, mask)) return false;
        foreach (T number in bits[(vectors.Length * Vector<T>.Count)..])
            if ((number & exponent) == exponent) return false;
        return true;
    }
}
