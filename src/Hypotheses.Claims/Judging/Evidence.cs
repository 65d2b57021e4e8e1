using System.Runtime.CompilerServices;
using Hypotheses.Claims.Judging.Measured;
using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Statistics;
using Hypotheses.Core.Statistics.Intervals;

namespace Hypotheses.Claims.Judging;

/// <summary>What the trials of one look say: means with intervals, whether the rules hold, and how sure that is.</summary>
internal sealed class Evidence
{
    private const double Naive = .05;

    // Reports are written after each cell, and bootstraps of cells that did not change would be most of their cost.
    private static readonly ConditionalWeakTable<Trial, Evidence> Known = [];
    private readonly PlannedCell _cell;
    private readonly Trial[] _valid;
    private readonly int _look;

    private Evidence(PlannedCell cell, Trial[] valid, int look)
    {
        (_cell, _valid, _look) = (cell, valid, look);
        SequentialDesign design = SeedSchedule.Design(cell);
        double alpha = design.Looks == 1 ? Naive : design.Alpha(look);
        HashSet<string> ruled = [
            .. cell.Prediction.Support.Conditions.Concat(cell.Prediction.Refute.Conditions).Select(c => c.Statistic),
            cell.Prediction.Statistic];
        Dictionary<string, SeedInterval> estimates = [];
        Effects = [
            .. cell.Prediction.Statistics.Concat(valid[0].Measurements.Keys).Distinct()
                .Where(n => valid.All(t => t.Measurements.ContainsKey(n))).Select(name =>
        {
            double[] values = [.. valid.Select(t => t.Measurements[name])];
            if (!values.All(double.IsFinite)) return new Effect(name, double.NaN, double.NaN, double.NaN);
            var estimate = new SeedInterval(
                values, Seed.FromPath(cell.Definition, cell.Subject, name), StatisticScales.Of(cell, name, valid));
            if (ruled.Contains(name)) estimates[name] = estimate;
            double missing = ruled.Contains(name) ? alpha : Naive;
            Interval interval = estimate.At(missing);
            return new Effect(name, estimate.Mean, interval.Low, interval.High, missing == Naive ? null : 1 - missing);
        })];
        // A map says where, not how surely: its points are in no family and stop nothing.
        LeastP = cell.Point is null ? SeedInterval.LeastP(valid.Length) : 0;
        CanDecide = LeastP <= alpha;
        (Supports, Refutes) = Holds(alpha);
        NaiveVerdict = alpha == Naive ? Verdict : VerdictOf(Holds(Naive));
        double p = Math.Max(LeastP, Math.Min(cell.Prediction.Support.PValue(P), cell.Prediction.Refute.PValue(P)));
        PValue = design.Looks == 1 ? p : Agreeing(p <= alpha, design.PValue(look, p), design.ErrorRate);

        (bool, bool) Holds(double at)
        {
            bool Inside(Condition c, double level) => estimates[c.Statistic].At(level) is var i && c.Contains(i.Low, i.High);
            return LeastP <= at
                ? (cell.Prediction.Support.HoldsAt(at, Inside), cell.Prediction.Refute.HoldsAt(at, Inside))
                : (false, false);
        }

        double P(Condition c)
        {
            SeedInterval estimate = estimates[c.Statistic];
            Interval at = estimate.At(alpha);
            return Agreeing(
                c.Contains(at.Low, at.High),
                Math.Max(c.Low is { } low ? estimate.PAbove(low) : 0, c.High is { } high ? estimate.PBelow(high) : 0),
                alpha);
        }
    }

    /// <summary>Every number that all trials report. Those of the rules at the look's level, others at 95%.</summary>
    public Effect[] Effects { get; }

    /// <summary>The least p-value that so many seeds can show without a distribution; 0 for a point of a map.</summary>
    public double LeastP { get; }

    /// <summary>Whether so many seeds can decide at the look's level at all.</summary>
    public bool CanDecide { get; }

    /// <summary>The rule of support holds at the look's level.</summary>
    public bool Supports { get; }

    /// <summary>The rule of refutation holds at the look's level.</summary>
    public bool Refutes { get; }

    /// <summary>What both say.</summary>
    public Verdict Verdict => VerdictOf((Supports, Refutes));

    /// <summary>What 95% intervals would say, as if nobody had looked before.</summary>
    public Verdict NaiveVerdict { get; }

    /// <summary>
    /// The smallest error rate at which the evidence decides: at most .05 where the verdict does (a union of conditions asks for
    /// more).
    /// </summary>
    public double PValue { get; }

    /// <summary>The evidence of a look's valid trials (at least one).</summary>
    public static Evidence Of(PlannedCell cell, Trial[] valid, int look)
    {
        // By its last trial: the looks of a cell share their first ones.
        if (Known.TryGetValue(valid[^1], out Evidence? known) && known._look == look && ReferenceEquals(known._cell, cell)
            && known._valid.SequenceEqual(valid, ReferenceEqualityComparer.Instance))
            return known;
        var fresh = new Evidence(cell, valid, look);
        Known.AddOrUpdate(valid[^1], fresh);
        return fresh;
    }

    private static Verdict VerdictOf((bool Supports, bool Refutes) rules) => rules switch
    {
        (true, true) => Verdict.InvalidInstrument,
        (true, false) => Verdict.Supported,
        (false, true) => Verdict.Refuted,
        _ => Verdict.Inconclusive,
    };

    // The interval and its dual are two computations: on the level itself the verdict has the word.
    private static double Agreeing(bool decides, double p, double level) =>
        decides ? Math.Min(p, level) : Math.Max(p, Math.BitIncrement(level));
}
