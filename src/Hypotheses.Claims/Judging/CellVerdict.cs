using System.Globalization;
using Hypotheses.Claims.Judging.Measured;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Claims.Judging;

/// <summary>One look at a cell: the trials that it takes, what they say, and whether a later look may say more.</summary>
internal sealed class CellVerdict
{
    private readonly PlannedCell _cell;
    private readonly int _seeds, _of, _wanted;

    /// <summary>Look <paramref name="index"/> (from 0) at the trials of a cell.</summary>
    public CellVerdict(PlannedCell cell, IReadOnlyList<Trial> trials, int index)
    {
        IReadOnlyList<int> looks = SeedSchedule.Looks(cell);
        (_cell, Index, _seeds, _of) = (cell, index, looks[index], looks.Count);
        _wanted = SeedSchedule.Wanted(cell, trials, _seeds);
        Ran = [.. trials.Where(t => t.SeedIndex >= 0 && t.SeedIndex < _wanted)];
        Errors = [.. Ran.Where(t => t.Error is not null)];
        Valid = [.. Ran.Where(t => Counts(cell, t))];
        Evidence = Valid.Length == 0 ? null : Evidence.Of(cell, Valid, index);
        (Verdict, Reason, Open) = Decide();
    }

    /// <summary>Which look, from 0.</summary>
    public int Index { get; }

    /// <summary>The trials in the ledger.</summary>
    public Trial[] Ran { get; }

    /// <summary>Those that threw.</summary>
    public Trial[] Errors { get; }

    /// <summary>Those that count.</summary>
    public Trial[] Valid { get; }

    /// <summary>What those say; null where none counts.</summary>
    public Evidence? Evidence { get; }

    /// <summary>The verdict of this look.</summary>
    public Verdict Verdict { get; }

    /// <summary>Why, where the verdict alone does not say it.</summary>
    public string? Reason { get; }

    /// <summary>The look does not decide and more are planned.</summary>
    public bool Open { get; }

    /// <summary>What a status says of it; null where the cell is looked at once.</summary>
    public LookStatus? Status =>
        _of == 1 || Verdict is Verdict.NotApplicable or Verdict.Excluded
            ? null
            : new LookStatus(Index + 1, _of, _seeds, SeedSchedule.Design(_cell).Alpha(Index));

    /// <summary>
    /// How many seeds agree by themselves with the verdict; null where there is none on the evidence, or it is inconclusive.
    /// </summary>
    public Agreement? Agreement => Verdict is Verdict.Supported or Verdict.Refuted
        ? Agreement.With(Verdict == Verdict.Supported ? _cell.Prediction.Support : _cell.Prediction.Refute, Valid) : null;

    /// <summary>Whether a trial of a cell counts: it did not err, no gate voided it, and its statistics are numbers.</summary>
    public static bool Counts(PlannedCell cell, Trial trial) => trial.Error is null && !Voids(cell, trial).Any();

    /// <summary>How many of some trials must count: half, and three.</summary>
    public static int LeastValid(int trials) => Math.Max(3, (trials + 1) / 2);

    /// <summary>The first look that decides, or the one that waits for trials, or the last one.</summary>
    public static CellVerdict Deciding(PlannedCell cell, IReadOnlyList<Trial> trials)
    {
        for (int index = 0; ; index++)
        {
            var look = new CellVerdict(cell, trials, index);
            if (!look.Open) return look;
        }
    }

    private (Verdict, string?, bool Open) Decide()
    {
        if (_cell.NotApplicable is { } why) return (Verdict.NotApplicable, why, false);
        if (_cell is { Excluded: { } reason, Seeds: 0 }) return (Verdict.Excluded, reason, false);
        if (Errors.Length > 0) return (Verdict.Error, $"seed {Errors[0].SeedIndex}: {Errors[0].Error}", false);
        if (Ran.Length < _wanted)
            return (
                Verdict.NotRun,
                $"{Ran.Length} of {_wanted} trials are in the ledger{(_of > 1 ? $", for look {Index + 1} of {_of}" : "")}",
                false);
        bool more = Index < _of - 1;
        if (Valid.Length < LeastValid(_seeds))
            return (Verdict.InvalidInstrument, Voided(), more);
        string? because = Evidence!.Verdict == Verdict.InvalidInstrument
            ? "the evidence satisfies both rules"
            : Evidence.CanDecide ? null : TooFew();
        return (Evidence.Verdict, because, more && Evidence.Verdict == Verdict.Inconclusive);
    }

    private string Voided()
    {
        var gates = Ran.SelectMany(t => Voids(_cell, t)).GroupBy(g => g).OrderByDescending(g => g.Count())
            .Select(g => $"{g.Key} in {g.Count()}");
        return $"gates voided {Ran.Length - Valid.Length} of {Ran.Length} trials: {string.Join(", ", gates)}";
    }

    private string TooFew() =>
        $"{Valid.Length} seeds that count{(Ran.Length > Valid.Length ? $" ({Voided()})" : "")} cannot decide: the least p that "
            + $"they can show without a distribution is {Evidence!.LeastP.ToString("0.####", CultureInfo.InvariantCulture)}";

    // What voids a trial. The line itself may not say it of a statistic.
    private static IEnumerable<string> Voids(PlannedCell cell, Trial trial) => trial.Voided.Count > 0 ? trial.Voided
        : cell.Prediction.Statistics.Concat(StatisticScales.Needed(cell)).Select(s => StatisticProblem.Of(s, trial.Measurements))
            .OfType<string>();
}
