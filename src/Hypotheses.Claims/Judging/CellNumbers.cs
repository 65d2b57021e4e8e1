using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Trials;
using Hypotheses.Core.Statistics.Intervals;

namespace Hypotheses.Claims.Judging;

/// <summary>One statistic of a cell: its mean over seeds with an interval.</summary>
/// <param name="Statistic">Name.</param>
/// <param name="Value">Mean over seeds.</param>
/// <param name="Low">Lower end of the interval.</param>
/// <param name="High">Upper end of the interval.</param>
/// <param name="Level">The interval's level; null for 95%. Only statistics of the rules, in a cell with several looks, have
/// another.</param>
public sealed record Effect(string Statistic, double Value, double Low, double High, double? Level = null);

/// <summary>The look that a cell's verdict comes from.</summary>
/// <param name="Taken">How many looks were taken, the deciding one among them.</param>
/// <param name="Planned">How many were planned at most.</param>
/// <param name="Seeds">After how many trials.</param>
/// <param name="Alpha">Its nominal α, of the .05 that all looks share: the interval that decides has level 1 − α.</param>
public sealed record LookStatus(int Taken, int Planned, int Seeds, double Alpha);

/// <summary>How often a gate failed, and what it saw.</summary>
/// <param name="Gate">Name.</param>
/// <param name="Failed">Trials that it voided.</param>
/// <param name="Median">Median value over all trials.</param>
/// <param name="Low">Lower limit, if any.</param>
/// <param name="High">Upper limit, if any.</param>
public sealed record GateStatus(string Gate, int Failed, double Median, double? Low, double? High);

/// <summary>How many seeds agree by themselves with a verdict: their own values satisfy the rule that decided.</summary>
/// <param name="Agree">How many.</param>
/// <param name="Of">Of how many that count.</param>
/// <param name="MayNot">Exact one-sided 95% upper bound of the share of seeds that may not (Clopper and Pearson), to six places:
/// .393 for 6 of 6.</param>
public sealed record Agreement(int Agree, int Of, double MayNot)
{
    /// <summary>That of some trials (at least one) with a rule.</summary>
    public static Agreement With(Rule rule, IReadOnlyList<Trial> trials)
    {
        int agree = trials.Count(t => rule.Holds(c => c.Contains(t.Measurements[c.Statistic], t.Measurements[c.Statistic])));
        return new Agreement(agree, trials.Count, Math.Round(ClopperPearson.Upper(trials.Count - agree, trials.Count), 6));
    }
}
