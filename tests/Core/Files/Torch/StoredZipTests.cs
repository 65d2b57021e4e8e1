using System.Buffers.Binary;
using System.IO.Compression;
using Hypotheses.Core.Files;
using Hypotheses.Core.Files.Torch;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Core.Files.Torch;

public sealed class StoredZipTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Entries_are_where_the_runtimes_writer_put_them()
    {
        byte[] zip = TorchFile.Zip([("a/one", [1, 2, 3]), ("a/é", [4]), ("a/none", []), ("a/folder/", [])]);
        using MappedFile file = MappedFile.Open(_folder.Write("x.zip", zip));
        Assert.Equal(["a/one", "a/é", "a/none"], StoredZip.Read(file).Select(e => e.Name));
        Assert.Equal(
            ["010203", "04", ""],
            StoredZip.Read(file).Select(e => Convert.ToHexString(zip.AsSpan((int)e.Offset, (int)e.Length))));
    }

    [Fact]
    public void A_zip_bomb_is_refused_for_being_compressed()
    {
        byte[] bomb = TorchFile.Zip([("a/data.pkl", new byte[50 << 20])], CompressionLevel.SmallestSize);
        Assert.InRange(bomb.Length, 1, 100_000);
        Refused(bomb, "a/data.pkl", "is compressed (zip method 8)");
    }

    [Theory] // offsets by APPNOTE.TXT 4.3.12 (central header) and 4.3.16 (end)
    [InlineData("central", 0, 4, 0x12345678, "zip entry 0", "has no central header's signature")]
    [InlineData("central", 8, 2, 1, "a/b", "is encrypted")]
    [InlineData("central", 10, 2, 12, "a/b", "is compressed (zip method 12)")]
    [InlineData("central", 20, 4, 4, "a/b", "has 4 bytes for 3")]
    [InlineData("central", 28, 2, 65535, "zip entry 0", "is cut off")]
    [InlineData("central", 28, 2, 0, "zip entry 0", "has a name of 0 bytes")]
    [InlineData("central", 42, 4, 1, "a/b", "has no local header's signature")]
    [InlineData("central", 42, 4, 0x7fffffff, "a/b", "outside the file")]
    [InlineData("central", 42, 4, -1, "a/b", "lacks its zip64 field")]
    [InlineData("central", 46, 1, '/', "zip entry 0", "no path inside an archive")]
    [InlineData("central", 47, 1, '\\', "zip entry 0", "no path inside an archive")]
    [InlineData("central", 47, 1, '\n', "zip entry 0", "no path inside an archive")]
    [InlineData("central", 46, 1, 0xff, "zip entry 0", "not valid UTF-8")]
    [InlineData("central", 46, 1, 'z', "z/b", "another name or method in its local header")]
    [InlineData("local", 0, 4, 0, "a/b", "has no local header's signature")]
    [InlineData("local", 8, 2, 8, "a/b", "another name or method")]
    [InlineData("local", 28, 2, 65535, "a/b", "reach into the zip directory")]
    [InlineData("end", 4, 2, 1, "zip end", "several disks")]
    [InlineData("end", 10, 2, 2, "zip end", "several disks")]
    [InlineData("end", 12, 4, 3, "zip end", "not directly before the end")]
    [InlineData("end", 12, 4, -1, "zip end", "not directly before the end")]
    [InlineData("end", 16, 4, 0, "zip end", "not directly before the end")]
    [InlineData("end", 20, 2, 1, "file", "is no zip archive")]
    public void A_wrong_record_is_named(string record, int offset, int size, int value, string field, string problem)
    {
        byte[] zip = TorchFile.Zip([("a/b", [1, 2, 3])]);
        int end = zip.Length - 22,
            at = offset
                + record switch { "local" => 0, "end" => end, _ => BinaryPrimitives.ReadInt32LittleEndian(zip.AsSpan(end + 16)) };
        BitConverter.GetBytes(value).AsSpan(0, size).CopyTo(zip.AsSpan(at));
        Refused(zip, field, problem);
    }

    [Fact]
    public void Names_twice_entries_that_overlap_and_ways_out_are_refused()
    {
        Refused(TorchFile.Zip([("a/b", [1]), ("a/b", [2])]), "a/b", "is twice");
        Refused(TorchFile.Zip([("a/../b", [1])]), "zip entry 0", "'a/../b', which is no path inside an archive");
        Refused(TorchFile.Zip([("/etc/passwd", [1])]), "zip entry 0", "no path inside an archive");

        byte[] zip = TorchFile.Zip([("a/b", [1, 2, 3]), ("a/c", [4, 5, 6])]);
        int directory = BinaryPrimitives.ReadInt32LittleEndian(zip.AsSpan(zip.Length - 6)), second = directory + 46 + 3;
        BinaryPrimitives.WriteInt32LittleEndian(zip.AsSpan(directory + 20), 30);
        BinaryPrimitives.WriteInt32LittleEndian(zip.AsSpan(directory + 24), 30); // the first now reaches into the second
        Refused(zip, "a/c", "overlaps the zip entry before it");
        BinaryPrimitives.WriteInt32LittleEndian(zip.AsSpan(second + 42), 0); // the second is the first
        Refused(zip, "a/c", "overlaps the zip entry before it");
    }

    [Fact]
    public void An_entry_that_more_than_65535_others_precede_is_found_through_zip64()
    {
        byte[] zip = TorchFile.Zip([.. Enumerable.Range(0, 70_000).Select(i => ($"a/{i}", new[] { (byte)i }))]);
        using MappedFile file = MappedFile.Open(_folder.Write("x.zip", zip));
        IReadOnlyList<StoredEntry> entries = StoredZip.Read(file);
        Assert.Equal(70_000, entries.Count);
        Assert.Equal(69_999 % 256, zip[entries[^1].Offset]);
    }

    [Fact] // layout by APPNOTE.TXT 4.3.14, 4.3.15 and 4.5.3
    public void Wide_sizes_and_places_are_taken_from_the_zip64_records()
    {
        byte[] zip = TorchFile.Zip([("a/b", [1, 2, 3])]);
        int end = zip.Length - 22, directory = BinaryPrimitives.ReadInt32LittleEndian(zip.AsSpan(end + 16));
        byte[] central = [
            .. zip.AsSpan(directory, end - directory),
            1,
            0,
            24,
            0,
            .. BitConverter.GetBytes(3L),
            .. BitConverter.GetBytes(3L),
            .. BitConverter.GetBytes(0L)];
        central.AsSpan(20, 8).Fill(255);
        central.AsSpan(42, 4).Fill(255);
        central[30] = 28;
        byte[] record = [
            .. "PK\u0006\u0006"u8,
            .. BitConverter.GetBytes(44L),
            45,
            0,
            45,
            0,
            .. new byte[8],
            .. BitConverter.GetBytes(1L),
            .. BitConverter.GetBytes(1L),
            .. BitConverter.GetBytes((long)central.Length),
            .. BitConverter.GetBytes((long)directory)];
        byte[] locator = [
            .. "PK\u0006\u0007"u8, 0, 0, 0, 0, .. BitConverter.GetBytes((long)(directory + central.Length)), 1, 0, 0, 0];
        byte[] last = [.. "PK\u0005\u0006"u8, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0];
        byte[] wide = [.. zip.AsSpan(0, directory), .. central, .. record, .. locator, .. last];
        using (MappedFile file = MappedFile.Open(_folder.Write("x.zip", wide)))
        {
            StoredEntry entry = Assert.Single(StoredZip.Read(file));
            Assert.Equal([1, 2, 3], wide[(int)entry.Offset..(int)(entry.Offset + entry.Length)]);
        }

        byte[] huge = [.. wide];
        BinaryPrimitives.WriteInt64LittleEndian(huge.AsSpan(directory + 46 + 3 + 4), long.MaxValue);
        Refused(huge, "a/b", "is not compressed, but has");
        BinaryPrimitives.WriteInt64LittleEndian(huge.AsSpan(directory + 46 + 3 + 12), long.MaxValue);
        Refused(huge, "a/b", "outside the file");
        byte[] lost = [.. wide];
        BinaryPrimitives.WriteInt64LittleEndian(lost.AsSpan(lost.Length - 22 - 12), -1);
        Refused(lost, "zip end", "lacks its zip64 record");
        byte[] unequal = [.. wide];
        BinaryPrimitives.WriteInt32LittleEndian(unequal.AsSpan(unequal.Length - 22 + 16), 7);
        Refused(unequal, "zip end", "says something else than its zip64 record");
    }

    private void Refused(byte[] zip, string field, string problem) => Refusal.Of(
        () =>
        {
            using MappedFile file = MappedFile.Open(_folder.Write("x.zip", zip));
            return StoredZip.Read(file);
        },
        _folder.Root, field, problem);
}
