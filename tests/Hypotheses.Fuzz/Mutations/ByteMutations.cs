using System.Buffers.Binary;
using Hypotheses.Core.Runtime;

namespace Hypotheses.Fuzz.Mutations;

/// <summary>Changes that know nothing of the format.</summary>
internal static class ByteMutations
{
    /// <summary>Whole numbers at which something may turn over.</summary>
    private static readonly ulong[] Edges =
    [
        0, 1, 2, 7, 8, 127, 128, 255, 256, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7ffffffe, 0x7fffffff, 0x80000000, 0xfffffffe,
        0xffffffff, 0x100000000,
        0x3fffffffffffffff, 0x4000000000000000, 0x7ffffffffffffffe, 0x7fffffffffffffff, 0x8000000000000000, 0xfffffffffffffff0,
        0xfffffffffffffffe, 0xffffffffffffffff,
    ];

    public static ulong Edge(Rng rng) => rng.Below(4) switch
    {
        0 => (ulong)rng.Below(64),
        1 => rng.Next() >> rng.Below(64),
        _ => Edges[rng.Below(Edges.Length)],
    };

    public static byte[] Of(Rng rng, byte[] bytes, byte[] donor)
    {
        int at = rng.Below(bytes.Length + 1),
            length = Math.Min(rng.Below(rng.Below(2) == 0 ? 17 : bytes.Length + 1), bytes.Length - at);
        switch (rng.Below(9))
        {
            case 0: return bytes[..at];
            case 1: return [.. bytes.AsSpan(0, at), .. Noise(rng, 1 + rng.Below(32)), .. bytes.AsSpan(at)];
            case 2: return [.. bytes.AsSpan(0, at), .. bytes.AsSpan(at + length)];
            case 3: return [.. bytes.AsSpan(0, at + length), .. bytes.AsSpan(at, length), .. bytes.AsSpan(at + length)];
            case 4:
                int from = rng.Below(donor.Length + 1);
                return [
                    .. bytes.AsSpan(0, at),
                    .. donor.AsSpan(from, Math.Min(rng.Below(64), donor.Length - from)),
                    .. bytes.AsSpan(at + length)];
            case 5: return [.. bytes, .. Noise(rng, 1 + rng.Below(64))];
        }

        byte[] changed = [.. bytes];
        if (changed.Length == 0) return changed;
        switch (rng.Below(3))
        {
            case 0:
                for (int i = rng.Below(8); i >= 0; i--) changed[rng.Below(changed.Length)] ^= (byte)(1 << rng.Below(8));
                break;
            case 1:
                changed.AsSpan(at, length).Fill((byte)rng.Below(256));
                break;
            default:
                Put(rng, changed, rng.Below(changed.Length));
                break;
        }

        return changed;
    }

    /// <summary>Writes an edge of 1, 2, 4 or 8 bytes, little-endian, or adds a small number to what is there.</summary>
    public static void Put(Rng rng, Span<byte> bytes, int at)
    {
        Span<byte> value = stackalloc byte[8];
        int size = Math.Min(1 << rng.Below(4), bytes.Length - at);
        if (rng.Below(2) == 0)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(value, Edge(rng));
        }
        else
        {
            bytes.Slice(at, size).CopyTo(value);
            BinaryPrimitives.WriteUInt64LittleEndian(
                value, BinaryPrimitives.ReadUInt64LittleEndian(value) + (ulong)(rng.Below(33) - 16));
        }

        value[..size].CopyTo(bytes[at..]);
    }

    private static byte[] Noise(Rng rng, int length)
    {
        byte[] noise = new byte[length];
        foreach (ref byte b in noise.AsSpan()) b = (byte)rng.Next();
        return noise;
    }
}
