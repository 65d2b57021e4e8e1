using System.Runtime.CompilerServices;
using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Trials;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Statistics;

namespace Hypotheses.Claims.Judging;

/// <summary>
/// Turns a ledger into verdicts. A pure function of the ledger's lines: order of trials, machine, thread count and how often
/// a run was interrupted do not matter. Of several trials of one identity the one that began last counts; of several plans of
/// one cell the last line.
/// </summary>
public static class Judge
{
    // Reports are written after each cell, and bootstraps of cells that did not change would be most of their cost.
    private static readonly ConditionalWeakTable<Trial, Judged> Known = [];

    /// <summary>The status of every planned cell of a tier, in the order of the plan.</summary>
    public static IReadOnlyList<CellStatus> Cells(IEnumerable<LedgerLine> ledger, Tier tier)
    {
        LedgerLine[] lines = [.. ledger];
        PlannedCell[] planned = [.. lines.OfType<PlannedCell>().Where(c => c.Tier == tier)
            .GroupBy(c => (c.Claim, c.Subject)).Select(g => g.Last()).Where(c => !c.Retired)];
        ILookup<(string, string, string), Trial> trials = lines.OfType<Trial>().Where(t => t.Tier == tier)
            .GroupBy(t => t.Key).Select(Trial.Latest).ToLookup(t => (t.Definition, t.Subject, t.SubjectHash));
        // What other code found is history: only the last line's code counts.
        Dictionary<string, Counterexample?> counterexamples = lines.OfType<Counterexample>().Where(c => c.Tier == tier)
            .GroupBy(c => c.Definition).ToDictionary(g => g.Key, g => g.LastOrDefault(c => c.World is not null && c.Engine == g.Last().Engine));

        Dictionary<string, Counterexample> properties = lines.OfType<Counterexample>().Where(c => c.Tier == tier).GroupBy(c => c.Definition).ToDictionary(g => g.Key, g => counterexamples[g.Key] ?? g.Last());

        CellStatus[] raw = [.. planned.Select(c => One(c, [.. trials[(c.Definition, c.Subject, c.SubjectHash)].OrderBy(t => t.SeedIndex)])
            with { Counterexample = counterexamples.GetValueOrDefault(c.Definition), Regime = RegimeOf(properties.GetValueOrDefault(c.Definition)) })];
        Dictionary<string, (Verdict, string)?> broken = raw.GroupBy(c => c.Claim).ToDictionary(g => g.Key, BrokenControl);
        return [.. raw.Select(c => Void(c, broken[c.Claim]))];
    }

    /// <summary>The verdict of one cell by its own trials, controls aside.</summary>
    public static CellStatus One(PlannedCell cell, IReadOnlyList<Trial> trials)
    {
        Prediction prediction = cell.Prediction;
        Trial[] ran = [.. trials.Where(t => t.SeedIndex >= 0 && t.SeedIndex < cell.Seeds)];
        Trial[] errors = [.. ran.Where(t => t.Error is not null)];
        Trial[] valid = [.. ran.Where(t => t.Error is null && t.Voided.Count == 0 && prediction.Statistics.All(s => t.Measurements.TryGetValue(s, out double v) && double.IsFinite(v)))];
        Effect[] effects = valid.Length == 0 ? [] : Effects(cell, valid);
        Effect? headline = effects.FirstOrDefault(e => e.Statistic == prediction.Statistic);
        (Verdict verdict, string? reason) = Decide(cell, ran, errors, valid, effects);
        return new CellStatus
        {
            Claim = cell.Claim,
            Title = cell.Title,
            Family = cell.Family,
            Source = cell.Source,
            Subject = cell.Subject,
            Description = cell.Description,
            Role = cell.Role,
            Verdict = verdict,
            Reason = reason,
            Statistic = prediction.Statistic,
            Effect = headline?.Value,
            Low = headline?.Low,
            High = headline?.High,
            Support = prediction.Support.ToString()!,
            Refute = prediction.Refute.ToString()!,
            SupportBound = prediction.SupportBound,
            RefuteBound = prediction.RefuteBound,
            Direction = prediction.Direction,
            Chance = effects.FirstOrDefault(e => e.Statistic == prediction.Chance)?.Value,
            Seeds = valid.Length,
            Voided = ran.Length - valid.Length - errors.Length,
            Definition = cell.Definition,
            SubjectHash = cell.SubjectHash,
            Tier = cell.Tier,
            Point = cell.Point,
            Device = ran.LastOrDefault()?.Device,
            Seconds = Math.Round(ran.Sum(t => t.Seconds), 3),
            Effects = effects,
            Gates = Gates(ran),
            Series = Series(valid),
        };
    }

    private static RegimeStatus? RegimeOf(Counterexample? found) => found is null ? null : new RegimeStatus(found.Draws, found.Voided, found.Held, found.Share, found.Holds);

    private static (Verdict, string?) Decide(PlannedCell cell, Trial[] ran, Trial[] errors, Trial[] valid, Effect[] effects)
    {
        if (cell.NotApplicable is { } why) return (Verdict.NotApplicable, why);
        if (errors.Length > 0) return (Verdict.Error, $"seed {errors[0].SeedIndex}: {errors[0].Error}");
        if (ran.Length < cell.Seeds) return (Verdict.NotRun, $"{ran.Length} of {cell.Seeds} trials are in the ledger");
        if (valid.Length < Math.Max(3, (cell.Seeds + 1) / 2))
            return (Verdict.InvalidInstrument, $"gates voided {ran.Length - valid.Length} of {ran.Length} trials: {string.Join(", ", ran.SelectMany(t => t.Voided).GroupBy(g => g).OrderByDescending(g => g.Count()).Select(g => $"{g.Key} in {g.Count()}"))}");
        bool Holds(Condition condition) => effects.Single(e => e.Statistic == condition.Statistic) is var e && condition.Contains(e.Low, e.High);
        return (cell.Prediction.Support.Holds(Holds), cell.Prediction.Refute.Holds(Holds)) switch
        {
            (true, true) => (Verdict.InvalidInstrument, "the evidence satisfies both rules"),
            (true, false) => (Verdict.Supported, null),
            (false, true) => (Verdict.Refuted, null),
            _ => (Verdict.Inconclusive, null),
        };
    }

    /// <summary>What the controls of a claim make of its other cells: null where all came out as they must.</summary>
    private static (Verdict, string)? BrokenControl(IEnumerable<CellStatus> cells)
    {
        CellStatus[] controls = [.. cells.Where(c => c.Role != Role.Subject).OrderBy(c => c.Role).ThenBy(c => c.Subject, StringComparer.Ordinal)];
        foreach (Role role in (Role[])[Role.Positive, Role.Negative])
            if (!Array.Exists(controls, c => c.Role == role)) return (Verdict.InvalidInstrument, $"no {role.ToString().ToLowerInvariant()} control is planned");
        // One that has not run yet (another shard's) says nothing about the instrument: the claim is judged once it has.
        return Array.Find(controls, c => !Sound(c) && c.Verdict != Verdict.NotRun) is { } bad ? (Verdict.InvalidInstrument, Words(bad))
            : Array.Find(controls, c => !Sound(c)) is { } absent ? (Verdict.NotRun, Words(absent))
            : null;
    }

    private static string Words(CellStatus control) =>
        $"{control.Role.ToString().ToLowerInvariant()} control '{control.Subject}' is {CellStatus.Words(control.Verdict)}{(control.Reason is null ? "" : $" ({control.Reason})")}";

    private static bool Sound(CellStatus control) => control.Verdict == (control.Role == Role.Positive ? Verdict.Supported : Verdict.Refuted);

    private static CellStatus Void(CellStatus cell, (Verdict Verdict, string Reason)? broken)
    {
        if (broken is not { } b || cell.Verdict is Verdict.NotApplicable or Verdict.Error or Verdict.NotRun) return cell;
        // A sound control keeps its verdict: it shows which control broke.
        if (cell.Role != Role.Subject && (Sound(cell) || b.Verdict == Verdict.NotRun)) return cell;
        return cell with { Verdict = b.Verdict, Reason = b.Reason };
    }

    private static Effect[] Effects(PlannedCell cell, Trial[] valid)
    {
        if (Known.TryGetValue(valid[0], out Judged? known) && ReferenceEquals(known.Cell, cell) && known.Valid.SequenceEqual(valid, ReferenceEqualityComparer.Instance))
            return known.Effects;

        IEnumerable<string> names = cell.Prediction.Statistics.Concat(valid[0].Measurements.Keys).Distinct();
        Effect[] effects = [.. names.Where(n => valid.All(t => t.Measurements.ContainsKey(n))).Select(name =>
        {
            double[] values = [.. valid.Select(t => t.Measurements[name])];
            if (!values.All(double.IsFinite)) return new Effect(name, double.NaN, double.NaN, double.NaN);
            Interval interval = SeedInterval.Mean(values, Seed.FromPath(cell.Definition, cell.Subject, name));
            return new Effect(name, values.Average(), interval.Low, interval.High);
        })];
        Known.AddOrUpdate(valid[0], new Judged(cell, valid, effects));
        return effects;
    }

    private static GateStatus[] Gates(Trial[] ran) =>
        [.. ran.SelectMany(t => t.Gates).GroupBy(g => g.Key).Select(g => new GateStatus(g.Key, g.Count(x => !x.Value.Passed), Summary.Median([.. g.Select(x => x.Value.Value).Where(double.IsFinite).DefaultIfEmpty(double.NaN)]), g.First().Value.Low, g.First().Value.High))];

    private static Dictionary<string, double[]>? Series(Trial[] valid)
    {
        var all = valid.Where(t => t.Series is not null).SelectMany(t => t.Series!).GroupBy(s => s.Key)
            .ToDictionary(g => g.Key, g => Enumerable.Range(0, g.Min(s => s.Value.Length)).Select(i => g.Average(s => s.Value[i])).ToArray());
        return all.Count == 0 ? null : all;
    }

    private sealed record Judged(PlannedCell Cell, Trial[] Valid, Effect[] Effects);
}
