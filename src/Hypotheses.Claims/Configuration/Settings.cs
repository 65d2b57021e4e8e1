using System.Globalization;
using Hypotheses.Claims.Running;
using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Claims.Configuration;

/// <summary>
/// What the environment asks for. Relative paths are taken from the repository's root. Immutable; read once, before any work.
/// </summary>
public sealed record Settings
{
    /// <summary><c>HYPOTHESES_TIER</c>: quick, full, calibrate or confirm.</summary>
    public Tier Tier { get; init; } = Tier.Quick;

    /// <summary><c>HYPOTHESES_DEVICE</c>: cpu, cuda or auto.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary><c>HYPOTHESES_MODELS</c>: folder of models on disk, or null.</summary>
    public string? Models { get; init; }

    /// <summary>
    /// <c>HYPOTHESES_SUBJECTS</c>: models files beside the list that is built in; of two entries of one name the later counts.
    /// </summary>
    public IReadOnlyList<string> Subjects { get; init; } = [];

    /// <summary>
    /// <c>HYPOTHESES_REQUIRE</c>: names of subjects without which the run fails; empty for none. <see cref="RequiredSubjects"/>
    /// knows which there are.
    /// </summary>
    public IReadOnlyList<string> Require { get; init; } = [];

    /// <summary><c>HYPOTHESES_OUT</c>: where a run leaves its files.</summary>
    public required string Out { get; init; }

    /// <summary><c>HYPOTHESES_CACHE</c>: folder in which what is trained is kept between runs; null for none.</summary>
    public string? Cache { get; init; }

    /// <summary><c>HYPOTHESES_CACHE_GB</c>: how much of it.</summary>
    public long CacheBytes { get; init; } = 2L << 30;

    /// <summary><c>HYPOTHESES_SHARD</c>: this run takes part i (0-based) of n.</summary>
    public (int Index, int Count) Shard { get; init; } = (0, 1);

    /// <summary><c>HYPOTHESES_ACCEPT=1</c>: received snapshots become the approved ones.</summary>
    public bool Accept { get; init; }

    /// <summary><c>HYPOTHESES_WHY</c>: why the definition that is approved took the place of the last one; or null.</summary>
    public string? Why { get; init; }

    /// <summary><c>HYPOTHESES_RERUN=1</c>: trials that are in the ledger run again.</summary>
    public bool Rerun { get; init; }

    /// <summary><c>HYPOTHESES_THREADS</c>: lanes of work; null for all processors.</summary>
    public int? Threads { get; init; }

    /// <summary>
    /// <c>HYPOTHESES_REPLAY</c>: replay seed of property tests, <c>number,odd number</c>; null for each claim's own.
    /// </summary>
    public (ulong Seed, ulong Gamma)? Replay { get; init; }

    /// <summary>Reads and checks all variables.</summary>
    /// <param name="variable">Gives a variable's value, or null.</param>
    /// <param name="root">The repository's root.</param>
    /// <param name="defaultOut">Where files go without <c>HYPOTHESES_OUT</c>.</param>
    /// <exception cref="SettingsException">A value is not allowed; names the variable and the allowed values.</exception>
    public static Settings Read(Func<string, string?> variable, string root, string defaultOut = "artifacts/hypotheses")
    {
        string? Value(string name) => variable(name) is { Length: > 0 } value ? value : null;
        string Under(string path) => Path.GetFullPath(path, root);
        string outFolder = Under(Value("HYPOTHESES_OUT") ?? defaultOut);
        string? models = Value("HYPOTHESES_MODELS") is { } folder ? Under(folder) : null;
        if (models is not null && !Directory.Exists(models))
            throw new SettingsException(
                $"HYPOTHESES_MODELS='{Value("HYPOTHESES_MODELS")}' is not a folder; allowed: an existing folder, or unset");
        return new Settings
        {
            Tier = Value("HYPOTHESES_TIER") switch
            {
                null or "quick" => Tier.Quick,
                "full" => Tier.Full,
                "calibrate" => Tier.Calibrate,
                "confirm" => Tier.Confirm,
                var bad => throw Bad("HYPOTHESES_TIER", bad, "quick | full | calibrate | confirm"),
            },
            Device = Value("HYPOTHESES_DEVICE") switch
            {
                null => "cpu",
                "cpu" or "cuda" or "auto" => Value("HYPOTHESES_DEVICE")!,
                var bad => throw Bad("HYPOTHESES_DEVICE", bad, "cpu | cuda | auto"),
            },
            Models = models,
            Subjects = FilesOf(Value("HYPOTHESES_SUBJECTS"), Under),
            Require = Value("HYPOTHESES_REQUIRE")?.Split(',', StringSplitOptions.TrimEntries) ?? [],
            Out = outFolder,
            Cache = Value("HYPOTHESES_CACHE") switch
            {
                null => Under("artifacts/cache"),
                "none" => null,
                var path => Under(path),
            },
            CacheBytes = Value("HYPOTHESES_CACHE_GB") switch
            {
                null => 2L << 30,
                var text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double gb)
                    && gb is >= .01 and <= 100_000 => (long)(gb * (1L << 30)),
                var bad => throw Bad("HYPOTHESES_CACHE_GB", bad, ".01 … 100000"),
            },
            Shard = ShardOf(Value("HYPOTHESES_SHARD")),
            Accept = Accepting(Value("HYPOTHESES_ACCEPT"), Value("HYPOTHESES_SHARD")),
            Why = Value("HYPOTHESES_WHY") switch
            {
                null => null,
                var text when Reason.SaysWhy(text) => text.Trim(),
                // It may hold anything: not repeated.
                _ => throw new SettingsException($"HYPOTHESES_WHY is not allowed as it is; allowed: {Reason.Allowed}"),
            },
            Rerun = Switch("HYPOTHESES_RERUN", Value("HYPOTHESES_RERUN")),
            Threads = Value("HYPOTHESES_THREADS") switch
            {
                null => null,
                var text when int.TryParse(text, CultureInfo.InvariantCulture, out int n) && n is >= 1 and <= 1024 => n,
                var bad => throw Bad("HYPOTHESES_THREADS", bad, "1 … 1024"),
            },
            Replay = ReplayOf(Value("HYPOTHESES_REPLAY")),
        };
    }

    /// <summary>Checks that the output folder can be made and written to.</summary>
    /// <exception cref="SettingsException">It cannot.</exception>
    public void CheckWritable()
    {
        string probe = Path.Combine(Out, ".probe");
        try
        {
            Directory.CreateDirectory(Out);
            File.WriteAllText(probe, "");
            File.Delete(probe);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException(
                $"HYPOTHESES_OUT='{Out}' cannot be written: {e.Message}; allowed: a folder that can be made and written");
        }
    }

    private static string[] FilesOf(string? text, Func<string, string> under)
    {
        string[] files = text?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) ?? [];
        return files.FirstOrDefault(f => !File.Exists(under(f))) is { } absent
            ? throw new SettingsException(
                $"HYPOTHESES_SUBJECTS='{text}' is not allowed: there is no file '{absent}'; allowed: models files with "
                    + $"'{Path.PathSeparator}' between them, or unset")
            : [.. files.Select(under)];
    }

    // A shard knows its own trials alone.
    private static bool Accepting(string? text, string? shard) =>
        Switch("HYPOTHESES_ACCEPT", text) && ShardOf(shard) is (_, > 1)
            ? throw new SettingsException(
                $"HYPOTHESES_ACCEPT=1 is not allowed with HYPOTHESES_SHARD='{shard}': merge the shards' folders, then accept over "
                    + "the merged one")
            : Switch("HYPOTHESES_ACCEPT", text);

    private static (int, int) ShardOf(string? text)
    {
        if (text is null) return (0, 1);
        string[] parts = text.Split('/');
        return parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int i)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int n) && n >= 1 && i < n
            ? (i, n)
            : throw Bad("HYPOTHESES_SHARD", text, "i/n with 0 ≤ i < n, e.g. 0/4");
    }

    private static (ulong, ulong)? ReplayOf(string? text)
    {
        if (text is null) return null;
        string[] parts = text.Split(',');
        // An even second number aborts the whole test host inside FsCheck.
        return parts.Length == 2 && ulong.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed)
            && ulong.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out ulong gamma) && gamma % 2 == 1
            ? (seed, gamma)
            : throw Bad("HYPOTHESES_REPLAY", text, "two numbers, the second odd, e.g. 12,35");
    }

    private static bool Switch(string name, string? text) => text switch
    {
        null or "0" => false,
        "1" => true,
        var bad => throw Bad(name, bad, "1 | 0"),
    };

    private static SettingsException Bad(string name, string value, string allowed) =>
        new($"{name}='{value}' is not allowed; allowed: {allowed}");
}

/// <summary>A bad value in the environment: one line that names the variable and the allowed values.</summary>
public sealed class SettingsException(string message) : Exception(message);
