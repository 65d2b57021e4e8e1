using System.Text.Json.Serialization;
using Hypotheses.Claims.Judging.Measured;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Claims.Judging;

/// <summary>What was found of a cell: the verdict, the numbers that it rests on, and where they come from.</summary>
public abstract record CellFindings : CellStandard
{
    /// <summary>
    /// What the model's twins, which learned nothing, say beside it: "its twins too: nothing that training added", or that none
    /// was judged; null where it comes from no trained model, or has no verdict.
    /// </summary>
    public string? Twins { get; init; }

    /// <summary>What the evidence says.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Why, where the verdict alone does not say it.</summary>
    public string? Reason { get; init; }

    /// <summary>Mean over seeds; null where nothing was measured.</summary>
    public double? Effect { get; init; }

    /// <summary>Lower end of the interval over seeds: 95%, or the level of <see cref="Look"/>.</summary>
    public double? Low { get; init; }

    /// <summary>Upper end of the interval over seeds.</summary>
    public double? High { get; init; }

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

    /// <summary>Where its trials ran.</summary>
    public string? Device { get; init; }

    /// <summary>
    /// Identity of the code that measured its trials; several with a plus between them where trials of different code were judged
    /// together. Null where none says.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Engine { get; init; }

    /// <summary>Wall seconds of all trials.</summary>
    public double Seconds { get; init; }

    /// <summary>The claim's property over its regime, once it has run; on every cell of the claim.</summary>
    public RegimeStatus? Regime { get; init; }

    /// <summary>The smallest failing world of the claim's regime; on every cell of the claim.</summary>
    public Counterexample? Counterexample { get; init; }

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
}
