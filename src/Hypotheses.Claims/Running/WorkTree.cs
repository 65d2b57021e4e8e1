using System.Text;
using Hypotheses.Claims.Configuration;
using Hypotheses.Claims.Definitions;
using Hypotheses.Claims.Provenance;

namespace Hypotheses.Claims.Running;

/// <summary>Whether a checkout holds exactly what its commit holds.</summary>
public static class WorkTree
{
    /// <summary>
    /// Null where the checkout around a folder is clean, else what is not: a changed or unknown file, no checkout, no git.
    /// </summary>
    /// <param name="folder">A folder of the checkout.</param>
    /// <param name="log">A file to which lines may have been appended; null for none.</param>
    public static string? Unclean(string folder, string? log = null)
    {
        (byte[] output, string? problem) = Git.Run(folder, ["status", "--porcelain", "-z", "--untracked-files=normal"]);
        if (problem is not null) return problem;
        string[] changed = [.. Encoding.UTF8.GetString(output).Split('\0', StringSplitOptions.RemoveEmptyEntries)];
        string[] others = [.. changed.Where(c => log is null || !IsAppendedTo(folder, c, log))];
        return others.Length == 0
            ? null
            : $"it has changes: {Git.FirstLine(others[0])}{(others.Length > 1 ? $" and {others.Length - 1} more" : "")}";
    }

    /// <summary>
    /// Refuses a checkout that is not clean, and assemblies that were built from other files than its commit's.
    /// </summary>
    /// <param name="folder">A folder of the checkout.</param>
    /// <param name="commit">The commit that it stands on; empty where there is none.</param>
    /// <param name="log">See <see cref="Unclean"/>.</param>
    /// <param name="assemblies">Paths of the assemblies that measure.</param>
    /// <exception cref="SettingsException">It is not, or has no commit.</exception>
    public static void RequireClean(string folder, string commit, string? log = null, params IReadOnlyList<string> assemblies)
    {
        string? unclean = commit.Length == 0 ? "it is no checkout of a commit"
            : Unclean(folder, log) ?? assemblies.Select(a => BuiltFrom.Problem(a, folder)).FirstOrDefault(p => p is not null);
        if (unclean is not null)
            throw new SettingsException(
                $"HYPOTHESES_TIER='confirm' takes its seeds from the commit of a clean work tree; this one is not: {unclean}; "
                    + "commit first, or use quick | full");
    }

    // " M path", from the top of the checkout.
    private static bool IsAppendedTo(string folder, string change, string log) =>
        change.Length > 3 && change[..3] == " M "
        && Git.Run(folder, ["rev-parse", "--show-toplevel"]) is { Problem: null } top
        && Path.GetFullPath(change[3..], Encoding.UTF8.GetString(top.Output).Trim()) == Path.GetFullPath(log)
        && new DefinitionLog(log).Rewritten is null;
}
