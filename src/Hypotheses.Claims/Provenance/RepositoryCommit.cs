namespace Hypotheses.Claims.Provenance;

/// <summary>The commit that a checkout stands on, read from its git folder without running git.</summary>
public static class RepositoryCommit
{
    /// <summary>40 hexadecimal digits for the checkout around <paramref name="folder"/>, or empty where there is none.</summary>
    public static string Of(string folder)
    {
        try
        {
            for (DirectoryInfo? at = new(folder); at is not null; at = at.Parent)
            {
                string git = Path.Combine(at.FullName, ".git");
                if (Directory.Exists(git)) return Head(git, git);
                if (!File.Exists(git)) continue;
                // A worktree: its own HEAD, the main checkout's branches. A submodule has no commondir.
                string own = Path.GetFullPath(File.ReadAllText(git).Trim()["gitdir: ".Length..], at.FullName),
                    shared = Path.Combine(own, "commondir");
                return Head(own, File.Exists(shared) ? Path.GetFullPath(File.ReadAllText(shared).Trim(), own) : own);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            return "";
        }

        return "";
    }

    private static string Head(string own, string common)
    {
        string head = File.ReadAllText(Path.Combine(own, "HEAD")).Trim();
        if (!head.StartsWith("ref: ", StringComparison.Ordinal)) return head;
        string name = head["ref: ".Length..], loose = Path.Combine(common, name), packed = Path.Combine(common, "packed-refs");
        if (File.Exists(loose)) return File.ReadAllText(loose).Trim();
        return File.Exists(packed)
            ? File.ReadLines(packed).FirstOrDefault(l => l.EndsWith(" " + name, StringComparison.Ordinal))?.Split(' ')[0] ?? ""
            : "";
    }
}
