using System.Diagnostics;
using System.Security.Cryptography;
using Hypotheses.Claims.Subjects.Given;
using Hypotheses.Core.Files;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Claims.Subjects.Given;

public sealed class FileHashTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData((1 << 20) + 3)] // more than one part
    public void A_file_has_the_hash_of_its_bytes(int length)
    {
        byte[] bytes = [.. Enumerable.Range(0, length).Select(i => (byte)(i * 7))];
        string path = _folder.Write("x.bin", bytes);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), FileHash.Of(path));
    }

    /// <summary>What lies as it lay before this process began is read once; what was written since is always read.</summary>
    [Fact]
    public void A_file_that_did_not_change_is_read_once()
    {
        var old = new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        string path = Path.Combine(_folder.Root, "x");
        string Hash(string text, DateTime? written)
        {
            File.WriteAllText(path, text);
            if (written is { } time) File.SetLastWriteTimeUtc(path, time);
            return FileHash.Of(path);
        }

        string first = Hash("one", old);
        Assert.Equal(first, Hash("two", old)); // as nobody does who does not want to deceive
        Assert.NotEqual(first, Hash("two", old.AddSeconds(1)));
        Assert.NotEqual(first, Hash("four", old));
        Assert.NotEqual(Hash("six", null), Hash("ten", null));
    }

    /// <summary>A folder whose weights were fetched may hold pointers of what was not.</summary>
    [Fact]
    public void A_pointer_is_hashed_as_the_lines_that_it_is()
    {
        byte[] pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:aa\nsize 9\n"u8.ToArray();
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(pointer)), FileHash.Of(_folder.Write("x.bin", pointer)));
    }

    [Fact]
    public void A_link_to_nothing_in_a_folder_is_named()
    {
        if (OperatingSystem.IsWindows()) return; // there a link needs a privilege
        string link = Path.Combine(_folder.Root, "model.safetensors");
        File.CreateSymbolicLink(link, "/no/such/file");
        var e = Assert.Throws<MalformedFileException>(() => FileHash.Of(_folder.Root));
        Assert.Equal($"{link}: file: is a link to '/no/such/file', which does not exist", e.Message);
    }

    /// <summary>To open one would wait for a writer that never comes.</summary>
    [Fact]
    public void A_pipe_in_a_folder_is_named_and_not_waited_for()
    {
        if (OperatingSystem.IsWindows()) return;
        string pipe = Path.Combine(_folder.Root, "pipe");
        using (Process made = Process.Start("mkfifo", [pipe])!) made.WaitForExit();
        var e = Assert.Throws<MalformedFileException>(() => FileHash.Of(_folder.Root));
        Assert.Equal($"{pipe}: file: is no regular file (a pipe, a socket or a device)", e.Message);
    }
}
