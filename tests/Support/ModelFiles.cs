namespace Hypotheses.Tests.Support;

/// <summary>
/// Where models and texts that the project does not own lie on this machine: the folder that HYPOTHESES_MODELS names.
/// </summary>
public static class ModelFiles
{
    /// <summary>The folder, or null where the variable is unset. A relative one counts from the repository's root.</summary>
    public static string? Folder => Environment.GetEnvironmentVariable("HYPOTHESES_MODELS") is { Length: > 0 } folder
        ? Path.GetFullPath(folder, RepositoryRoot)
        : null;

    /// <summary>The 2 MiB sample of TinyStories, relative to the folder of models.</summary>
    public const string TinyStories = "../corpora/tinystories/tinystories_sample_2MiB.txt";

    /// <summary>The folder that holds Hypotheses.sln, at or above the test assembly's.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>The full path of a file, e.g. <c>stories260K/tok512.bin</c>.</summary>
    public static string At(string file) =>
        Path.GetFullPath(file, Folder ?? throw new InvalidOperationException("HYPOTHESES_MODELS is unset"));

    /// <summary>Whether the file is there.</summary>
    public static bool Has(string file) => Folder is { } folder && File.Exists(Path.GetFullPath(file, folder));

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Hypotheses.sln"))) return folder.FullName;
        throw new InvalidOperationException($"no folder above {AppContext.BaseDirectory} holds Hypotheses.sln");
    }
}
