using System.Diagnostics;
using Hypotheses.Core.Files;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Core.Files;

public sealed class MappedFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // What a reader meets in the moment between the rename of a new file to its place and the end of its writer.
    [Fact]
    public async Task A_file_that_its_writer_still_holds_is_waited_for_and_one_held_for_long_refused()
    {
        string path = Path.Combine(_folder.Root, "x");
        var writer = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None);
        writer.Write([1, 2, 3]);
        writer.Flush();
        Assert.StartsWith("cannot be read: ", Refused(path).Problem, StringComparison.Ordinal);
        Task<MappedFile> opening = Task.Run(() => MappedFile.Open(path));
        await writer.DisposeAsync();
        using MappedFile file = await opening;
        Assert.Equal(new byte[] { 1, 2, 3 }, file.Bytes(0, 3).ToArray());
    }

    [Fact]
    public void An_empty_file_opens_and_what_is_no_file_is_refused_by_name()
    {
        string path = Path.Combine(_folder.Root, "empty"), missing = Path.Combine(_folder.Root, "missing");
        File.WriteAllBytes(path, []);
        using MappedFile file = MappedFile.Open(path);
        Assert.Equal(0, file.Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Bytes(0, 1).Length);
        Assert.Equal((missing, "does not exist"), Refused(missing));
        Assert.Equal((_folder.Root, "is a folder, not a file"), Refused(_folder.Root));
    }

    [UnixFact]
    public void A_link_to_a_file_is_followed_and_one_to_nothing_refused()
    {
        string file = _folder.Write("file", [7]), first = Link("first", file), second = Link("second", first);
        using (MappedFile opened = MappedFile.Open(second)) Assert.Equal(new byte[] { 7 }, opened.ReadAll(1));
        string dangling = Link("dangling", Path.Combine(_folder.Root, "absent")),
            loop = Link("loop", Path.Combine(_folder.Root, "loop")), folder = Link("folder", _folder.Root);
        Assert.Equal(
            (dangling, $"is a link to '{Path.Combine(_folder.Root, "absent")}', which does not exist"), Refused(dangling));
        Assert.StartsWith("cannot be read: ", Refused(loop).Problem, StringComparison.Ordinal);
        Assert.Equal((folder, "is a folder, not a file"), Refused(folder));
    }

    // Opening a pipe waits for whoever writes into it, and a device has no end: neither may be opened at all.
    [UnixFact]
    public void A_pipe_and_a_device_are_refused_at_once()
    {
        string pipe = Path.Combine(_folder.Root, "pipe");
        using (Process make = Process.Start("mkfifo", pipe)) make.WaitForExit();
        foreach (string special in new[] { pipe, Link("link", pipe), "/dev/zero", "/dev/null", Link("zero", "/dev/zero") })
        {
            Task<(string, string)> refusal = Task.Run(() => Refused(special));
            Assert.Same(refusal, Task.WhenAny(refusal, Task.Delay(TimeSpan.FromSeconds(30))).Result);
            Assert.Equal((special, "is no regular file (a pipe, a socket or a device)"), refusal.Result);
        }
    }

    [UnixFact] // Windows does not let it happen
    public void A_file_that_is_shortened_while_it_is_open_is_an_error_of_reading()
    {
        string path = _folder.Write("x", new byte[100]);
        using MappedFile file = MappedFile.Open(path);
        using (FileStream other = LockFree(path)) other.SetLength(40);
        byte[] bytes = new byte[40];
        file.Read(0, bytes);
        Refusal.Of(() => file.ReadAll(100), path, "file", "ends at byte 40, but had 100 bytes when it was opened");
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Read(61, bytes));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Read(-1, bytes));
        Refusal.Of(() => file.ReadAll(99), path, "file", "has 100 bytes, more than 99");
    }

    [Fact]
    public void A_path_that_no_system_has_is_refused()
    {
        Assert.Throws<ArgumentException>(() => MappedFile.Open(""));
        Assert.Throws<MalformedFileException>(() => MappedFile.Open("a\0b"));
        Assert.Throws<MalformedFileException>(() => MappedFile.Open(new string('x', 10_000)));
        Assert.Throws<MalformedFileException>(() => MappedFile.Open(Path.Combine(_folder.Write("file", [1]), "below")));
    }

    private static FileStream LockFree(string path) =>
        new(path, new FileStreamOptions { Access = FileAccess.Write, Share = FileShare.ReadWrite, Mode = FileMode.Open });

    private string Link(string name, string target) => File.CreateSymbolicLink(Path.Combine(_folder.Root, name), target).FullName;

    private static (string File, string Problem) Refused(string path)
    {
        MalformedFileException e = Assert.Throws<MalformedFileException>(() => MappedFile.Open(path));
        Assert.Equal("file", e.Field);
        return (e.File, e.Message[(e.Message.IndexOf("file: ", StringComparison.Ordinal) + 6)..]);
    }
}
