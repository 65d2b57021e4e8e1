using System.Text.Json.Serialization;
using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Claims.Judging;

/// <summary>One cell of <c>status.json</c>: everything that a reader, the dashboard or an outside tool needs.</summary>
public sealed record CellStatus
{
    /// <summary>Claim's id.</summary>
    public required string Claim { get; init; }

    /// <summary>The claim in one sentence.</summary>
    public required string Title { get; init; }

    /// <summary>What that means in plain words; null where the title says it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Meaning { get; init; }

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

    /// <summary>The cell of the trained model whose twin the subject is; null where it is none's.</summary>
    public string? TwinOf { get; init; }

    /// <summary>Whether the subject comes from a trained model: then <see cref="Twins"/> says something of its verdict.</summary>
    [JsonIgnore]
    public bool ComesFromTraining { get; init; }

    /// <summary>Whether the user's own models file names the subject: nothing need be approved of it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Own { get; init; }

    /// <summary>
    /// What the model's twins, which learned nothing, say beside it: "its twins too: nothing that training added", or that none
    /// was judged; null where it comes from no trained model, or has no verdict.
    /// </summary>
    public string? Twins { get; init; }

    /// <summary>The name of the rule that it is judged by; empty for a claim's only one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string Rule { get; init; } = "";

    /// <summary>The name of its setting; null where the subject has one without a name.</summary>
    public string? Setting { get; init; }

    /// <summary>A control near a bound: it does not void the rule's verdicts.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Hard { get; init; }

    /// <summary>Why the claim's author excludes it; null where nobody does.</summary>
    public string? Excluded { get; init; }

    /// <summary>Whether it is not applicable for want of a file only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Absent { get; init; }

    /// <summary>Whether the run fails without its subject.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Required { get; init; }

    /// <summary>
    /// The commit of the last confirm run of this definition that decided the cell, on seeds that nobody could have seen; null
    /// where there was none.
    /// </summary>
    public string? Confirmed { get; init; }

    /// <summary>What that run said, where it is another verdict than this one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Verdict? ConfirmedVerdict { get; init; }

    /// <summary>What the evidence says.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Why, where the verdict alone does not say it.</summary>
    public string? Reason { get; init; }

    /// <summary>The verdict approved in the snapshot; null where none is, or one of another rule.</summary>
    public Verdict? Expected { get; init; }

    /// <summary>
    /// The effect approved with that verdict, rounded to what its interval supports; null where none is, or one without an
    /// interval.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Effect? ExpectedEffect { get; init; }

    /// <summary>Whether what is approved was judged by another rule than the present one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool RuleChanged { get; init; }

    /// <summary>Why what is approved cannot be read; null where it can.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ApprovalUnreadable { get; init; }

    /// <summary>Headline statistic.</summary>
    public required string Statistic { get; init; }

    /// <summary>Mean over seeds; null where nothing was measured.</summary>
    public double? Effect { get; init; }

    /// <summary>Lower end of the interval over seeds: 95%, or the level of <see cref="Look"/>.</summary>
    public double? Low { get; init; }

    /// <summary>Upper end of the interval over seeds.</summary>
    public double? High { get; init; }

    /// <summary>The whole rule of support, in words.</summary>
    public required string Support { get; init; }

    /// <summary>The whole rule of refutation, in words.</summary>
    public required string Refute { get; init; }

    /// <summary>The headline's part of the rule of support, in numbers: for pictures and short tables.</summary>
    public Condition? SupportBound { get; init; }

    /// <summary>The headline's part of the rule of refutation, in numbers.</summary>
    public Condition? RefuteBound { get; init; }

    /// <summary>Every condition of the rule of support, for pictures of statistics that decide beside the headline.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public IReadOnlyList<Condition>? SupportConditions { get; init; }

    /// <summary>Every condition of the rule of refutation.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public IReadOnlyList<Condition>? RefuteConditions { get; init; }

    /// <summary>Where support lies: above, below, within.</summary>
    public required string Direction { get; init; }

    /// <summary>The headline's chance level, where the trial measures one.</summary>
    public double? Chance { get; init; }

    /// <summary>Trials that count.</summary>
    public int Seeds { get; init; }

    /// <summary>Trials that gates voided.</summary>
    public int Voided { get; init; }

    /// <summary>How many seeds agree by themselves with the verdict; null where it is neither supported nor refuted.</summary>
    public Agreement? Agreement { get; init; }

    /// <summary>Whether its outcome was certain by construction: then it is judged together with no others.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Certain { get; init; }

    /// <summary>Which look decided; null where a cell is looked at once.</summary>
    public LookStatus? Look { get; init; }

    /// <summary>What 95% intervals at that look would say, where that is another verdict.</summary>
    public Verdict? NaiveVerdict { get; init; }

    /// <summary>Whether its claim belongs to the confirmatory family.</summary>
    public bool Confirmatory { get; init; }

    /// <summary>
    /// The smallest error rate at which the evidence decides, looks taken into account; null where there is no verdict on the
    /// evidence.
    /// </summary>
    public double? PValue { get; init; }

    /// <summary>
    /// The p-value among those of its family: by Holm for confirmatory claims, by Benjamini and Hochberg for others.
    /// </summary>
    public double? AdjustedPValue { get; init; }

    /// <summary>
    /// The verdict after correction for several claims; null where it is not judged together with others (controls, and what has
    /// no verdict).
    /// </summary>
    public Verdict? CorrectedVerdict { get; init; }

    /// <summary>
    /// A control's known error rates: measured in the calibration tier, kept in a file beside the claim; null where there are
    /// none.
    /// </summary>
    public ControlCalibration? Calibration { get; init; }

    /// <summary>Hash of the claim's definition.</summary>
    public required string Definition { get; init; }

    /// <summary>Hash of the subject.</summary>
    public required string SubjectHash { get; init; }

    /// <summary>The tier.</summary>
    public required Tier Tier { get; init; }

    /// <summary>Where its trials ran.</summary>
    public string? Device { get; init; }

    /// <summary>
    /// Identity of the code that measured its trials; several with a plus between them where trials of different code were judged
    /// together. Null where none says.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Engine { get; init; }

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

    /// <summary>
    /// What each seed that counts says of the statistics of the rule; null where none counts. See <see cref="SeedValues"/>.
    /// </summary>
    [JsonConverter(typeof(SeedValues.OneLine))]
    public IReadOnlyDictionary<string, double[]>? Values { get; init; }

    /// <summary>Every gate.</summary>
    public IReadOnlyList<GateStatus> Gates { get; init; } = [];

    /// <summary>Mean over seeds of each series, for pictures.</summary>
    public IReadOnlyDictionary<string, double[]>? Series { get; init; }

    /// <summary>
    /// Whether the cell fails the build: it differs from its expectation, its instrument is invalid, a trial erred, or a required
    /// file is absent.
    /// </summary>
    [JsonIgnore]
    public bool Fails => Problem is not null;

    /// <summary>Why the cell fails the build; null where it does not.</summary>
    public string? Problem => (Verdict, Expected) switch
    {
        (Verdict.Error, _) => $"a trial erred: {Reason}",
        (_, _) when Point is not null => null, // a map is evidence; the headline's own cell has an expectation
        (Verdict.InvalidInstrument, Verdict.InvalidInstrument) => null,
        (Verdict.InvalidInstrument, _) => $"invalid instrument: {Reason}",
        (Verdict.NotApplicable, _) when Absent && Required =>
            $"HYPOTHESES_REQUIRE names its subject, and it did not run: {Reason}",
        (Verdict.NotRun or Verdict.NotApplicable or Verdict.Excluded, _) => null,
        (_, null) when ApprovalUnreadable is { } why => $"{Words(Verdict)}, and what is approved cannot be read: {why}",
        (_, null) when RuleChanged => $"{Words(Verdict)}, and what is approved was judged by another rule",
        (_, null) when Own => null,
        (_, null) => $"{Words(Verdict)}, and no verdict is approved yet",
        var (seen, expected) when seen != expected => $"{Words(seen)}, expected {Words(expected!.Value)}",
        _ => null,
    };

    /// <summary>A verdict in words, as tables print it.</summary>
    public static string Words(Verdict verdict) => Json.Canonical(verdict).Trim('"');
}
