using System.Text;
using Hypotheses.Claims.Provenance;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Claims.Provenance;

public sealed class RepositoryCommitTests : IDisposable
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567", Other = "fedcba9876543210fedcba9876543210fedcba98";
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void No_checkout_gives_nothing() => Assert.Equal("", RepositoryCommit.Of(_folder.Root));

    [Fact]
    public void A_detached_head_is_the_commit_itself()
    {
        Write(".git/HEAD", Commit + "\n");
        Assert.Equal(Commit, RepositoryCommit.Of(_folder.Root));
    }

    [Fact]
    public void A_branch_is_looked_up_from_a_folder_below()
    {
        Write(".git/HEAD", "ref: refs/heads/a/b\n");
        Write(".git/refs/heads/a/b", Commit + "\n");
        Directory.CreateDirectory(Path.Combine(_folder.Root, "src/deep"));
        Assert.Equal(Commit, RepositoryCommit.Of(Path.Combine(_folder.Root, "src/deep")));
    }

    [Fact]
    public void A_packed_branch_is_found_and_another_that_ends_alike_is_not_taken()
    {
        Write(".git/HEAD", "ref: refs/heads/main\n");
        Write(
            ".git/packed-refs",
            $"# pack-refs with: peeled fully-peeled sorted\n{Other} refs/remotes/origin/refs/heads/main\n{Commit} "
                + $"refs/heads/main\n^{Other}\n");
        Assert.Equal(Commit, RepositoryCommit.Of(_folder.Root));
    }

    [Fact]
    public void A_worktree_has_its_own_head_and_the_main_checkouts_branches()
    {
        Write("main/.git/refs/heads/topic", Commit + "\n");
        Write("main/.git/HEAD", Other + "\n");
        Write("main/.git/worktrees/tree/HEAD", "ref: refs/heads/topic\n");
        Write("main/.git/worktrees/tree/commondir", "../..\n");
        Write("tree/.git", "gitdir: ../main/.git/worktrees/tree\n");
        Assert.Equal(Commit, RepositoryCommit.Of(Path.Combine(_folder.Root, "tree")));
    }

    [Fact]
    public void A_submodule_has_a_folder_of_its_own()
    {
        Write("modules/sub/HEAD", "ref: refs/heads/main\n");
        Write("modules/sub/refs/heads/main", Commit + "\n");
        Write("sub/.git", "gitdir: ../modules/sub\n");
        Assert.Equal(Commit, RepositoryCommit.Of(Path.Combine(_folder.Root, "sub")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("gitdir: ../nowhere")]
    public void A_broken_checkout_gives_nothing(string content)
    {
        Write(".git", content);
        Assert.Equal("", RepositoryCommit.Of(_folder.Root));
    }

    public void Dispose() => _folder.Dispose();

    private void Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder.Root, path))!);
        _folder.Write(path, Encoding.ASCII.GetBytes(content));
    }
}
