using Hypotheses.Claims.Provenance;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Claims.Provenance;

/// <summary>What this project's own assemblies were built from, held against made-up commits.</summary>
public sealed class BuiltFromTests : IDisposable
{
    private static readonly string Assembly = typeof(BuiltFrom).Assembly.Location,
        Root = RepositoryRoot.Find(AppContext.BaseDirectory);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_assembly_of_exactly_the_commits_files_has_no_problem()
    {
        Copy();
        SmallCheckout.Commit(_folder.Root);
        Assert.Null(BuiltFrom.Problem(Assembly, _folder.Root));
    }

    [Fact]
    public void A_file_that_the_commit_does_not_hold_or_holds_otherwise_is_named()
    {
        Copy();
        // A file with code: tools that rewrite an assembly (coverage) keep no others in its symbols.
        string file = Path.Combine(_folder.Root, "src/Hypotheses.Claims/Running/WorkTree.cs");
        File.AppendAllText(file, "\n");
        SmallCheckout.Commit(_folder.Root);
        Assert.Equal(
            "Hypotheses.Claims.dll was built from another src/Hypotheses.Claims/Running/WorkTree.cs than its commit holds: "
                + "build again",
            BuiltFrom.Problem(Assembly, _folder.Root));
        SmallCheckout.Git(_folder.Root, "rm", "-q", "src/Hypotheses.Claims/Running/WorkTree.cs");
        SmallCheckout.Git(_folder.Root, "-c", "user.name=t", "-c", "user.email=t@t", "commit", "-q", "-m", "second");
        Assert.Equal(
            "Hypotheses.Claims.dll was built from src/Hypotheses.Claims/Running/WorkTree.cs, which its commit does not hold",
            BuiltFrom.Problem(Assembly, _folder.Root));
    }

    [Fact]
    public void What_has_no_symbols_or_is_no_assembly_says_so()
    {
        string bare = Path.Combine(_folder.Root, "bare.dll");
        File.Copy(Assembly, bare);
        File.WriteAllText(Path.Combine(_folder.Root, "none.dll"), "none");
        foreach (string path in (string[])["bare.dll", "none.dll", "absent.dll"])
            Assert.StartsWith(
                $"{path} has no symbols",
                BuiltFrom.Problem(Path.Combine(_folder.Root, path), _folder.Root),
                StringComparison.Ordinal);
    }

    // The sources, as they lie in the checkout that was built.
    private void Copy()
    {
        string from = Path.Combine(Root, "src", "Hypotheses.Claims");
        foreach (string file in Directory.EnumerateFiles(from, "*.cs", SearchOption.AllDirectories))
        {
            string relative = Path.GetRelativePath(Root, file);
            if (relative.Split(Path.DirectorySeparatorChar) is [_, _, "obj" or "bin", ..]) continue;
            string to = Path.Combine(_folder.Root, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }
    }
}
