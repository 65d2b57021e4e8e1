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

    private static (string File, string Problem) Refused(string path)
    {
        MalformedFileException e = Assert.Throws<MalformedFileException>(() => MappedFile.Open(path));
        Assert.Equal("file", e.Field);
        return (e.File, e.Message[(e.Message.IndexOf("file: ", StringComparison.Ordinal) + 6)..]);
    }
}
