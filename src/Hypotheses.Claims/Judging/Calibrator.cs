using System.Runtime.CompilerServices;
using Hypotheses.Claims.Judging.Measured;
using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Statistics.Intervals;

namespace Hypotheses.Claims.Judging;

/// <summary>
/// Measures an instrument on the replicates of a control: how often one replicate alone points the wrong way, and how often the
/// quick tier, which sees a few of them, decides rightly or wrongly. A pure function of the ledger's lines.
/// </summary>
internal static class Calibrator
{
    private const int Subsets = 500;
    private const double ErrorRate = .05;
    private static readonly ConditionalWeakTable<Trial, Known> Cache = [];

    /// <summary>
    /// A control's calibration; null for a subject, in another tier, and while replicates are missing or erred.
    /// </summary>
    public static ControlCalibration? Of(PlannedCell cell, CellVerdict look)
    {
        if (cell is not { Tier: Tier.Calibrate, QuickSeeds: { } quick } || cell.Role == Role.Subject
            || look.Verdict is Verdict.NotRun or Verdict.Error or Verdict.NotApplicable)
            return null;
        if (Cache.TryGetValue(look.Ran[^1], out Known? known) && ReferenceEquals(known.Cell, cell)
            && known.Ran.SequenceEqual(look.Ran, ReferenceEqualityComparer.Instance))
            return known.Calibration;
        ControlCalibration fresh = Measure(cell, look.Ran, look.Valid, Math.Clamp(quick, 1, look.Ran.Length));
        Cache.AddOrUpdate(look.Ran[^1], new Known(cell, look.Ran, fresh));
        return fresh;
    }

    private static ControlCalibration Measure(PlannedCell cell, Trial[] ran, Trial[] valid, int quick)
    {
        (Rule own, Rule opposite) = cell.Role == Role.Positive
            ? (cell.Prediction.Support, cell.Prediction.Refute)
            : (cell.Prediction.Refute, cell.Prediction.Support);
        static bool Alone(Rule rule, Trial trial) =>
            rule.Holds(c => c.Contains(trial.Measurements[c.Statistic], trial.Measurements[c.Statistic]));
        int wrong = valid.Count(t => Alone(opposite, t)), right = valid.Count(t => !Alone(opposite, t) && Alone(own, t));
        (int Right, int Wrong) decided = (0, 0);
        var counts = valid.ToHashSet(ReferenceEqualityComparer.Instance);
        Seed seed = Seed.FromPath(cell.Definition, cell.Subject, "calibration");
        for (int i = 0; i < Subsets; i++)
        {
            Seed subset = seed.Derive("subset", i);
            Trial[] drawn = [.. ran];
            subset.Rng().Shuffle<Trial>(drawn);
            (bool isOwn, bool isOpposite) = Quick(
                cell,
                [.. Taken(drawn, counts.Contains, quick, cell.Spares).OrderBy(t => t.SeedIndex)],
                quick,
                own,
                opposite,
                subset);
            if (isOwn != isOpposite) decided = isOwn ? (decided.Right + 1, decided.Wrong) : (decided.Right, decided.Wrong + 1);
        }

        return new ControlCalibration
        {
            Definition = cell.Definition,
            Replicates = ran.Length,
            Wrong = Share.Among(wrong, valid.Length),
            Undecided = Share.Among(valid.Length - wrong - right, valid.Length),
            Voided = Share.Among(ran.Length - valid.Length, ran.Length),
            QuickSeeds = quick,
            Subsets = Subsets,
            Power = decided.Right / (double)Subsets,
            QuickError = decided.Wrong / (double)Subsets,
        };
    }

    // The first trials of a subset; each that does not count gives its place to a spare.
    private static Trial[] Taken(Trial[] drawn, Func<Trial, bool> counts, int quick, int spares)
    {
        int wanted = quick;
        for (int i = 0; i < Math.Min(wanted, drawn.Length); i++)
            if (!counts(drawn[i])) wanted = Math.Min(wanted + 1, quick + spares);
        return [.. drawn.Take(wanted).Where(counts)];
    }

    // As the judge does with one look at 95%.
    private static (bool Own, bool Opposite) Quick(
        PlannedCell cell, Trial[] trials, int planned, Rule own, Rule opposite, Seed seed)
    {
        if (trials.Length < CellVerdict.LeastValid(planned) || SeedInterval.LeastP(trials.Length) > ErrorRate)
            return (false, false);
        double[] Values(Condition c) => [.. trials.Select(t => t.Measurements[c.Statistic])];
        bool Student(Condition c, double alpha) => StudentT.Mean(Values(c), 1 - alpha) is var i && c.Contains(i.Low, i.High);
        bool Whole(Condition c, double alpha) =>
            new SeedInterval(Values(c), seed.Derive(c.Statistic), StatisticScales.Of(cell, c.Statistic, trials)).At(alpha)
                is var i && c.Contains(i.Low, i.High);
        bool Both(Rule rule) => rule.HoldsAt(ErrorRate, Student) && rule.HoldsAt(ErrorRate, Whole);
        // The hull holds Student's interval: where that does not decide, nothing does, and no resamples are drawn.
        return (Both(own), Both(opposite));
    }

    private sealed record Known(PlannedCell Cell, Trial[] Ran, ControlCalibration Calibration);
}
