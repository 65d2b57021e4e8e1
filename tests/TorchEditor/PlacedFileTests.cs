using Hypotheses.Tests.Support;
using Hypotheses.TorchEditor;

namespace Hypotheses.Tests.TorchEditor;

public sealed class PlacedFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string At(string name) => Path.Combine(_folder.Root, name);

    [UnixFact]
    public void A_link_is_replaced_and_what_it_points_to_keeps_its_bytes()
    {
        _folder.Write("package", [1]);
        File.CreateSymbolicLink(At("copy"), At("package"));
        PlacedFile.Write(At("copy"), [2]);
        Assert.Equal([1], File.ReadAllBytes(At("package")));
        Assert.Null(new FileInfo(At("copy")).LinkTarget);
        Assert.Equal([2], File.ReadAllBytes(At("copy")));
    }

    [Fact]
    public void A_missing_folder_is_made_and_nothing_else_is_left_in_it()
    {
        PlacedFile.Write(At("deep/er/file"), [3]);
        Assert.Equal(["file"], Directory.GetFiles(At("deep/er")).Select(Path.GetFileName));
    }

    [Fact]
    public void What_cannot_be_placed_leaves_nothing()
    {
        Directory.CreateDirectory(At("taken"));
        Assert.ThrowsAny<Exception>(() => PlacedFile.Write(At("taken"), [4]));
        Assert.Empty(Directory.GetFiles(_folder.Root));
    }

    /// <summary>As two builds of one checkout do. With one name for all unfinished files writers take each other's.</summary>
    [UnixFact]
    public void Many_at_once_leave_one_whole_file_that_was_whole_all_the_time()
    {
        byte[] content = [.. Enumerable.Range(0, 200_000).Select(i => (byte)(i * 7))];
        PlacedFile.Write(At("file"), content);
        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            if (i % 2 == 0) PlacedFile.Write(At("file"), content);
            else Assert.Equal(content, File.ReadAllBytes(At("file")));
        });
        Assert.Equal(["file"], Directory.GetFiles(_folder.Root).Select(Path.GetFileName));
    }
}
