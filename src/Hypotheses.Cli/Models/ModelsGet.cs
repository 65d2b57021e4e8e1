using System.Globalization;
using System.Reflection;
using Hypotheses.Claims.Configuration;
using Hypotheses.Claims.Subjects.Given.Lists;
using Hypotheses.Cli.Found;
using Hypotheses.Cli.Models.Fetching;
using Hypotheses.Cli.Problems;

namespace Hypotheses.Cli.Models;

/// <summary>Fetches the files of a listed model or dictionary from the hub that its entry names.</summary>
/// <param name="output">Where sizes and progress are said.</param>
/// <param name="variable">The environment.</param>
internal sealed class ModelsGet(TextWriter output, Func<string, string?> variable)
{
    /// <summary>Fetches what is not there yet, and checks what is.</summary>
    /// <param name="assembly">The assembly whose list has the entry.</param>
    /// <param name="name">The entry.</param>
    /// <param name="to">The folder of models, in place of HYPOTHESES_MODELS; or null.</param>
    /// <exception cref="CliException">It cannot be fetched; one line.</exception>
    public int Run(string assembly, string name, string? to)
    {
        (Settings settings, Assembly claims) = AssemblyClaims.Open(assembly, variable);
        SubjectEntry[] entries = [.. ModelList.Of(claims, settings).SelectMany(l => l.Entries)];
        SubjectEntry entry = entries.FirstOrDefault(e => e.Name == name)
            ?? throw new CliException($"models get: {Known.Unknown("model", name, [.. entries.Select(e => e.Name)])}");
        if (entry.Source is not { } source)
            throw new CliException($"models get: the entry of {name} in {entry.File} has no source that it could be fetched from");
        HubEndpoint hub = HubEndpoint.Read(variable);
        string folder = Target(entry, to ?? settings.Models);
        using var connection = new HubConnection(hub);
        new FolderDownload(connection, hub, output).Run(name, source, folder);
        string root = to ?? settings.Models ?? folder;
        output.WriteLine($"{name}: is in {folder}; HYPOTHESES_MODELS={root} finds it");
        if (entry.Text is { } text && !File.Exists(Path.GetFullPath(text, root)))
            output.WriteLine($"{name}: its text is not part of the source: put one at {Path.GetFullPath(text, root)}");
        return 0;
    }

    private static string Target(SubjectEntry entry, string? root)
    {
        string written = entry.FetchedInto
            ?? throw new CliException($"models get: the entry of {entry.Name} in {entry.File} has no folder to put files into");
        if (Path.IsPathRooted(written)) return written;
        return root is not null
            ? Path.GetFullPath(written, root)
            : throw new CliException("models get: where to? Name a folder with --to, or set HYPOTHESES_MODELS");
    }

    /// <summary>Bytes as people read them: <c>548.1 MB</c>.</summary>
    public static string Size(long bytes) => bytes switch
    {
        < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.0} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.00} GB"),
    };
}
