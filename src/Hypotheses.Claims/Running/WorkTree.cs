using System.Diagnostics;

namespace Hypotheses.Claims.Running;

/// <summary>Whether a checkout holds exactly what its commit holds.</summary>
public static class WorkTree
{
    /// <summary>Null where the checkout around a folder is clean, else what is not: a changed or unknown file, no checkout, no git.</summary>
    public static string? Unclean(string folder)
    {
        try
        {
            var start = new ProcessStartInfo("git", ["status", "--porcelain", "--untracked-files=normal"])
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            };
            using Process git = Process.Start(start) ?? throw new InvalidOperationException("git did not start");
            string problems = git.StandardError.ReadToEnd(), changed = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return git.ExitCode != 0 ? $"git says: {FirstLine(problems)}" : changed.Length > 0 ? $"it has changes: {FirstLine(changed)}" : null;
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            return $"git cannot be asked: {e.Message}";
        }
    }

    /// <summary>Refuses a checkout that is not clean.</summary>
    /// <exception cref="SettingsException">It is not, or has no commit.</exception>
    public static void RequireClean(string folder, string commit)
    {
        string? unclean = commit.Length == 0 ? "it is no checkout of a commit" : Unclean(folder);
        if (unclean is not null)
            throw new SettingsException($"HYPOTHESES_TIER='confirm' takes its seeds from the commit of a clean work tree; this one is not: {unclean}; commit first, or use quick | full");
    }

    private static string FirstLine(string text) => text.Trim().Split('\n')[0].Trim();
}
