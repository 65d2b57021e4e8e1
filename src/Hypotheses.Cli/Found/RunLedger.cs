using Hypotheses.Claims.Configuration;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Cli.Found;

/// <summary>A run's ledger and the tier that is judged.</summary>
internal sealed record RunLedger(IReadOnlyList<LedgerLine> Lines, Tier Tier)
{
    /// <summary>The ledger's name in a run's folder.</summary>
    public const string Name = "ledger.jsonl";

    /// <summary>Reads the ledger of a folder; the tier is the environment's, else the one planned last.</summary>
    /// <exception cref="LedgerException">It cannot be read, or has a line that is no ledger line.</exception>
    /// <exception cref="SettingsException">The tier is not one.</exception>
    public static RunLedger Read(string folder, string? tier, Action<string>? notice = null) =>
        OfFile(Path.Combine(folder, Name), tier, notice);

    /// <summary>Reads a ledger by its own path; the tier as <see cref="Read"/> does.</summary>
    /// <exception cref="LedgerException">It cannot be read, or has a line that is no ledger line.</exception>
    /// <exception cref="SettingsException">The tier is not one.</exception>
    public static RunLedger OfFile(string path, string? tier, Action<string>? notice = null)
    {
        IReadOnlyList<LedgerLine> lines = Ledger.Read(path, notice);
        Tier last = lines.OfType<PlannedCell>().LastOrDefault()?.Tier ?? Tier.Quick;
        string folder = Path.GetDirectoryName(path)!;
        return new RunLedger(
            lines,
            string.IsNullOrEmpty(tier) ? last : Settings.Read(name => name == "HYPOTHESES_TIER" ? tier : null, folder).Tier);
    }
}
