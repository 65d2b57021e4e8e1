using System.Collections.Concurrent;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Statistics;

namespace Hypotheses.Claims.Judging;

/// <summary>
/// How many trials a cell takes, and after which of them it is looked at. The quick tier looks once, at 95%. The full tier looks
/// after 5, 10, 20 and 40 seeds with one error rate of 5% for all looks together, so that clear cases stop early: 5%·t² is spent
/// by the share t of the seeds. By O'Brien and Fleming's spending the look after 10 would have α = 1.5e-5, below the 2⁻⁹ = .002
/// that 10 seeds can show without a distribution, and nothing could stop before 20; by t² it has .003. The look after 5 can never
/// stop (2⁻⁴ = .06): it is there to see errors and gates early. The calibration tier takes at least 40.
/// </summary>
public static class SeedSchedule
{
    /// <summary>The least that a calibration takes: 0 wrong of 40 bounds the error rate at 7%.</summary>
    public const int Replicates = 40;

    private const double ErrorRate = .05, Spending = 2;
    // With fewer no early look could stop: they are looked at once.
    private const int FewestForLooks = 10;
    private static readonly int[] FullLooks = [5, 10, 20, 40];
    private static readonly SequentialDesign Once = new([1], ErrorRate);
    private static readonly ConcurrentDictionary<string, SequentialDesign> Known = new();

    /// <summary>The most trials that a cell takes.</summary>
    public static int Most(Claim claim, Tier tier) =>
        tier == Tier.Calibrate ? Math.Max(Replicates, claim.Protocol.Seeds.In(tier)) : claim.Protocol.Seeds.In(tier);

    /// <summary>After how many trials a cell is looked at, where that is more than once; else null.</summary>
    public static IReadOnlyList<int>? Looks(Claim claim, Tier tier)
    {
        int most = Most(claim, tier);
        int[] looks = [.. FullLooks.Where(n => n < most), most];
        return tier is Tier.Full or Tier.Confirm && most >= FewestForLooks ? looks : null;
    }

    /// <summary>After how many trials a planned cell is looked at: at least once.</summary>
    /// <exception cref="LedgerException">The ledger's line has looks that are no schedule.</exception>
    public static IReadOnlyList<int> Looks(PlannedCell cell)
    {
        if (cell.Looks is not { } looks) return [cell.Seeds];
        bool ascends = looks.Count > 0 && looks[0] > 0 && looks.Zip(looks.Skip(1)).All(p => p.First < p.Second)
            && looks[^1] == cell.Seeds;
        return ascends
            ? looks
            : throw new LedgerException(
                $"{cell.Claim} × {cell.Subject}: looks after {string.Join(", ", looks)} of {cell.Seeds} trials are no schedule");
    }

    /// <summary>
    /// The levels of a planned cell's looks. They follow from the plan, not from how many trials the gates leave.
    /// </summary>
    public static SequentialDesign Design(PlannedCell cell) => Looks(cell) is { Count: > 1 } looks
        ? Known.GetOrAdd(
            string.Join(' ', looks),
            _ => new SequentialDesign([.. looks.Select(n => n / (double)looks[^1])], ErrorRate, Spending))
        : Once;

    /// <summary>
    /// How many trials, counted from seed 0, a look after so many wants: as many, and where a cell is looked at once one more for
    /// each voided one as far as there are spares. It grows with the trials that are there; a runner asks again after measuring.
    /// </summary>
    internal static int Wanted(PlannedCell cell, IReadOnlyList<Trial> trials, int seeds)
    {
        if (cell.Spares == 0 || cell.Looks is not null || cell.Tier == Tier.Calibrate) return seeds;
        int wanted = seeds;
        foreach (Trial trial in trials.OrderBy(t => t.SeedIndex))
            if (trial.SeedIndex >= 0 && trial.SeedIndex < wanted && trial.Error is null && !CellVerdict.Counts(cell, trial))
                wanted = Math.Min(wanted + 1, seeds + cell.Spares);
        return wanted;
    }
}
