using System.Reflection;
using Hypotheses.Claims;
using Hypotheses.Claims.Configuration;
using Hypotheses.Claims.Definitions;
using Hypotheses.Claims.Provenance;
using Hypotheses.Claims.Running;
using Hypotheses.Cli.Problems;
using Hypotheses.Core.Files;

namespace Hypotheses.Cli.Found;

/// <summary>The claims of a built assembly, what the environment asks for, and the cells that follow.</summary>
internal sealed record AssemblyClaims(
    Assembly Assembly, Settings Settings, IReadOnlyList<Claim> Claims, IReadOnlyList<Cell> Cells, string? Log)
{
    /// <summary>Loads an assembly, reads the environment and validates every claim.</summary>
    /// <exception cref="CliException">The assembly is none, has no claims, or has a claim that is not fit to run.</exception>
    /// <exception cref="SettingsException">A variable's value is not allowed.</exception>
    public static AssemblyClaims Load(string path, Func<string, string?> variable)
    {
        (Settings settings, Assembly assembly) = Open(path, variable);
        return Guarded(path, () =>
        {
            IReadOnlyList<Claim> claims = Catalogue.Claims(assembly);
            if (claims.Count == 0) throw new CliException($"{path}: holds no claim");
            string[] problems = [.. claims.SelectMany(ClaimValidator.Problems)];
            if (problems.Length > 0) throw new CliException(problems);
            var shared = Catalogue.Shared(assembly, settings);
            Cell[] cells = [.. claims.SelectMany(c => Plan.Of(c, shared, settings.Tier))];
            RequiredSubjects.Check(settings, shared, cells);
            return new AssemblyClaims(assembly, settings, claims, cells, LogOf(assembly));
        });
    }

    /// <summary>Reads the environment and loads an assembly.</summary>
    /// <exception cref="CliException">The assembly is none.</exception>
    /// <exception cref="SettingsException">A variable's value is not allowed.</exception>
    public static (Settings Settings, Assembly Assembly) Open(string path, Func<string, string?> variable)
    {
        Settings settings = Settings.Read(variable, RepositoryRoot.Find(Path.GetDirectoryName(path)!));
        return (settings, Open(path));
    }

    // The definitions' log lies beside the claims' sources, where those are at hand.
    private static string? LogOf(Assembly assembly) =>
        assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(m => m.Key == "ProjectDirectory")?.Value is { } folder
            && Directory.Exists(folder)
            ? Path.Combine(folder, DefinitionLog.Name)
            : null;

    private static Assembly Open(string path)
    {
        if (!Path.Exists(path)) throw new CliException($"{path}: no such assembly; build it first");
        MappedFile.Check(path);
        try
        {
            return Assembly.LoadFrom(path);
        }
        catch (Exception e) when (e is BadImageFormatException or IOException)
        {
            throw new CliException($"{path}: not a .NET assembly: {e.Message}");
        }
    }

    // Code of the assembly runs here: constructors, recipes, plans.
    private static T Guarded<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is not (CliException or SettingsException or MalformedFileException or OutOfMemoryException))
        {
            Exception cause = e switch
            {
                TargetInvocationException { InnerException: { } inner } => inner,
                ReflectionTypeLoadException { LoaderExceptions: [{ } first, ..] } => first,
                _ => e,
            };
            throw new CliException(
                $"{path}: {(cause is InvalidOperationException ? "" : cause.GetType().Name + ": ")}{cause.Message}");
        }
    }
}
