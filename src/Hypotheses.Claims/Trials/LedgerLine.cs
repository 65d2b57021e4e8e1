using System.Text.Json.Serialization;
using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Statistics.Intervals;

namespace Hypotheses.Claims.Trials;

/// <summary>A line of the ledger: a cell that was planned, a trial that ran, or a counterexample that was found.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(PlannedCell), "cell")]
[JsonDerivedType(typeof(Trial), "trial")]
[JsonDerivedType(typeof(Counterexample), "counterexample")]
[JsonDerivedType(typeof(ClaimProtocol), "protocol")]
public abstract record LedgerLine
{
    /// <summary>The most trials of a cell.</summary>
    protected const int MostTrials = 1_000_000;

    /// <summary>What no run can have written, by the name of the line's member; null where nothing is wrong.</summary>
    [JsonIgnore]
    public virtual string? Problem => null;
}

/// <summary>
/// What was planned for a cell, with its frozen prediction: with it a ledger can be judged by itself, by anyone. The last
/// line of a cell counts.
/// </summary>
public sealed record PlannedCell : LedgerLine
{
    /// <summary>Claim's id.</summary>
    public required string Claim { get; init; }

    /// <summary>The claim in one sentence.</summary>
    public required string Title { get; init; }

    /// <summary>What that means in plain words; empty where the title says it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? Meaning { get; init; }

    /// <summary>Family of claims.</summary>
    public required string Family { get; init; }

    /// <summary>Where the claim is made.</summary>
    public required string Source { get; init; }

    /// <summary>Hash of the claim's definition.</summary>
    public required string Definition { get; init; }

    /// <summary>The cell's name: subject and aspect.</summary>
    public required string Subject { get; init; }

    /// <summary>Name of the setting; null where a subject has one without a name.</summary>
    public string? Setting { get; init; }

    /// <summary>The cell of the trained model whose twin the subject is; null where it is none's.</summary>
    public string? TwinOf { get; init; }

    /// <summary>Whether the subject comes from a trained model, so that its verdict needs twins beside it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ComesFromTraining { get; init; }

    /// <summary>Whether the user's own models file names the subject.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Own { get; init; }

    /// <summary>The subject in a line.</summary>
    public required string Description { get; init; }

    /// <summary>Hash of the subject's weights or recipe.</summary>
    public required string SubjectHash { get; init; }

    /// <summary>What the subject is to the claim.</summary>
    public required Role Role { get; init; }

    /// <summary>A control near a bound: it does not void the rule's verdicts.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Hard { get; init; }

    /// <summary>The rules for this cell.</summary>
    public required Prediction Prediction { get; init; }

    /// <summary>What is known of the statistics beforehand; of one that is not in it, nothing.</summary>
    public IReadOnlyList<Statistic>? Statistics { get; init; }

    /// <summary>
    /// Whether its outcome was certain by construction (an oracle): then it is in no family of claims judged together.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Certain { get; init; }

    /// <summary>
    /// How many trials it takes, at most; where it is looked at once, voided ones may be replaced: see <see cref="Spares"/>.
    /// </summary>
    public required int Seeds { get; init; }

    /// <summary>
    /// How many more trials may take the place of voided ones, in the order of their seeds; only where it is looked at once.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Spares { get; init; }

    /// <summary>After how many trials it is looked at, ascending up to <see cref="Seeds"/>; null where only after all.</summary>
    public IReadOnlyList<int>? Looks { get; init; }

    /// <summary>How many seeds the quick tier takes; only in the calibration tier, which measures that tier's power.</summary>
    public int? QuickSeeds { get; init; }

    /// <summary>Whether its claim belongs to the confirmatory family.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Confirmatory { get; init; }

    /// <summary>The tier of the plan.</summary>
    public required Tier Tier { get; init; }

    /// <summary>Where on the claim's phase map it lies; null for a row of the table.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PhasePoint? Point { get; init; }

    /// <summary>Why it cannot be measured, where it cannot.</summary>
    public string? NotApplicable { get; init; }

    /// <summary>Whether that is for want of a file, and of nothing else.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Absent { get; init; }

    /// <summary>
    /// Why the claim's author excludes it; null where nobody does. Such a cell takes no seeds, but in the full tier.
    /// </summary>
    public string? Excluded { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string? Problem =>
        Seeds is < 0 or > MostTrials ? $"seeds: {Seeds}"
        : Spares is < 0 or > MostTrials ? $"spares: {Spares}"
        : !Enum.IsDefined(Role) ? $"role: {(int)Role}"
        : !Enum.IsDefined(Tier) ? $"tier: {(int)Tier}"
        : Looks is { Count: 0 } || Looks?.Any(l => l is < 1 or > MostTrials) == true ? "looks: not numbers of trials"
        : Statistics?.FirstOrDefault(s => s.Least > s.Most) is { } turned ? $"statistics: {turned.Name}: least is above most"
        : Point is { } point && !(double.IsFinite(point.X) && double.IsFinite(point.Y)) ? "point: not two numbers"
        : Prediction.EmptyRule is { } rule ? $"prediction.{rule}.parts: are none"
        : null;

    /// <summary>True once the cell is no longer part of the project.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Retired { get; init; }
}

/// <summary>
/// What became of a claim's property in the worlds of its regime: in how many it held, and the smallest found in which it fails.
/// </summary>
public sealed record Counterexample : LedgerLine
{
    /// <summary>Claim's id.</summary>
    public required string Claim { get; init; }

    /// <summary>Hash of the claim's definition.</summary>
    public required string Definition { get; init; }

    /// <summary>The tier it was found in.</summary>
    public required Tier Tier { get; init; }

    /// <summary>Worlds drawn; those tried while shrinking are not counted.</summary>
    public required int Draws { get; init; }

    /// <summary>How many of them fulfil the rule of support; a voided world does not.</summary>
    public int Held { get; init; }

    /// <summary>The share of worlds in which the claim says that it holds.</summary>
    public double Share { get; init; } = 1;

    /// <summary>How many of them the gates voided. All of them: the instrument is invalid.</summary>
    public int Voided { get; init; }

    /// <summary>Replay seed of the property run: <c>number,odd number</c>.</summary>
    public required string Replay { get; init; }

    /// <summary>The smallest world's parameters; null where no world failed.</summary>
    public IReadOnlyDictionary<string, double>? World { get; init; }

    /// <summary>Identity of the measuring code.</summary>
    public string Engine { get; init; } = "";

    /// <summary>The smallest world in words.</summary>
    public string? Description { get; init; }

    /// <summary>What was measured there.</summary>
    public IReadOnlyDictionary<string, double>? Measurements { get; init; }

    /// <summary>What the specimen looks like there.</summary>
    public CounterexampleFigure? Figure { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string? Problem =>
        Draws is < 0 or > MostTrials ? $"draws: {Draws}"
        : Held < 0 || Held > Draws ? $"held: {Held} of {Draws}"
        : Voided < 0 || Voided > Draws ? $"voided: {Voided} of {Draws}"
        : !(Share >= 0 && Share <= 1) ? "share: not in [0, 1]"
        : !Enum.IsDefined(Tier) ? $"tier: {(int)Tier}"
        : null;

    /// <summary>
    /// In how many worlds it must hold: the most that a truth exactly at the stated share reaches nine times in ten.
    /// </summary>
    [JsonIgnore]
    public int Required => ClopperPearson.Reached(Draws, Share, .9);

    /// <summary>
    /// Whether the property holds in as many worlds as are required of all that were drawn, voided ones among them.
    /// </summary>
    [JsonIgnore]
    public bool Holds => Held >= Required;
}
