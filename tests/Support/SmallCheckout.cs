using System.Diagnostics;

namespace Hypotheses.Tests.Support;

/// <summary>A checkout of git with all that lies in a folder in its one commit.</summary>
internal static class SmallCheckout
{
    public static void Commit(string folder)
    {
        string[] commit = ["-c", "user.name=t", "-c", "user.email=t@t", "commit", "-q", "-m", "first"];
        foreach (string[] command in (string[][])[["init", "-q"], ["add", "."], commit]) Git(folder, command);
    }

    public static void Git(string folder, params string[] command)
    {
        using Process git = Process.Start(new ProcessStartInfo("git", command) { WorkingDirectory = folder })!;
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
    }
}
