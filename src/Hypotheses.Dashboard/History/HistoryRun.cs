using System.Globalization;
using System.Text.Json.Serialization;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard.Text;

namespace Hypotheses.Dashboard.History;

/// <summary>One line of a history: what one run, or a part of one, said.</summary>
/// <param name="Time">When it ended, UTC, ISO 8601.</param>
/// <param name="Commit">The repository's commit, or empty.</param>
/// <param name="Tier">The tier.</param>
/// <param name="Whole">Whether it judged every cell that was planned and could be measured.</param>
/// <param name="Claims">Its cells by claim.</param>
public sealed record HistoryRun(
    [property: JsonRequired] string Time, [property: JsonRequired] string Commit, [property: JsonRequired] Tier Tier,
    [property: JsonRequired] bool Whole, [property: JsonRequired] IReadOnlyList<HistoryClaim> Claims)
{
    /// <summary>
    /// What its trials are (<see cref="TrialsOf"/>): by it a run is known when its ledger is judged again. Null in older lines.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Trials { get; init; }

    /// <summary>
    /// A hash of the trials of a tier in a ledger, in whatever order they stand: their seeds and when they began.
    /// </summary>
    public static string TrialsOf(IEnumerable<LedgerLine> ledger, Tier tier) => Json.Hash(string.Join(
        '\n',
        ledger.OfType<Trial>().Where(t => t.Tier == tier).GroupBy(t => t.Key).Select(Trial.Latest)
            .Select(t => $"{t.Key} {t.Started}").Order(StringComparer.Ordinal)))[..32];

    private const int LongestName = 1000, LongestHash = 128;

    /// <summary>What no run can have written, in a few words; null where nothing is wrong.</summary>
    [JsonIgnore]
    public string? Problem =>
        Time.Length > LongestHash ? "time: too long"
        : Commit.Length > LongestHash ? "commit: too long"
        : Trials?.Length > LongestHash ? "trials: too long"
        : !Enum.IsDefined(Tier) ? $"tier: {(int)Tier}"
        : Claims.Any(c => c is null || c.Cells.Any(cell => cell is null)) ? "claims: null"
        : Claims.Any(c => c.Claim.Length > LongestName || c.Definition.Length > LongestHash) ? "claim: too long"
        : Claims.Any(c => c.Engine?.Length > LongestHash) ? "engine: too long"
        : Claims.Any(c => c.Protocol?.Any(p => p?.Name is null || p.Lines is null || p.Lines.Any(l => l is null)) == true)
            ? "protocol: null"
        : Claims.SelectMany(c => c.Cells).Select(ProblemOf).FirstOrDefault(p => p is not null);

    /// <summary>The line of a run.</summary>
    /// <param name="rows">Every cell, points of phase maps aside.</param>
    /// <param name="asked">Names of the cells that the run was asked for.</param>
    /// <param name="commit">The repository's commit, or empty.</param>
    /// <param name="time">When it ended.</param>
    /// <param name="protocol">What a claim's protocol says, where that is worth a line: null for one that the file holds.</param>
    public static HistoryRun Of(
        IReadOnlyList<CellStatus> rows, IReadOnlyCollection<(string Claim, string Subject)> asked, string commit, string time,
        Func<string, string, IReadOnlyList<ProtocolPart>?>? protocol = null)
    {
        HashSet<(string, string)> wanted = [.. asked];
        CellStatus[] able = [.. rows.Where(CellText.IsRow)],
            said = [.. able.Where(c => c.Verdict != Verdict.NotRun && wanted.Contains((c.Claim, c.Subject)))];
        HistoryClaim[] claims = [.. CellText.InOrder(said).GroupBy(c => (c.Claim, c.Definition)).Select(claim =>
            new HistoryClaim(claim.Key.Claim, claim.Key.Definition, [.. claim.Select(HistoryCell.Of)])
            {
                Engine = claim.Select(c => c.Engine).Distinct().ToArray() is [{ Length: > 0 } engine] ? engine : null,
                Protocol = protocol?.Invoke(claim.Key.Claim, claim.Key.Definition),
            })];
        return new HistoryRun(time, commit, rows.Count > 0 ? rows[0].Tier : Tier.Quick, said.Length == able.Length, claims);
    }

    private static string? ProblemOf(HistoryCell cell) =>
        cell.Subject.Length > LongestName ? "subject: too long"
        : cell.Hash.Length > LongestHash ? "hash: too long"
        : !Enum.IsDefined(cell.Verdict) ? $"verdict: {(int)cell.Verdict}"
        : cell.Low > cell.High ? "low: above high"
        : null;
}

/// <summary>What a run said of a claim's cells.</summary>
/// <param name="Claim">Claim's id.</param>
/// <param name="Definition">Hash of its definition.</param>
/// <param name="Cells">Its cells that were judged.</param>
public sealed record HistoryClaim(
    [property: JsonRequired] string Claim, [property: JsonRequired] string Definition,
    [property: JsonRequired] IReadOnlyList<HistoryCell> Cells)
{
    /// <summary>Identity of the code that measured all of them; null where it is not one, or nobody says.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Engine { get; init; }

    /// <summary>What its protocol says: in the first line of a file that has the definition, else null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ProtocolPart>? Protocol { get; init; }
}

/// <summary>What a run said of a cell.</summary>
/// <param name="Subject">The cell's name.</param>
/// <param name="Hash">The first digits of its subject's hash.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Value">Mean over seeds; null where nothing was measured.</param>
/// <param name="Low">Lower end of the interval.</param>
/// <param name="High">Upper end of the interval.</param>
public sealed record HistoryCell(
    [property: JsonRequired] string Subject, [property: JsonRequired] string Hash, [property: JsonRequired] Verdict Verdict,
    double? Value = null, double? Low = null, double? High = null)
{
    private const int Digits = 16; // tells any two subjects apart that nobody made to collide

    /// <summary>That of a status; numbers to seven digits, which is more than any picture shows.</summary>
    public static HistoryCell Of(CellStatus cell) => new(
        cell.Subject, cell.SubjectHash.Length > Digits ? cell.SubjectHash[..Digits] : cell.SubjectHash, cell.Verdict,
        Rounded(cell.Effect), Rounded(cell.Low), Rounded(cell.High));

    private static double? Rounded(double? value) => value is { } v && double.IsFinite(v)
        ? double.Parse(v.ToString("G7", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
        : value;
}
