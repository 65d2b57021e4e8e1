using System.Text.Json.Serialization;
using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Claims.Trials;

/// <summary>
/// One line of the ledger: (claim, subject, seed), the unit of work, of replication, of caching and of sharding.
/// </summary>
public sealed record Trial : LedgerLine
{
    /// <summary>Claim's id, e.g. <c>C21</c>.</summary>
    public required string Claim { get; init; }

    /// <summary>Hash of the claim's definition: prediction, controls, recipe and source.</summary>
    public required string Definition { get; init; }

    /// <summary>The cell's subject, with its aspect: <c>stories260K@blocks.1</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>Hash of the subject's weights or recipe.</summary>
    public required string SubjectHash { get; init; }

    /// <summary>What the subject is to the claim.</summary>
    public required Role Role { get; init; }

    /// <summary>0, 1, … within the cell.</summary>
    public required int SeedIndex { get; init; }

    /// <summary>16 hexadecimal digits.</summary>
    public required string Seed { get; init; }

    /// <summary>The tier it ran in.</summary>
    public required Tier Tier { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string? Problem =>
        SeedIndex is < 0 or > MostTrials ? $"seed_index: {SeedIndex}"
        : !Enum.IsDefined(Role) ? $"role: {(int)Role}"
        : !Enum.IsDefined(Tier) ? $"tier: {(int)Tier}"
        : null;

    /// <summary>Named numbers.</summary>
    public IReadOnlyDictionary<string, double> Measurements { get; init; } = new Dictionary<string, double>();

    /// <summary>Named gates.</summary>
    public IReadOnlyDictionary<string, GateReading> Gates { get; init; } = new Dictionary<string, GateReading>();

    /// <summary>Named series for pictures.</summary>
    public IReadOnlyDictionary<string, double[]>? Series { get; init; }

    /// <summary>One line where the trial threw: its exception.</summary>
    public string? Error { get; init; }

    /// <summary>Names of the gates that failed; the trial counts neither for nor against where there are any.</summary>
    public IReadOnlyList<string> Voided { get; init; } = [];

    /// <summary>Where it ran: <c>cpu</c> or <c>cuda</c>.</summary>
    public string Device { get; init; } = "";

    /// <summary>Lanes of work at that time.</summary>
    public int Threads { get; init; }

    /// <summary>libtorch's binding version.</summary>
    public string Torch { get; init; } = "";

    /// <summary>
    /// Identity of the measuring code (core library, subjects, specimens): a trial of other code is not reused.
    /// </summary>
    public string Engine { get; init; } = "";

    /// <summary>The repository's commit, where known.</summary>
    public string Commit { get; init; } = "";

    /// <summary>When the cell's measurement began, UTC, ISO 8601.</summary>
    public string Started { get; init; } = "";

    /// <summary>Wall seconds of the cell's measurement divided by its trials.</summary>
    public double Seconds { get; init; }

    /// <summary>
    /// Whether something that it was measured on came from the cache: then <see cref="Seconds"/> is not what it costs.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Cached { get; init; }

    /// <summary>Identity within a ledger: of several with one identity <see cref="Latest"/> counts.</summary>
    [JsonIgnore]
    public (string Definition, string Subject, string SubjectHash, string Seed, Tier Tier) Key =>
        (Definition, Subject, SubjectHash, Seed, Tier);

    /// <summary>
    /// Of trials with one <see cref="Key"/> the one that began last (in whatever order ledgers were merged), of equally late ones
    /// the last line.
    /// </summary>
    public static Trial Latest(IEnumerable<Trial> same) => same.OrderBy(t => t.Started, StringComparer.Ordinal).Last();
}
