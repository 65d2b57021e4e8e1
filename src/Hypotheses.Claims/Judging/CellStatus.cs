using System.Text.Json.Serialization;
using Hypotheses.Claims.Predictions;

namespace Hypotheses.Claims.Judging;

/// <summary>One statistic of a cell: its mean over seeds with a 95% interval.</summary>
public sealed record Effect(string Statistic, double Value, double Low, double High);

/// <summary>How often a gate failed, and what it saw.</summary>
/// <param name="Gate">Name.</param>
/// <param name="Failed">Trials that it voided.</param>
/// <param name="Median">Median value over all trials.</param>
/// <param name="Low">Lower limit, if any.</param>
/// <param name="High">Upper limit, if any.</param>
public sealed record GateStatus(string Gate, int Failed, double Median, double? Low, double? High);

/// <summary>What became of a claim's property in worlds drawn from its regime.</summary>
/// <param name="Draws">Worlds drawn.</param>
/// <param name="Voided">How many of them gates voided.</param>
/// <param name="Held">In how many of the others it held.</param>
/// <param name="Share">The share in which the claim says that it holds.</param>
/// <param name="Holds">Whether it held in that share.</param>
public sealed record RegimeStatus(int Draws, int Voided, int Held, double Share, bool Holds);

/// <summary>One cell of <c>status.json</c>: everything that a reader, the dashboard or an outside tool needs.</summary>
public sealed record CellStatus
{
    /// <summary>Claim's id.</summary>
    public required string Claim { get; init; }

    /// <summary>The claim in one sentence.</summary>
    public required string Title { get; init; }

    /// <summary>Family of claims.</summary>
    public required string Family { get; init; }

    /// <summary>Where the claim is made.</summary>
    public required string Source { get; init; }

    /// <summary>The cell's name: subject and aspect.</summary>
    public required string Subject { get; init; }

    /// <summary>The subject in a line.</summary>
    public required string Description { get; init; }

    /// <summary>What the subject is to the claim.</summary>
    public required Role Role { get; init; }

    /// <summary>What the evidence says.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Why, where the verdict alone does not say it.</summary>
    public string? Reason { get; init; }

    /// <summary>The verdict approved in the snapshot; null where none is.</summary>
    public Verdict? Expected { get; init; }

    /// <summary>Headline statistic.</summary>
    public required string Statistic { get; init; }

    /// <summary>Mean over seeds; null where nothing was measured.</summary>
    public double? Effect { get; init; }

    /// <summary>Lower end of the 95% interval over seeds.</summary>
    public double? Low { get; init; }

    /// <summary>Upper end of the 95% interval over seeds.</summary>
    public double? High { get; init; }

    /// <summary>The whole rule of support, in words.</summary>
    public required string Support { get; init; }

    /// <summary>The whole rule of refutation, in words.</summary>
    public required string Refute { get; init; }

    /// <summary>The headline's part of the rule of support, in numbers: for pictures and short tables.</summary>
    public Condition? SupportBound { get; init; }

    /// <summary>The headline's part of the rule of refutation, in numbers.</summary>
    public Condition? RefuteBound { get; init; }

    /// <summary>Where support lies: above, below, within.</summary>
    public required string Direction { get; init; }

    /// <summary>The headline's chance level, where the trial measures one.</summary>
    public double? Chance { get; init; }

    /// <summary>Trials that count.</summary>
    public int Seeds { get; init; }

    /// <summary>Trials that gates voided.</summary>
    public int Voided { get; init; }

    /// <summary>The verdict after correction for several claims; null where claims were not judged together.</summary>
    public Verdict? CorrectedVerdict { get; init; }

    /// <summary>Hash of the claim's definition.</summary>
    public required string Definition { get; init; }

    /// <summary>Hash of the subject.</summary>
    public required string SubjectHash { get; init; }

    /// <summary>The tier.</summary>
    public required Tier Tier { get; init; }

    /// <summary>Where its trials ran.</summary>
    public string? Device { get; init; }

    /// <summary>Where on the claim's phase map it lies; null for a row of the table.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PhasePoint? Point { get; init; }

    /// <summary>Wall seconds of all trials.</summary>
    public double Seconds { get; init; }

    /// <summary>The claim's property over its regime, once it has run; on every cell of the claim.</summary>
    public RegimeStatus? Regime { get; init; }

    /// <summary>The smallest failing world of the claim's regime; on every cell of the claim.</summary>
    public Trials.Counterexample? Counterexample { get; init; }

    /// <summary>Every statistic of the rules, and every other number that the trials report.</summary>
    public IReadOnlyList<Effect> Effects { get; init; } = [];

    /// <summary>Every gate.</summary>
    public IReadOnlyList<GateStatus> Gates { get; init; } = [];

    /// <summary>Mean over seeds of each series, for pictures.</summary>
    public IReadOnlyDictionary<string, double[]>? Series { get; init; }

    /// <summary>Whether the cell fails the build: it differs from its expectation, its instrument is invalid, or a trial erred.</summary>
    [JsonIgnore]
    public bool Fails => Problem is not null;

    /// <summary>Why the cell fails the build; null where it does not.</summary>
    public string? Problem => (Verdict, Expected) switch
    {
        (Verdict.Error, _) => $"a trial erred: {Reason}",
        (_, _) when Point is not null => null, // a map is evidence; the headline's own cell has an expectation
        (Verdict.InvalidInstrument, _) => $"invalid instrument: {Reason}",
        (Verdict.NotRun, _) or (Verdict.NotApplicable, null) => null,
        (Verdict.NotApplicable, _) => null,
        (_, null) => $"{Words(Verdict)}, and no verdict is approved yet",
        var (seen, expected) when seen != expected => $"{Words(seen)}, expected {Words(expected!.Value)}",
        _ => null,
    };

    /// <summary>A verdict in words, as tables print it.</summary>
    public static string Words(Verdict verdict) => Json.Canonical(verdict).Trim('"');
}
