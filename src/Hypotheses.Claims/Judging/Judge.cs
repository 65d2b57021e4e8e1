using Hypotheses.Claims.Judging.Measured;
using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Statistics.Intervals;

namespace Hypotheses.Claims.Judging;

/// <summary>
/// Turns a ledger into verdicts. A pure function of the ledger's lines: order of trials, machine, thread count and how often
/// a run was interrupted do not matter. Of several trials of one identity the one that began last counts; of several plans of
/// one cell the last line. <see cref="LedgerJudge"/> does the same line by line.
/// </summary>
public static class Judge
{
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
            .GroupBy(c => c.Definition)
                .ToDictionary(g => g.Key, g => g.LastOrDefault(c => c.World is not null && c.Engine == g.Last().Engine));

        Dictionary<string, Counterexample> properties = lines.OfType<Counterexample>().Where(c => c.Tier == tier)
            .GroupBy(c => c.Definition).ToDictionary(g => g.Key, g => counterexamples[g.Key] ?? g.Last());

        return Together(
            planned.Select(c => One(c, [.. trials[(c.Definition, c.Subject, c.SubjectHash)].OrderBy(t => t.SeedIndex)])
            with
            {
                Counterexample = counterexamples.GetValueOrDefault(c.Definition),
                Regime = RegimeStatus.Of(properties.GetValueOrDefault(c.Definition))
            }));
    }

    /// <summary>Cells judged by their own trials, held against their claims' controls and corrected for several claims.</summary>
    internal static IReadOnlyList<CellStatus> Together(IEnumerable<CellStatus> cells)
    {
        CellStatus[] raw = [.. cells];
        Dictionary<string, Func<CellStatus, CellStatus>> controls = raw.GroupBy(c => c.Claim)
            .ToDictionary(g => g.Key, ControlCheck.Over);
        return BesideTwins.Of(MultiplicityCorrection.Corrected([.. raw.Select(c => controls[c.Claim](c))]));
    }

    /// <summary>The trials that a cell's verdict comes from, whatever others a ledger holds.</summary>
    public static IReadOnlyList<Trial> Judged(PlannedCell cell, IEnumerable<Trial> ledger)
    {
        IEnumerable<Trial> own = ledger.Where(t =>
            t.Tier == cell.Tier && t.Definition == cell.Definition && t.Subject == cell.Subject
                && t.SubjectHash == cell.SubjectHash);
        return CellVerdict.Deciding(cell, [.. own.GroupBy(t => t.Key).Select(Trial.Latest).OrderBy(t => t.SeedIndex)]).Ran;
    }

    /// <summary>The verdict of one cell by its own trials, controls aside: that of the first look that decides.</summary>
    public static CellStatus One(PlannedCell cell, IReadOnlyList<Trial> trials)
    {
        Prediction prediction = cell.Prediction;
        CellVerdict look = CellVerdict.Deciding(cell, trials);
        Trial[] ran = look.Ran, valid = look.Valid;
        Effect[] effects = look.Evidence?.Effects ?? [];
        Effect? headline = effects.FirstOrDefault(e => e.Statistic == prediction.Statistic);
        bool decided = look.Verdict is Verdict.Supported or Verdict.Refuted or Verdict.Inconclusive;
        return new CellStatus
        {
            Claim = cell.Claim,
            Title = cell.Title,
            Meaning = cell.Meaning,
            Family = cell.Family,
            Source = cell.Source,
            Subject = cell.Subject,
            Description = cell.Description,
            Role = cell.Role,
            TwinOf = cell.TwinOf,
            Own = cell.Own,
            ComesFromTraining = cell.ComesFromTraining,
            Rule = prediction.Name,
            Setting = cell.Setting,
            Hard = cell.Hard,
            Excluded = cell.Excluded,
            Absent = cell.Absent,
            Verdict = look.Verdict,
            Reason = look.Reason,
            Confirmatory = cell.Confirmatory,
            Look = look.Status,
            Agreement = look.Agreement,
            Certain = cell.Certain,
            NaiveVerdict = decided && look.Evidence!.NaiveVerdict != look.Verdict ? look.Evidence.NaiveVerdict : null,
            PValue = decided ? look.Evidence!.PValue : null,
            Calibration = Calibrator.Of(cell, look),
            Statistic = prediction.Statistic,
            Effect = headline?.Value,
            Low = headline?.Low,
            High = headline?.High,
            Support = prediction.Support.ToString()!,
            Refute = prediction.Refute.ToString()!,
            SupportBound = prediction.SupportBound,
            RefuteBound = prediction.RefuteBound,
            SupportConditions = [.. prediction.Support.Conditions],
            RefuteConditions = [.. prediction.Refute.Conditions],
            Direction = prediction.Direction,
            Chance = effects.FirstOrDefault(e => e.Statistic == prediction.Chance)?.Value,
            Seeds = valid.Length,
            Voided = ran.Length - valid.Length - look.Errors.Length,
            Definition = cell.Definition,
            SubjectHash = cell.SubjectHash,
            Tier = cell.Tier,
            Point = cell.Point,
            Device = ran.LastOrDefault()?.Device,
            Engine = Engines(ran),
            Seconds = Math.Round(ran.Sum(t => t.Seconds), 3),
            Effects = effects,
            Values = SeedValues.Of(cell, valid),
            Gates = Gates(ran),
            Series = Series(valid),
        };
    }

    private static GateStatus[] Gates(Trial[] ran) =>
        [
            .. ran.SelectMany(t => t.Gates).GroupBy(g => g.Key)
                .Select(g =>
                    new GateStatus(
                        g.Key,
                        g.Count(x => !x.Value.Passed),
                        Summary.Median([.. g.Select(x => x.Value.Value).Where(double.IsFinite).DefaultIfEmpty(double.NaN)]),
                        g.First().Value.Low,
                        g.First().Value.High))];

    private static string? Engines(Trial[] ran)
    {
        string all = string.Join(
            '+', ran.Select(t => t.Engine).Where(e => e.Length > 0).Distinct().Order(StringComparer.Ordinal));
        return all.Length == 0 ? null : all;
    }

    private static Dictionary<string, double[]>? Series(Trial[] valid)
    {
        var all = valid.Where(t => t.Series is not null).SelectMany(t => t.Series!).GroupBy(s => s.Key)
            .ToDictionary(
                g => g.Key,
                g => Enumerable.Range(0, g.Min(s => s.Value.Length)).Select(i => g.Average(s => s.Value[i])).ToArray());
        return all.Count == 0 ? null : all;
    }
}
