using System.Buffers.Binary;

namespace Hypotheses.Core.Files.Torch;

/// <summary>The record at the end of a zip archive: where its directory lies. It lies directly before that record.</summary>
internal readonly record struct ZipEnd(ulong Entries, long DirectoryOffset, long DirectoryLength)
{
    private const int Record = 22, Locator = 20, Record64 = 56, LongestComment = ushort.MaxValue;

    /// <exception cref="MalformedFileException">There is no such record, or what it says is not so.</exception>
    public static ZipEnd Find(MappedFile file)
    {
        byte[] tail = new byte[Math.Min(file.Length, Record + LongestComment)];
        file.Read(file.Length - tail.Length, tail);
        int at = LastRecord(tail);
        if (at < 0)
            throw new MalformedFileException(
                file.Path, "file", "is no zip archive, as torch.save writes since version 1.6, or is cut off");
        ReadOnlySpan<byte> record = tail.AsSpan(at);
        ulong entries = BinaryPrimitives.ReadUInt16LittleEndian(record[10..]),
            length = BinaryPrimitives.ReadUInt32LittleEndian(record[12..]),
            offset = BinaryPrimitives.ReadUInt32LittleEndian(record[16..]);
        bool oneDisk = BinaryPrimitives.ReadUInt32LittleEndian(record[4..]) == 0
            && BinaryPrimitives.ReadUInt16LittleEndian(record[8..]) == entries;
        long end = file.Length - tail.Length + at;
        if (Wide(file, end) is { } wide) // torch writes this record also where the numbers fit into the other
        {
            if (!Fits(entries, wide.Entries, ushort.MaxValue) || !Fits(length, wide.Length, uint.MaxValue)
                || !Fits(offset, wide.Offset, uint.MaxValue))
                throw new MalformedFileException(file.Path, "zip end", "says something else than its zip64 record");
            (entries, length, offset, oneDisk, end) = wide;
        }

        if (!oneDisk) throw new MalformedFileException(file.Path, "zip end", "is of an archive on several disks");
        if (length > (ulong)end || offset != (ulong)end - length)
            throw new MalformedFileException(
                file.Path,
                "zip end",
                $"has the directory's {length} bytes at byte {offset}, not directly before the end at byte {end}");
        return new ZipEnd(entries, (long)offset, (long)length);
    }

    /// <summary>The last signature whose comment ends with the file; −1 where there is none.</summary>
    private static int LastRecord(ReadOnlySpan<byte> tail)
    {
        for (int at = tail.Length - Record; at >= 0; at--)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(tail[at..]) == 0x06054b50
                && BinaryPrimitives.ReadUInt16LittleEndian(tail[(at + 20)..]) == tail.Length - at - Record)
                return at;
        }

        return -1;
    }

    private static bool Fits(ulong narrow, ulong wide, ulong saturated) => narrow == wide || narrow == saturated;

    /// <summary>The zip64 record, where the locator before the record at <paramref name="end"/> says that there is one.</summary>
    private static (ulong Entries, ulong Length, ulong Offset, bool OneDisk, long End)? Wide(MappedFile file, long end)
    {
        Span<byte> locator = stackalloc byte[Locator], record = stackalloc byte[Record64];
        if (end < Locator) return null;
        file.Read(end - Locator, locator);
        if (BinaryPrimitives.ReadUInt32LittleEndian(locator) != 0x07064b50) return null;
        ulong at = BinaryPrimitives.ReadUInt64LittleEndian(locator[8..]);
        if (end < Locator + Record64 || at > (ulong)(end - Locator - Record64))
            throw new MalformedFileException(file.Path, "zip end", "lacks its zip64 record");
        file.Read((long)at, record);
        if (BinaryPrimitives.ReadUInt32LittleEndian(record) != 0x06064b50)
            throw new MalformedFileException(file.Path, "zip end", "has a zip64 record without its signature");
        ulong entries = BinaryPrimitives.ReadUInt64LittleEndian(record[32..]);
        bool oneDisk = BinaryPrimitives.ReadUInt64LittleEndian(record[16..]) == 0
            && BinaryPrimitives.ReadUInt64LittleEndian(record[24..]) == entries;
        return (
            entries,
            BinaryPrimitives.ReadUInt64LittleEndian(record[40..]),
            BinaryPrimitives.ReadUInt64LittleEndian(record[48..]),
            oneDisk,
            (long)at);
    }
}
