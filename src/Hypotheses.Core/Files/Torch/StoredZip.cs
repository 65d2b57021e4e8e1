using System.Buffers.Binary;
using System.Text;

namespace Hypotheses.Core.Files.Torch;

/// <summary>An entry of a zip archive whose bytes lie in the file as they are.</summary>
/// <param name="Name">Its name, with forward slashes.</param>
/// <param name="Header">Where its local header begins.</param>
/// <param name="Offset">Where its bytes begin, counted from the file's beginning.</param>
/// <param name="Length">How many there are.</param>
internal sealed record StoredEntry(string Name, long Header, long Offset, long Length);

/// <summary>
/// The directory of a zip archive without compression, checked as a stranger's: what it says lies inside the file, nothing lies
/// twice, and no name is given twice or leads out of the archive. Compressed and encrypted entries are refused, so that no small
/// file can become a large one. Format: PKWARE's APPNOTE.TXT, sections 4.3 and 4.5.3 (zip64).
/// </summary>
internal static class StoredZip
{
    private const int LocalHeader = 30, CentralHeader = 46, MaximumName = 1024, MaximumEntries = 1 << 18,
        MaximumDirectory = 1 << 26;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>All entries with content, in the order of their bytes.</summary>
    /// <exception cref="MalformedFileException">No such archive; names what is wrong in it.</exception>
    public static IReadOnlyList<StoredEntry> Read(MappedFile file)
    {
        ZipEnd end = ZipEnd.Find(file);
        if (end.Entries > MaximumEntries || end.DirectoryLength > MaximumDirectory)
            throw Wrong(
                file,
                "zip directory",
                $"has {end.Entries} entries in {end.DirectoryLength} bytes, more than {MaximumEntries} or {MaximumDirectory}");
        byte[] directory = new byte[end.DirectoryLength];
        file.Read(end.DirectoryOffset, directory);

        var entries = new List<StoredEntry>();
        var names = new HashSet<string>();
        int at = 0;
        for (ulong i = 0; i < end.Entries; i++)
        {
            (StoredEntry entry, int next) = ReadCentral(file, directory, at, (int)i);
            at = next;
            if (!names.Add(entry.Name)) throw Wrong(file, entry.Name, "is twice in the zip directory");
            entries.Add(entry);
        }

        if (at != directory.Length) throw Wrong(file, "zip directory", $"has {directory.Length - at} bytes after its last entry");
        return Place(file, entries, end.DirectoryOffset);
    }

    private static (StoredEntry Entry, int Next) ReadCentral(MappedFile file, byte[] directory, int at, int index)
    {
        string field = $"zip entry {index}";
        if (directory.Length - at < CentralHeader) throw Wrong(file, field, "is cut off by the directory's end");
        ReadOnlySpan<byte> header = directory.AsSpan(at, CentralHeader);
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) != 0x02014b50)
            throw Wrong(file, field, "has no central header's signature");
        int flags = Short(header, 8), method = Short(header, 10), nameLength = Short(header, 28), extraLength = Short(header, 30),
            commentLength = Short(header, 32);
        int next = at + CentralHeader + nameLength + extraLength + commentLength;
        if (next > directory.Length) throw Wrong(file, field, "is cut off by the directory's end");
        string name = Name(file, field, directory.AsSpan(at + CentralHeader, nameLength));
        if ((flags & 0x41) != 0) throw Wrong(file, name, "is encrypted");
        if (method != 0)
            throw Wrong(
                file,
                name,
                $"is compressed (zip method {method}): torch stores what it writes as it is; re-save the file with torch.save");
        (ulong packed, ulong length, ulong offset) = Sizes(
            file, name, header, directory.AsSpan(at + CentralHeader + nameLength, extraLength));
        if (packed != length) throw Wrong(file, name, $"is not compressed, but has {packed} bytes for {length}");
        if (length > (ulong)file.Length || offset > (ulong)file.Length)
            throw Wrong(file, name, $"has {length} bytes from byte {offset} on, outside the file of {file.Length}");
        return (new StoredEntry(name, (long)offset, 0, (long)length), next);
    }

    /// <summary>Sizes and place, from the header or, where they do not fit into 32 bits, from its zip64 field.</summary>
    private static (ulong Packed, ulong Length, ulong Offset) Sizes(
        MappedFile file, string name, ReadOnlySpan<byte> header, ReadOnlySpan<byte> extra)
    {
        Span<ulong> values = [
            BinaryPrimitives.ReadUInt32LittleEndian(header[24..]),
            BinaryPrimitives.ReadUInt32LittleEndian(header[20..]),
            BinaryPrimitives.ReadUInt32LittleEndian(header[42..])];
        if (!values.Contains(uint.MaxValue)) return (values[1], values[0], values[2]);
        for (; extra.Length >= 4; extra = extra[(4 + Short(extra, 2))..])
        {
            int size = Short(extra, 2);
            if (size > extra.Length - 4) break;
            if (Short(extra, 0) != 1) continue;
            ReadOnlySpan<byte> wide = extra.Slice(4, size);
            foreach (ref ulong value in values)
            {
                if (value != uint.MaxValue) continue;
                if (wide.Length < 8) throw Wrong(file, name, "has a zip64 field that is too short");
                value = BinaryPrimitives.ReadUInt64LittleEndian(wide);
                wide = wide[8..];
            }

            return (values[1], values[0], values[2]);
        }

        throw Wrong(file, name, "lacks its zip64 field");
    }

    /// <summary>
    /// Finds the bytes behind the local headers; no two entries share any, and none reaches into the directory.
    /// </summary>
    private static List<StoredEntry> Place(MappedFile file, List<StoredEntry> entries, long directory)
    {
        var placed = new List<StoredEntry>(entries.Count);
        byte[] local = new byte[LocalHeader + MaximumName];
        long end = 0;
        foreach (StoredEntry entry in entries.OrderBy(e => e.Header))
        {
            if (entry.Header < end) throw Wrong(file, entry.Name, "overlaps the zip entry before it");
            byte[] name = Utf8.GetBytes(entry.Name);
            Span<byte> header = local.AsSpan(0, LocalHeader + name.Length);
            if (entry.Header > directory - header.Length)
                throw Wrong(file, entry.Name, $"begins at byte {entry.Header}, too near to the zip directory");
            file.Read(entry.Header, header);
            if (BinaryPrimitives.ReadUInt32LittleEndian(header) != 0x04034b50)
                throw Wrong(file, entry.Name, "has no local header's signature");
            if (Short(header, 8) != 0 || Short(header, 26) != name.Length || !header[LocalHeader..].SequenceEqual(name))
                throw Wrong(file, entry.Name, "has another name or method in its local header than in the zip directory");
            long offset = entry.Header + header.Length + Short(header, 28);
            if (offset > directory - entry.Length)
                throw Wrong(
                    file, entry.Name, $"has {entry.Length} bytes from byte {offset} on, which reach into the zip directory");
            end = offset + entry.Length;
            if (entry.Length > 0 || !entry.Name.EndsWith('/')) placed.Add(entry with { Offset = offset });
        }

        return placed;
    }

    private static string Name(MappedFile file, string field, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is 0 or > MaximumName)
            throw Wrong(file, field, $"has a name of {bytes.Length} bytes, not 1 … {MaximumName}");
        string name;
        try
        {
            name = Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw Wrong(file, field, "has a name that is not valid UTF-8");
        }

        return name[0] != '/' && !name.Contains('\\') && !name.Split('/').Contains("..") && !name.Any(char.IsControl)
            ? name
            : throw Wrong(file, field, $"has the name '{name}', which is no path inside an archive");
    }

    private static int Short(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static MalformedFileException Wrong(MappedFile file, string field, string problem) => new(file.Path, field, problem);
}
