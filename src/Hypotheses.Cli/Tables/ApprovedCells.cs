using Hypotheses.Claims.Definitions;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Cli.Problems;

namespace Hypotheses.Cli.Tables;

/// <summary>Everything that is approved beside the claims, with what the definitions' log knows of it.</summary>
internal static class ApprovedCells
{
    private const string Pattern = "*.Verdict_*.verified.json";

    /// <summary>The approved cells: by claim, controls first, then by name, the quick tier before the full one.</summary>
    /// <param name="catalogue">The folder that holds the claims.</param>
    /// <exception cref="CliException">The folder holds no approved verdict.</exception>
    /// <exception cref="IOException">A file is none, or the log is none: one line that names it.</exception>
    public static IReadOnlyList<ApprovedCell> Read(string catalogue)
    {
        if (!Directory.Exists(catalogue)) throw new CliException($"{catalogue}: there is no such folder");
        ApprovedCell[] read = [.. Directory.EnumerateFiles(catalogue, Pattern, SearchOption.AllDirectories)
            .Where(path => IsSource(catalogue, path))
            .Select(path => ApprovedCell.Read(path, TierOf(path)))];
        if (read.Length == 0) throw new CliException($"{catalogue}: it holds no approved verdict ({Pattern})");
        IReadOnlyList<ApprovedDefinition> log = new DefinitionLog(Path.Combine(catalogue, DefinitionLog.Name)).Read();
        var present = read.Select(c => c.Claim).Distinct()
            .ToDictionary(claim => claim, claim => TriedDefinitions.Verdicts(log, claim));
        return [.. read
            .Select(c => c with { Earlier = !present[c.Claim].ContainsKey((c.Subject, c.Tier)) })
            .OrderBy(c => c.Claim, StringComparer.Ordinal)
            .ThenBy(c => c.Role switch { Role.Positive => 0, Role.Negative => 1, _ => 2 })
            .ThenBy(c => c.Subject, StringComparer.Ordinal)
            .ThenBy(c => c.Tier)];
    }

    // A file of the quick tier, which others are held against, does not name its tier.
    private static Tier TierOf(string path) => Enum.GetValues<Tier>()
        .FirstOrDefault(
            tier => path.EndsWith($"_tier={Json.Canonical(tier).Trim('"')}.verified.json", StringComparison.Ordinal), Tier.Quick);

    private static bool IsSource(string folder, string path) =>
        !Path.GetRelativePath(folder, path).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj");
}
