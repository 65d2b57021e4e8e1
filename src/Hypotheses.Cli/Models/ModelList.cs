using System.Reflection;
using Hypotheses.Claims.Configuration;
using Hypotheses.Claims.Provenance;
using Hypotheses.Claims.Running;
using Hypotheses.Claims.Subjects.Given.Lists;
using Hypotheses.Cli.Problems;

namespace Hypotheses.Cli.Models;

/// <summary>The entries of the models files: those built into an assembly of claims, and the user's.</summary>
internal static class ModelList
{
    private static readonly string[] Configurations = ["Debug", "Release"];

    /// <summary>The assembly that was named, else the catalogue's, where it is built.</summary>
    /// <exception cref="CliException">None was named, and the catalogue is not built.</exception>
    public static string AssemblyOf(string? named, string folder, string verb)
    {
        if (named is not null) return named;
        string root = RepositoryRoot.Find(folder);
        return Configurations.Select(c => Path.Combine(root, "hypotheses", "bin", c, "net10.0", "Hypotheses.dll"))
            .Where(File.Exists).MaxBy(File.GetLastWriteTimeUtc)
            ?? throw new CliException(
                $"{verb}: hypotheses is not built; build it (dotnet build hypotheses), or name another with --assembly");
    }

    /// <summary>The lists of an assembly, as the environment changes them.</summary>
    /// <exception cref="CliException">The assembly lists no models.</exception>
    /// <exception cref="IOException">A models file is not readable; names file, entry and field.</exception>
    public static IReadOnlyList<SubjectList> Of(Assembly assembly, Settings settings)
    {
        SubjectList[] lists = [.. Catalogue.Given(assembly).Select(source => source.List(settings))];
        return lists.Length > 0
            ? lists
            : throw new CliException($"{assembly.Location}: lists no models: nothing in it is an {nameof(IGivenSubjects)}");
    }
}
