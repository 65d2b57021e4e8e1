namespace Hypotheses.Claims.Provenance;

/// <summary>The folder that holds <c>Hypotheses.sln</c>: relative paths in the environment are taken from it.</summary>
public static class RepositoryRoot
{
    /// <summary>
    /// The nearest folder above <paramref name="start"/> with the solution in it, else <paramref name="start"/>.
    /// </summary>
    public static string Find(string start)
    {
        for (DirectoryInfo? at = new(start); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "Hypotheses.sln"))) return at.FullName;
        return start;
    }
}
