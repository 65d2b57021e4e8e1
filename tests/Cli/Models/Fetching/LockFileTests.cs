using System.Text;
using Hypotheses.Cli.Models.Fetching;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Cli.Models.Fetching;

public sealed class LockFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_written_is_read_again()
    {
        Assert.Null(LockFile.Read(_folder.Root));
        var locked = new LockFile
        {
            Repo = "o/n",
            Revision = "main",
            Commit = "abc",
            Files = new Dictionary<string, LockedFile> { ["x.bin"] = new(3, new string('a', 64), null) },
        };
        locked.Write(_folder.Root);
        LockFile read = LockFile.Read(_folder.Root)!;
        Assert.Equal(("o/n", "main", "abc"), (read.Repo, read.Revision, read.Commit));
        Assert.Equal(locked.Files, read.Files);
        Assert.EndsWith("}\n", File.ReadAllText(Path.Combine(_folder.Root, LockFile.Name)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "file", "")]
    [InlineData("null", "file", "is null")]
    [InlineData("""{"repo": "o/n", "revision": "main"}""", "file", "files")]
    [InlineData("""{"repo": "o/n", "revision": "main", "files": {}, "x": 1}""", "x", "x")]
    [InlineData("""{"repo": "o/n", "revision": "main", "files": {"x": {"bytes": 1, "sha256": "12"}}}""", "files.x.sha256", "no hash")]
    [InlineData("""{"repo": "o/n", "revision": "main", "files": {"x": null}}""", "files.x.sha256", "no hash")]
    [InlineData("""{"repo": "o/n", "repo": "p/q", "revision": "main", "files": {}}""", "repo", "repo")]
    public void What_is_none_is_refused_by_field(string json, string field, string problem) => Refusal.Of(
        () => LockFile.Read(_folder.Root)!, _folder.Write(LockFile.Name, Encoding.UTF8.GetBytes(json)), field, problem);
}
