using System.Buffers.Binary;
using Hypotheses.Core.Runtime;

namespace Hypotheses.Fuzz.Mutations;

/// <summary>
/// torch archives: opcodes spliced into the pickle, its numbers changed, and the zip put together around it again; or a field of
/// the zip's records changed. Before version 1.6 there is no zip to put together, only pickles and what they speak of.
/// </summary>
internal static class TorchMutations
{
    private const byte Protocol = 0x80;

    private static readonly byte[][] Opcodes =
    [
        [.. "cos\nsystem\n"u8], [.. "cbuiltins\neval\n"u8], [.. "ccollections\nOrderedDict\n"u8],
        [.. "ctorch._utils\n_rebuild_tensor_v2\n"u8], [.. "ctorch._utils\n_rebuild_parameter\n"u8],
        [.. "ctorch\nFloatStorage\n"u8],
        [.. "ctorch.storage\nUntypedStorage\n"u8], [.. "ctorch\nSize\n"u8], [.. "ctorch\nfloat16\n"u8], [(byte)'R'], [(byte)'Q'],
        [(byte)'b'], [(byte)'('], [(byte)'t'], [(byte)'u'], [(byte)'s'], [(byte)'e'], [(byte)'a'], [(byte)')'],
        [(byte)']'], [(byte)'}'], [(byte)'N'], [0x88], [0x85], [0x86], [0x87], [(byte)'.'], [(byte)'0'], [(byte)'2'], [0x81],
        [0x92], [(byte)'i'], [(byte)'o'], [0x82, 1], [(byte)'B', 255, 255, 255, 255],
        [(byte)'X', 255, 255, 255, 127], [0x8d, 255, 255, 255, 255, 255, 255, 255, 255], [0x8a, 255], [0x8b, 255, 255, 255, 127],
        [(byte)'h', 0], [(byte)'q', 0], [0x94], [0x93], [0x95, 0, 0, 0, 0, 0, 0, 0, 128], [(byte)'K', 0],
        [(byte)'J', 255, 255, 255, 255], [0x8a, 8, 255, 255, 255, 255, 255, 255, 255, 127], [0x8a, 8, 0, 0, 0, 0, 0, 0, 0, 64],
        [(byte)'h', 1], [(byte)'h', 3], [(byte)'j', 0, 0, 0, 0], [0x80, 9], [(byte)'G', 127, 240, 0, 0, 0, 0, 0, 0],
    ];

    public static byte[] Of(Rng rng, byte[] bytes)
    {
        if (Find(bytes) is not { } zip) return bytes is [Protocol, ..] ? Pickle(rng, bytes) : bytes;
        if (rng.Below(4) == 0) return Record(rng, bytes, zip);
        byte[] pickle = Pickle(rng, bytes.AsSpan(zip.Pickle, zip.Length));
        return Refit(bytes, zip, pickle);
    }

    private static byte[] Pickle(Rng rng, ReadOnlySpan<byte> pickle)
    {
        int at = rng.Below(pickle.Length + 1), length = Math.Min(rng.Below(24), pickle.Length - at),
            from = rng.Below(pickle.Length + 1);
        byte[] opcode = Opcodes[rng.Below(Opcodes.Length)];
        switch (rng.Below(6))
        {
            case 0: return [.. pickle[..at], .. opcode, .. pickle[at..]];
            case 1: return [.. pickle[..at], .. opcode, .. pickle[Math.Min(pickle.Length, at + opcode.Length)..]];
            case 2: return [.. pickle[..at], .. pickle[(at + length)..]];
            case 3: return [.. pickle[..at], .. pickle.Slice(from, Math.Min(length, pickle.Length - from)), .. pickle[at..]];
        }

        byte[] changed = pickle.ToArray();
        int[] numbers = [
            .. Enumerable.Range(0, changed.Length).Where(i => changed[i] is (byte)'K' or (byte)'M' or (byte)'J' or 0x8a)];
        if (numbers.Length == 0) return changed;
        int number = numbers[rng.Below(numbers.Length)],
            skip = changed[number] switch { (byte)'K' => 2, (byte)'M' => 3, (byte)'J' => 5, _ => 2 };
        if (rng.Below(2) == 0 || number + skip > changed.Length)
        {
            if (number + 1 < changed.Length)
                ByteMutations.Put(rng, changed.AsSpan(0, Math.Min(changed.Length, number + skip)), number + 1);
            return changed;
        }

        byte[] wide = [0x8a, 8, 0, 0, 0, 0, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt64LittleEndian(wide.AsSpan(2), ByteMutations.Edge(rng));
        return [.. changed.AsSpan(0, number), .. wide, .. changed.AsSpan(number + skip)];
    }

    /// <summary>A field of a local header, of the directory, or of the end.</summary>
    private static byte[] Record(Rng rng, byte[] bytes, (int Pickle, int Length, int Directory, int End) zip)
    {
        byte[] changed = [.. bytes];
        (int start, int length) = rng.Below(3) switch
        {
            0 => (zip.Pickle - Math.Min(zip.Pickle, 64), Math.Min(zip.Pickle, 64)),
            1 => (zip.Directory, zip.End - zip.Directory),
            _ => (zip.End, bytes.Length - zip.End),
        };
        if (length > 0) ByteMutations.Put(rng, changed, start + rng.Below(length));
        return changed;
    }

    /// <summary>Another pickle in its place: lengths, offsets and the end are made to fit.</summary>
    private static byte[] Refit(byte[] bytes, (int Pickle, int Length, int Directory, int End) zip, byte[] pickle)
    {
        int more = pickle.Length - zip.Length;
        byte[] changed = [.. bytes.AsSpan(0, zip.Pickle), .. pickle, .. bytes.AsSpan(zip.Pickle + zip.Length)];
        int end = zip.End + more;
        for (
            int at = zip.Directory + more; at + 46 <= end
                && BinaryPrimitives.ReadUInt32LittleEndian(changed.AsSpan(at)) == 0x02014b50;)
        {
            Span<byte> header = changed.AsSpan(at);
            uint offset = BinaryPrimitives.ReadUInt32LittleEndian(header[42..]);
            if (offset > zip.Pickle)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(header[42..], (uint)(offset + more));
            }
            else if (BinaryPrimitives.ReadUInt32LittleEndian(header[24..]) == zip.Length)
            {
                BinaryPrimitives.WriteInt32LittleEndian(header[20..], pickle.Length);
                BinaryPrimitives.WriteInt32LittleEndian(header[24..], pickle.Length);
            }

            at += 46 + BinaryPrimitives.ReadUInt16LittleEndian(header[28..])
                + BinaryPrimitives.ReadUInt16LittleEndian(header[30..]) + BinaryPrimitives.ReadUInt16LittleEndian(header[32..]);
        }

        BinaryPrimitives.WriteInt32LittleEndian(changed.AsSpan(end + 16), zip.Directory + more);
        // zip64 records: the directory's place, and the record's own
        if (end >= 76 && BinaryPrimitives.ReadUInt32LittleEndian(changed.AsSpan(end - 20)) == 0x07064b50)
        {
            BinaryPrimitives.WriteInt64LittleEndian(changed.AsSpan(end - 76 + 48), zip.Directory + more);
            BinaryPrimitives.WriteInt64LittleEndian(changed.AsSpan(end - 20 + 8), end - 76);
        }

        return changed;
    }

    /// <summary>
    /// Where the first entry's bytes, the directory and the end lie; null where an earlier mutation destroyed them.
    /// </summary>
    private static (int Pickle, int Length, int Directory, int End)? Find(byte[] bytes)
    {
        int end = bytes.Length - 22;
        if (end < 0 || BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(end)) != 0x06054b50) return null;
        long directory = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(end + 16));
        if (directory > end - 46 || BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan((int)directory)) != 0x02014b50)
            return null;
        long length = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan((int)directory + 24)),
            local = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan((int)directory + 42));
        if (local > directory - 30) return null;
        long pickle = local + 30 + BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan((int)local + 26))
            + BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan((int)local + 28));
        return pickle + length <= directory ? ((int)pickle, (int)length, (int)directory, end) : null;
    }
}
