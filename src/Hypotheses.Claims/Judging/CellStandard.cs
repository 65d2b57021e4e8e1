using System.Text.Json.Serialization;
using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Claims.Judging;

/// <summary>What a cell is held against: the rule that its claim fixed beforehand, and the verdict that is approved.</summary>
public abstract record CellStandard
{
    /// <summary>
    /// The commit of the last confirm run of this definition that decided the cell, on seeds that nobody could have seen; null
    /// where there was none.
    /// </summary>
    public string? Confirmed { get; init; }

    /// <summary>What that run said, where it is another verdict than this one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Verdict? ConfirmedVerdict { get; init; }

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

    /// <summary>Whether its claim belongs to the confirmatory family.</summary>
    public bool Confirmatory { get; init; }

    /// <summary>
    /// A control's known error rates: measured in the calibration tier, kept in a file beside the claim; null where there are
    /// none.
    /// </summary>
    public ControlCalibration? Calibration { get; init; }
}
