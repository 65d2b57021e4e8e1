using Hypotheses.Claims.Configuration;
using Hypotheses.Claims.Running;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Claims.Running;

public sealed class WorkTreeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_checkout_that_holds_what_its_commit_holds_is_clean_from_every_folder_of_it()
    {
        Checkout();
        Assert.Null(WorkTree.Unclean(_folder.Root));
        Assert.Null(WorkTree.Unclean(Path.Combine(_folder.Root, "below")));
        WorkTree.RequireClean(_folder.Root, new string('a', 40));
    }

    [Fact]
    public void A_changed_and_an_untracked_file_are_named_and_an_ignored_one_is_not()
    {
        Checkout();
        File.WriteAllText(Path.Combine(_folder.Root, "x.ignored"), "");
        Assert.Null(WorkTree.Unclean(_folder.Root));
        File.WriteAllText(Path.Combine(_folder.Root, "new.txt"), "");
        Assert.Equal("it has changes: ?? new.txt", WorkTree.Unclean(_folder.Root));
        File.Delete(Path.Combine(_folder.Root, "new.txt"));
        File.WriteAllText(Path.Combine(_folder.Root, "below", "a.txt"), "changed");
        Assert.Equal("it has changes: M below/a.txt", WorkTree.Unclean(_folder.Root));
        File.WriteAllText(Path.Combine(_folder.Root, "new.txt"), "");
        Assert.Equal("it has changes: M below/a.txt and 1 more", WorkTree.Unclean(_folder.Root));
    }

    [Fact]
    public void Lines_may_be_added_to_the_log_alone()
    {
        Checkout();
        string log = Path.Combine(_folder.Root, "below", "a.txt");
        File.AppendAllText(log, "; and more");
        Assert.Null(WorkTree.Unclean(Path.Combine(_folder.Root, "below"), log));
        Assert.NotNull(WorkTree.Unclean(_folder.Root, Path.Combine(_folder.Root, ".gitignore")));
        File.WriteAllText(log, "not as committed");
        Assert.NotNull(WorkTree.Unclean(_folder.Root, log));
    }

    [Fact]
    public void An_environment_that_points_elsewhere_is_not_asked()
    {
        Checkout();
        using var elsewhere = new TemporaryFolder();
        Environment.SetEnvironmentVariable("GIT_DIR", elsewhere.Root);
        try
        {
            Assert.Null(WorkTree.Unclean(_folder.Root));
        }
        finally
        {
            Environment.SetEnvironmentVariable("GIT_DIR", null);
        }
    }

    [Fact]
    public void What_is_no_checkout_is_not_clean()
    {
        Assert.StartsWith("git says: fatal: not a git repository", WorkTree.Unclean(_folder.Root), StringComparison.Ordinal);
        Assert.StartsWith(
            "git cannot be asked: ", WorkTree.Unclean(Path.Combine(_folder.Root, "no-such-folder")), StringComparison.Ordinal);
    }

    [Fact]
    public void Refusing_is_one_line_that_says_why_and_what_to_do()
    {
        foreach (
            (string commit, string why) in new[] { (new string('a', 40), "git says: "), ("", "it is no checkout of a commit") })
        {
            string message = Assert.Throws<SettingsException>(() => WorkTree.RequireClean(_folder.Root, commit)).Message;
            const string begins =
                "HYPOTHESES_TIER='confirm' takes its seeds from the commit of a clean work tree; this one is not: ";
            Assert.StartsWith(begins + why, message, StringComparison.Ordinal);
            Assert.EndsWith("; commit first, or use quick | full", message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', message);
        }
    }

    public void Dispose() => _folder.Dispose();

    private void Checkout()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Root, "below"));
        File.WriteAllText(Path.Combine(_folder.Root, "below", "a.txt"), "as committed");
        File.WriteAllText(Path.Combine(_folder.Root, ".gitignore"), "*.ignored");
        SmallCheckout.Commit(_folder.Root);
    }
}
