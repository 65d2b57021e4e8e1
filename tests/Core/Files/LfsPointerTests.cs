using System.Text;
using Hypotheses.Core.Files;
using Hypotheses.Fuzz;
using Hypotheses.Fuzz.Seeds;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Core.Files;

/// <summary>What Git LFS leaves in a file's place is named as what it is, whichever reader is asked.</summary>
public sealed class LfsPointerTests : IDisposable
{
    private const string Pointer = """
        version https://git-lfs.github.com/spec/v1
        oid sha256:48535ba275b1836ebc8e3b53b19f96fe6a314bff0edc0308d7f048758828b86c
        size 200429295

        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // The cache's case lays its files out elsewhere before they are read.
    public static TheoryData<string> Names => [.. Readers.All.Select(r => r.Name).Where(name => name != "cache")];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_reader_names_it_in_place_of_any_of_its_files(string name)
    {
        FuzzReader reader = Readers.Named([name])[0];
        foreach (FileSet files in reader.Small())
        {
            foreach ((string absent, _) in files.Files)
            {
                files.Write(_folder.Root);
                string path = _folder.Write(absent, Encoding.ASCII.GetBytes(Pointer.ReplaceLineEndings("\n")));
                Refusal.Of(
                    () => reader.Read(_folder.Root),
                    path,
                    "file",
                    "is a Git LFS pointer, not the file itself of 200429295 bytes: fetch it with 'git lfs pull'");
            }

            foreach (string file in Directory.GetFiles(_folder.Root)) File.Delete(file);
        }
    }

    [Theory]
    [InlineData("version https://git-lfs.github.com/spec/v1\r\noid sha256:0\r\nsize 5\r\n", "of 5 bytes")] // line ends of Windows
    [InlineData("version https://hawser.github.com/spec/v1\noid sha256:0\nsize 5\n", "of 5 bytes")]
    [InlineData("version https://git-lfs.github.com/spec/v1", "is a Git LFS pointer, not the file itself: fetch it")]
    public void Other_forms_of_pointers_are_known(string content, string problem)
    {
        string path = _folder.Write("x", Encoding.ASCII.GetBytes(content));
        Refusal.Of(() => MappedFile.Open(path), path, "file", problem);
    }

    [Theory]
    [InlineData("version https://git-lfs.github.com/spec/v2 is to come", 0)]
    [InlineData("version https://git-lfs.github.com/spec/v1\n", 1024)] // longer than any pointer: a text that begins so
    [InlineData("This is about version https://git-lfs.github.com/spec/v1\n", 0)]
    public void Texts_that_are_none_are_read(string content, int more)
    {
        byte[] bytes = [.. Encoding.ASCII.GetBytes(content), .. Enumerable.Repeat((byte)'x', more)];
        using MappedFile file = MappedFile.Open(_folder.Write("x", bytes));
        Assert.Equal(bytes, file.ReadAll(10_000));
    }
}
