using System.Text;

namespace Hypotheses.TorchEditor;

/// <summary>
/// Edits the needed symbol versions (<c>.gnu.version_r</c>) of a 64-bit little-endian ELF file: marks one version weak, so
/// that the dynamic loader warns instead of refusing where the system's library lacks it. Sound only when no symbol of the
/// file is relocated against that version. Source: Linux Standard Base, "Symbol Versioning" (Elf64_Verneed, Elf64_Vernaux).
/// </summary>
public static class ElfVersionNeed
{
    private const ushort WeakFlag = 0x2; // VER_FLG_WEAK
    private const uint SectionVersionNeed = 0x6ffffffe; // SHT_GNU_verneed

    /// <summary>File offsets of the <c>vna_flags</c> field of every entry that names <paramref name="version"/>.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a well-formed 64-bit little-endian ELF file.</exception>
    public static IReadOnlyList<int> FlagOffsets(byte[] elf, string version)
    {
        var found = new List<int>();
        if (elf.Length < 64 || elf[0] != 0x7f || elf[1] != 'E' || elf[2] != 'L' || elf[3] != 'F')
            throw new InvalidDataException("not an ELF file");
        if (elf[4] != 2 || elf[5] != 1) throw new InvalidDataException("not a 64-bit little-endian ELF file");

        long sections = (long)BitConverter.ToUInt64(elf, 0x28);
        int size = BitConverter.ToUInt16(elf, 0x3a), count = BitConverter.ToUInt16(elf, 0x3c);
        for (int i = 0; i < count; i++)
        {
            int header = At(elf, sections + (long)i * size, 64);
            if (BitConverter.ToUInt32(elf, header + 4) != SectionVersionNeed) continue;
            long need = (long)BitConverter.ToUInt64(elf, header + 0x18);
            int entries = BitConverter.ToInt32(elf, header + 0x2c);
            int names = At(elf, sections + (long)BitConverter.ToUInt32(elf, header + 0x28) * size, 64);
            long strings = (long)BitConverter.ToUInt64(elf, names + 0x18);

            for (int e = 0; e < entries; e++)
            {
                int record = At(elf, need, 16);
                long aux = need + BitConverter.ToUInt32(elf, record + 8);
                int auxCount = BitConverter.ToUInt16(elf, record + 2);
                for (int a = 0; a < auxCount; a++)
                {
                    int entry = At(elf, aux, 16);
                    if (Text(elf, strings + BitConverter.ToUInt32(elf, entry + 8)) == version) found.Add(entry + 4);
                    uint nextAux = BitConverter.ToUInt32(elf, entry + 12);
                    if (nextAux == 0) break;
                    aux += nextAux;
                }

                uint next = BitConverter.ToUInt32(elf, record + 12);
                if (next == 0) break;
                need += next;
            }
        }

        return found;
    }

    /// <summary>Sets the weak flag in place; returns how many bytes changed: 0 where the version is absent or weak.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a well-formed 64-bit little-endian ELF file.</exception>
    public static int Weaken(byte[] elf, string version)
    {
        int changed = 0;
        foreach (int offset in FlagOffsets(elf, version))
        {
            if ((elf[offset] & WeakFlag) != 0) continue;
            elf[offset] |= (byte)WeakFlag;
            changed++;
        }

        return changed;
    }

    /// <summary>
    /// Writes <paramref name="source"/> with <paramref name="version"/> weakened to <paramref name="destination"/>
    /// (<see cref="PlacedFile"/>).
    /// </summary>
    /// <returns>How many bytes differ from the source's.</returns>
    /// <exception cref="InvalidDataException">The source is not a well-formed 64-bit little-endian ELF file.</exception>
    public static int CopyWeakened(string source, string destination, string version)
    {
        byte[] elf = File.ReadAllBytes(source);
        int changed = Weaken(elf, version);
        PlacedFile.Write(destination, elf);
        return changed;
    }

    private static int At(byte[] elf, long offset, int length)
    {
        if (offset < 0 || offset + length > elf.Length) throw new InvalidDataException("an ELF table points outside the file");
        return (int)offset;
    }

    private static string Text(byte[] elf, long offset)
    {
        int start = At(elf, offset, 1), end = start;
        while (end < elf.Length && elf[end] != 0) end++;
        return Encoding.ASCII.GetString(elf, start, end - start);
    }
}
