using System.Text.Json.Serialization;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Statistics.Intervals;

namespace Hypotheses.Claims.Judging;

/// <summary>How many of how many, with exact 95% bounds for the rate (Clopper and Pearson), rounded to six places.</summary>
/// <param name="Count">How many.</param>
/// <param name="Of">Of how many.</param>
/// <param name="Low">Lower bound of the rate.</param>
/// <param name="High">Upper bound of the rate; 1 of nothing.</param>
public sealed record Share(int Count, int Of, double Low, double High)
{
    /// <summary>The share with its bounds.</summary>
    public static Share Among(int count, int of)
    {
        if (of == 0) return new Share(0, 0, 0, 1);
        Interval bounds = ClopperPearson.Of(count, of);
        return new Share(count, of, Math.Round(bounds.Low, 6), Math.Round(bounds.High, 6));
    }
}

/// <summary>How often a claim's instrument errs on one of its controls, measured on many replicates of it.</summary>
public sealed record ControlCalibration
{
    /// <summary>The definition of the claim that it was measured for.</summary>
    public required string Definition { get; init; }

    /// <summary>How many replicates (seeds) ran.</summary>
    public required int Replicates { get; init; }

    /// <summary>Valid replicates whose own values satisfy the opposite rule: a positive control's that of refutation.</summary>
    public required Share Wrong { get; init; }

    /// <summary>Valid replicates whose own values satisfy neither rule.</summary>
    public required Share Undecided { get; init; }

    /// <summary>Replicates that gates voided.</summary>
    public required Share Voided { get; init; }

    /// <summary>How many seeds the quick tier takes.</summary>
    public required int QuickSeeds { get; init; }

    /// <summary>How many random subsets of that size were judged as the quick tier judges.</summary>
    public required int Subsets { get; init; }

    /// <summary>The share of them that come out as the control must: the quick tier's power.</summary>
    public required double Power { get; init; }

    /// <summary>The share of them that come out as the opposite: the quick tier's error rate.</summary>
    public required double QuickError { get; init; }

    /// <summary>Whether the claim has another definition by now.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool OutOfDate { get; init; }
}

/// <summary>How often a claim's instrument errs, over all of its calibrated controls.</summary>
/// <param name="Claim">Claim's id.</param>
/// <param name="OutOfDate">Whether a control was calibrated for another definition.</param>
/// <param name="WronglyRefuted">Single replicates of positive controls that satisfy the rule of refutation.</param>
/// <param name="WronglySupported">Single replicates of negative controls that satisfy the rule of support.</param>
/// <param name="LeastPower">The quick tier's least power over the controls.</param>
/// <param name="MostQuickError">The quick tier's largest error rate over the controls.</param>
public sealed record ClaimCalibration(
    string Claim, bool OutOfDate, Share WronglyRefuted, Share WronglySupported, double LeastPower, double MostQuickError)
{
    /// <summary>That of each claim with a calibrated control, from any cells.</summary>
    public static IReadOnlyList<ClaimCalibration> Of(IEnumerable<CellStatus> cells) =>
        [.. cells.Where(c => c.Calibration is not null).GroupBy(c => c.Claim).Select(claim =>
    {
        Share Wrong(Role role)
        {
            Share[] wrong = [.. claim.Where(c => c.Role == role).Select(c => c.Calibration!.Wrong)];
            return Share.Among(wrong.Sum(s => s.Count), wrong.Sum(s => s.Of));
        }

        return new ClaimCalibration(
            claim.Key,
            claim.Any(c => c.Calibration!.OutOfDate),
            Wrong(Role.Positive),
            Wrong(Role.Negative),
            claim.Min(c => c.Calibration!.Power),
            claim.Max(c => c.Calibration!.QuickError));
    })];
}
