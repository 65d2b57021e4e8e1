namespace Hypotheses.Claims.Subjects.Given;

/// <summary>
/// Where the paths of an entry lead: below the folder of models; what is not there, and stands in a file of the user's own,
/// beside that file.
/// </summary>
/// <param name="Models">The folder of models, or null where there is none.</param>
/// <param name="Beside">The folder of the user's own file; null for the list that is built in.</param>
public sealed record GivenPaths(string? Models, string? Beside = null)
{
    /// <summary>The full path of what is written.</summary>
    public string Full(string written)
    {
        string under = Path.GetFullPath(written, Models ?? Beside ?? "/");
        return Path.Exists(under) || Beside is null ? under : Path.GetFullPath(written, Beside);
    }

    /// <summary>Whether a path leads anywhere: a relative one needs a folder that it is relative to.</summary>
    public bool Leads(string written) => Path.IsPathRooted(written) || (Models ?? Beside) is not null;

    /// <summary>What is written, and where it was looked for.</summary>
    public string Words(params IEnumerable<string> written)
    {
        string[] all = [.. written];
        string names = string.Join(", ", all);
        if (all.All(Path.IsPathRooted)) return names;
        string beside = Beside is null ? "" : $"beside the models file in {Beside}";
        return Models is null
            ? $"{names}{(Beside is null ? "" : $" {beside}")} (HYPOTHESES_MODELS is not set)"
            : $"{names} under HYPOTHESES_MODELS{(Beside is null ? "" : $" or {beside}")}";
    }
}
