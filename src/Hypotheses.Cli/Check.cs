using Hypotheses.Claims;
using Hypotheses.Claims.Definitions;
using Hypotheses.Claims.Provenance;
using Hypotheses.Claims.Running;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Cli.Found;
using Hypotheses.Cli.Problems;

namespace Hypotheses.Cli;

/// <summary>Everything that can be known to be wrong before work begins.</summary>
internal sealed class Check(TextWriter output, Func<string, string?> variable)
{
    /// <summary>Checks environment, output folder, claims, and a filter if one is given.</summary>
    public int Run(string assembly, string? filter)
    {
        AssemblyClaims found = AssemblyClaims.Load(assembly, variable);
        found.Settings.CheckWritable();
        if (Ledger.Busy(Path.Combine(found.Settings.Out, RunLedger.Name)) is { } busy) throw new CliException(busy);
        if (found.Log is { } log)
        {
            var definitions = new DefinitionLog(log);
            definitions.Read();
            if (definitions.Rewritten is { } rewritten) throw new CliException($"{log}: {rewritten}");
        }

        if (found.Settings.Tier == Tier.Confirm)
            WorkTree.RequireClean(
                AppContext.BaseDirectory, RepositoryCommit.Of(AppContext.BaseDirectory), found.Log, Measuring(assembly));
        if (filter is not null)
        {
            IReadOnlyList<string> problems = FilterCheck.Problems(filter, found);
            if (problems.Count > 0) throw new CliException(problems);
        }

        // As every table counts: points of phase maps are drawn, not listed.
        Cell[] cells = [.. found.Cells.Where(c => c.Point is null)];
        int absent = cells.Count(c => c.Absent is not null), missing = cells.Count(c => c.NotApplicable is not null),
            excluded = cells.Count(c => c.NotApplicable is null && c.Exclusion is not null);
        output.WriteLine(
            $"ok: {found.Claims.Count} claims, {cells.Length} cells ({missing} not "
                + $"applicable{(absent > 0 ? $", {absent} of them for want of files" : "")}, {excluded} excluded); tier "
                + $"{Json.Canonical(found.Settings.Tier).Trim('"')}, device {found.Settings.Device}, shard "
                + $"{found.Settings.Shard.Index}/{found.Settings.Shard.Count}, out "
                + $"{found.Settings.Out}");
        return 0;
    }

    // The claims' assembly, and those of this project that lie beside it.
    private static string[] Measuring(string assembly) =>
        [assembly, .. ((string[])["Hypotheses.Claims.dll", "Hypotheses.Core.dll"])
        .Select(name => Path.Combine(Path.GetDirectoryName(assembly)!, name)).Where(File.Exists)];
}
