using Hypotheses.Claims;

namespace Hypotheses.Cli;

/// <summary>Everything that can be known to be wrong before work begins.</summary>
internal sealed class Check(TextWriter output, Func<string, string?> variable)
{
    /// <summary>Checks environment, output folder, claims, and a filter if one is given.</summary>
    public int Run(string assembly, string? filter)
    {
        AssemblyClaims found = AssemblyClaims.Load(assembly, variable);
        found.Settings.CheckWritable();
        if (filter is not null)
        {
            IReadOnlyList<string> problems = FilterCheck.Problems(filter, found);
            if (problems.Count > 0) throw new CliException(problems);
        }

        int missing = found.Cells.Count(c => c.NotApplicable is not null);
        output.WriteLine($"ok: {found.Claims.Count} claims, {found.Cells.Count} cells ({missing} not applicable); tier {Json.Canonical(found.Settings.Tier).Trim('"')}, device {found.Settings.Device}, shard {found.Settings.Shard.Index}/{found.Settings.Shard.Count}, out {found.Settings.Out}");
        return 0;
    }
}
