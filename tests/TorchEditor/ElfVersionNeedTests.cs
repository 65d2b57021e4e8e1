using Hypotheses.Tests.Support;
using Hypotheses.TorchEditor;

namespace Hypotheses.Tests.TorchEditor;

/// <summary>The edit that lets TorchSharp load where libstdc++ lacks GLIBCXX_3.4.32, on a small ELF file made here.</summary>
public class ElfVersionNeedTests
{
    private const string Version = "GLIBCXX_3.4.32";

    [Fact]
    public void Marks_only_the_named_version_weak()
    {
        byte[] elf = Elf("GLIBCXX_3.4.30", Version, "GLIBC_2.27");
        byte[] before = [.. elf];

        Assert.Equal(1, ElfVersionNeed.Weaken(elf, Version));

        int[] changed = [.. Enumerable.Range(0, elf.Length).Where(i => elf[i] != before[i])];
        int flag = Assert.Single(changed);
        Assert.Equal(ElfVersionNeed.FlagOffsets(elf, Version), [flag]);
        Assert.Equal(0, before[flag]);
        Assert.Equal(2, elf[flag]);
    }

    [Fact]
    public void A_second_edit_changes_nothing()
    {
        byte[] elf = Elf(Version);
        ElfVersionNeed.Weaken(elf, Version);
        Assert.Equal(0, ElfVersionNeed.Weaken(elf, Version));
    }

    [Fact]
    public void A_file_without_the_version_stays_as_it_is()
    {
        byte[] elf = Elf("GLIBC_2.27"), before = [.. elf];
        Assert.Equal(0, ElfVersionNeed.Weaken(elf, Version));
        Assert.Equal(before, elf);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(100)]
    [InlineData(200)]
    public void A_truncated_file_is_refused(int length)
    {
        byte[] elf = Elf(Version)[..length];
        Assert.Throws<InvalidDataException>(() => ElfVersionNeed.Weaken(elf, Version));
    }

    [Fact]
    public void The_copy_has_the_edit_and_the_source_keeps_its_bytes()
    {
        using var folder = new TemporaryFolder();
        byte[] elf = Elf(Version);
        string source = folder.Write("source.so", elf), copy = Path.Combine(folder.Root, "copy.so");

        Assert.Equal(1, ElfVersionNeed.CopyWeakened(source, copy, Version));
        Assert.Equal(elf, File.ReadAllBytes(source));
        ElfVersionNeed.Weaken(elf, Version);
        Assert.Equal(elf, File.ReadAllBytes(copy));
    }

    /// <summary>An ELF file of two sections: the needed versions of one library, and their names.</summary>
    private static byte[] Elf(params string[] versions)
    {
        byte[] elf = new byte[1024];
        (elf[0], elf[1], elf[2], elf[3], elf[4], elf[5]) = (0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1);
        const int sections = 64, need = 256, strings = 512;
        BitConverter.TryWriteBytes(elf.AsSpan(0x28), (ulong)sections);
        BitConverter.TryWriteBytes(elf.AsSpan(0x3a), (ushort)64);
        BitConverter.TryWriteBytes(elf.AsSpan(0x3c), (ushort)2);
        BitConverter.TryWriteBytes(elf.AsSpan(sections + 4), 0x6ffffffeu);
        BitConverter.TryWriteBytes(elf.AsSpan(sections + 0x18), (ulong)need);
        BitConverter.TryWriteBytes(elf.AsSpan(sections + 0x28), 1u);
        BitConverter.TryWriteBytes(elf.AsSpan(sections + 0x2c), 1);
        BitConverter.TryWriteBytes(elf.AsSpan(sections + 64 + 0x18), (ulong)strings);
        BitConverter.TryWriteBytes(elf.AsSpan(need), (ushort)1);
        BitConverter.TryWriteBytes(elf.AsSpan(need + 2), (ushort)versions.Length);
        BitConverter.TryWriteBytes(elf.AsSpan(need + 8), 16u);
        int name = 1;
        for (int i = 0; i < versions.Length; i++)
        {
            int entry = need + 16 + 16 * i;
            BitConverter.TryWriteBytes(elf.AsSpan(entry + 8), (uint)name);
            BitConverter.TryWriteBytes(elf.AsSpan(entry + 12), i + 1 < versions.Length ? 16u : 0u);
            System.Text.Encoding.ASCII.GetBytes(versions[i], elf.AsSpan(strings + name));
            name += versions[i].Length + 1;
        }

        return elf;
    }
}
