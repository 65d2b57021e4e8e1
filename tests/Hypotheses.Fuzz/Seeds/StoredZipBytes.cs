using System.Text;

namespace Hypotheses.Fuzz.Seeds;

/// <summary>Writes a zip archive without compression, as APPNOTE.TXT 4.3 describes it.</summary>
internal static class StoredZipBytes
{
    public static byte[] Write(IReadOnlyList<(string Name, byte[] Content)> entries)
    {
        using var file = new MemoryStream();
        using var directory = new MemoryStream();
        var to = new BinaryWriter(file);
        var list = new BinaryWriter(directory);
        foreach ((string name, byte[] content) in entries)
        {
            uint at = (uint)file.Position;
            byte[] utf8 = Encoding.UTF8.GetBytes(name);
            to.Write(0x04034b50u);
            Common(to, utf8, content);
            to.Write((ushort)0);
            to.Write(utf8);
            to.Write(content);
            list.Write(0x02014b50u);
            list.Write((ushort)0); // made by
            Common(list, utf8, content);
            list.Write(new byte[12]); // lengths of extra field and comment, disk, attributes
            list.Write(at);
            list.Write(utf8);
        }

        uint start = (uint)file.Position;
        to.Write(directory.ToArray());
        to.Write(0x06054b50u);
        to.Write(0u);
        to.Write((ushort)entries.Count);
        to.Write((ushort)entries.Count);
        to.Write((uint)directory.Length);
        to.Write(start);
        to.Write((ushort)0);
        return file.ToArray();
    }

    /// <summary>Version needed, flags, method, time, date, CRC (not compared by torch), sizes, length of the name.</summary>
    private static void Common(BinaryWriter to, byte[] name, byte[] content)
    {
        to.Write((ushort)0);
        to.Write((ushort)0x800);
        to.Write((ushort)0);
        to.Write(0u);
        to.Write(0u);
        to.Write(content.Length);
        to.Write(content.Length);
        to.Write((ushort)name.Length);
    }
}
