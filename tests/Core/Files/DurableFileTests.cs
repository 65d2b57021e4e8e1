using System.Text;
using Hypotheses.Core.Files;
using Hypotheses.Core.Files.SafeTensors;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Core.Files;

[Collection(FullDiskTests.Name)]
public sealed class DurableFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _path;

    public DurableFileTests()
    {
        _path = Path.Combine(_folder.Root, "x.txt");
        File.WriteAllText(_path, "old");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_old_file_is_there_until_the_new_one_is_whole()
    {
        DurableFile.Write(_path, to =>
        {
            to.Write(Encoding.ASCII.GetBytes("half"));
            Assert.Equal("old", File.ReadAllText(_path));
            to.Position = 0;
            to.Write(Encoding.ASCII.GetBytes("calf"));
        });
        Assert.Equal("calf", File.ReadAllText(_path));
        string deep = Path.Combine(_folder.Root, "a", "b", "c.txt");
        DurableFile.WriteText(deep, "new folders, é");
        Assert.Equal("new folders, é", File.ReadAllText(deep));
        OnlyTheFile(_path);
    }

    [FullDiskFact]
    public void A_full_disk_is_one_error_that_names_the_file()
    {
        FullDisk.For(_path);
        Refused(() => DurableFile.WriteText(_path, "new"), _path);
        FullDisk.For(_path);
        Refused(() => SafeTensorsWriter.Write(_path, [SafeTensorsPart.Of<float>("x", [1000], new float[1000])]), _path);
        DurableFile.WriteText(_path, "there is room again");
    }

    [Fact]
    public void A_failure_of_the_content_comes_out_as_it_is()
    {
        MalformedFileException own = new("other", "field", "problem");
        Assert.Same(own, Assert.Throws<MalformedFileException>(() => DurableFile.Write(_path, to =>
        {
            to.WriteByte(1);
            throw own;
        })));
        Assert.Equal("old", File.ReadAllText(_path));
        OnlyTheFile(_path);
    }

    [Fact]
    public void What_a_killed_process_left_is_overwritten_and_does_not_add_up()
    {
        File.WriteAllText(DurableFile.Temporary(_path), "what was written before the kill, longer than the new text");
        DurableFile.WriteText(_path, "new");
        Assert.Equal("new", File.ReadAllText(_path));
        OnlyTheFile(_path);
    }

    [Fact]
    public void A_second_writer_at_the_same_time_is_refused_and_harms_nothing()
    {
        DurableFile.Write(_path, to =>
        {
            Refused(() => DurableFile.WriteText(_path, "second"), _path, temporary: true);
            to.Write(Encoding.ASCII.GetBytes("first"));
        });
        Assert.Equal("first", File.ReadAllText(_path));
    }

    [Fact]
    public void A_folder_in_the_way_and_a_file_for_a_folder_are_named()
    {
        string folder = Path.Combine(_folder.Root, "folder"), below = Path.Combine(_path, "y.txt");
        Directory.CreateDirectory(folder);
        Refused(() => DurableFile.WriteText(folder, "x"), folder);
        Refused(() => DurableFile.WriteText(below, "x"), below);
        Assert.Throws<ArgumentException>(() => DurableFile.WriteText("", "x"));
    }

    private void Refused(Action write, string path, bool temporary = false)
    {
        WriteFailedException refusal = Assert.Throws<WriteFailedException>(write);
        Assert.Equal(path, refusal.File);
        Assert.StartsWith($"{path}: cannot be written: ", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
        Assert.Equal("old", File.ReadAllText(_path));
        if (!temporary) OnlyTheFile(_path);
    }

    private void OnlyTheFile(string path) => Assert.Equal([path], Directory.GetFiles(_folder.Root));
}
