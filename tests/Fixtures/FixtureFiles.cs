using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Fixtures;

/// <summary>
/// The files of <c>fixtures/</c>, made anew: small models, dictionaries and worlds with numbers that float32 holds exactly.
/// </summary>
internal static class FixtureFiles
{
    /// <summary>The one file there that is written by hand.</summary>
    public const string Readme = "README.md";

    public static string Folder { get; } = Path.Combine(ModelFiles.RepositoryRoot, "fixtures");

    /// <summary>Relative name, with forward slashes, and content: the same on every machine.</summary>
    public static IReadOnlyList<(string Name, byte[] Content)> All() =>
        [.. SaeFixtures.All(), .. WorldFixtures.All(), .. ModelFixtures.All(), .. StoreFixtures.All()];

    /// <summary>Writes all files and removes those that are fixtures no longer.</summary>
    public static void Write(string folder)
    {
        IReadOnlyList<(string Name, byte[] Content)> all = All();
        foreach ((string name, byte[] content) in all)
        {
            string path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, content);
        }

        foreach (string old in Small(folder).Except(all.Select(f => f.Name))) File.Delete(Path.Combine(folder, old));
    }

    /// <summary>What lies in the folder of fixtures, trained models aside, which are made by a command of their own.</summary>
    public static IEnumerable<string> Small(string folder) =>
        Names(folder).Where(n => !n.StartsWith(LanguageFixtures.Folder + "/", StringComparison.Ordinal));

    /// <summary>What lies in a folder, the readme aside.</summary>
    public static IEnumerable<string> Names(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(folder, f).Replace('\\', '/')).Where(n => n != Readme);
}
