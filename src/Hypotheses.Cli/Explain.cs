using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Cli.Found;
using Hypotheses.Cli.Lines;
using Hypotheses.Cli.Problems;
using Hypotheses.Dashboard.Text;

namespace Hypotheses.Cli;

/// <summary>Why a verdict is what it is, from the ledger alone: prediction, controls, numbers and gates of each seed.</summary>
internal sealed class Explain(FoldedLines lines)
{
    /// <summary>Explains one cell of a claim, a model's, or all that can be measured.</summary>
    public int Run(string folder, string claim, string? subject, string? tier)
    {
        RunLedger ledger = RunLedger.Read(folder, tier);
        CellStatus[] all = [.. CellText.InOrder(Judge.Cells(ledger.Lines, ledger.Tier))];
        CellStatus[] cells = [.. all.Where(c => c.Claim == claim)];
        if (cells.Length == 0)
            throw new CliException($"explain: {Known.Unknown("claim", claim, [.. all.Select(c => c.Claim).Distinct()])}");
        CellStatus[] shown = [.. cells.Where(c => subject is null ? CellText.IsRow(c) : c.Subject == subject)];
        // A model's name stands for its layers and dictionaries.
        if (shown.Length == 0 && subject is not null)
            shown = [.. cells.Where(c => c.Subject.StartsWith(subject + "@", StringComparison.Ordinal) && CellText.IsRow(c))];
        if (subject is not null && shown.Length == 0)
            throw new CliException($"explain: {Known.Unknown("subject", subject, [.. cells.Select(c => c.Subject)])}");

        Print($"{claim}  {cells[0].Title}", 0, claim.Length + 2);
        Print(cells[0].Source, 5, 5);
        Print($"definition {cells[0].Definition}, tier {Json.Canonical(ledger.Tier).Trim('"')}", 5, 5);
        foreach (CellStatus control in cells.Where(c => c.Role != Role.Subject))
            Print(
                $"{CellText.Role(control.Role)} '{control.Subject}' is {CellStatus.Words(control.Verdict)}: {Standing(control)}",
                5,
                7);
        if (cells[0].Counterexample is { World: { } world } found)
            Print(
                $"counterexample: {string.Join(", ", world.Select(w => $"{w.Key} = {NumberText.Plain(w.Value)}"))}; replay with "
                    + $"HYPOTHESES_REPLAY={found.Replay}",
                5,
                7);
        foreach (CellStatus cell in shown) One(cell, ledger);
        return 0;
    }

    private static string Standing(CellStatus control) => control switch
    {
        _ when Tally.Holds(control) => "it holds",
        { Hard: true } => "near a bound, which voids nothing",
        { Verdict: Verdict.NotRun or Verdict.NotApplicable or Verdict.Excluded } => "without it no verdict of its rule is known to count",
        _ => "it does NOT hold, so no verdict of its rule counts",
    };

    private void One(CellStatus cell, RunLedger ledger)
    {
        PlannedCell planned = ledger.Lines.OfType<PlannedCell>()
            .Last(c => c.Claim == cell.Claim && c.Subject == cell.Subject && c.Tier == cell.Tier);
        lines.Blank();
        Print(
            $"{cell.Claim} × {cell.Subject} ({CellText.Role(cell.Role)}): "
                + $"{CellStatus.Words(cell.Verdict)}{(cell.Reason is { } reason ? $": {reason}" : "")}",
            0,
            5);
        if (cell.Description.Length > 0) Print(cell.Description, 5, 5);
        if (cell.Look is { } look)
            Print($"look {look.Taken} of {look.Planned}, after {look.Seeds} trials, with {CellText.Interval(cell)}{(cell.NaiveVerdict is { } naive ? $"; 95% intervals would say {CellStatus.Words(naive)}" : "")}", 5, 7);
        if (cell.PValue is { } p)
            Print($"p = {NumberText.Plain(p)}{(cell.AdjustedPValue is { } adjusted ? $", among the cells judged together {NumberText.Plain(adjusted)} ({(cell.Confirmatory ? "Holm" : "Benjamini-Hochberg")}): {CellStatus.Words(cell.CorrectedVerdict!.Value)}" : "")}", 5, 7);
        Why("support", planned.Prediction.Support, cell);
        Why("refute", planned.Prediction.Refute, cell);
        Trial[] trials = [.. Judge.Judged(planned, ledger.Lines.OfType<Trial>())];
        if (trials.Length > 0) Table(trials, [.. planned.Prediction.Statistics]);
    }

    // The rule, then each of its conditions against its interval.
    private void Why(string name, Rule rule, CellStatus cell)
    {
        Print($"to {name}: {rule}", 5, 7);
        foreach (Condition condition in rule.Conditions)
        {
            Effect? effect = cell.Effects.FirstOrDefault(e => e.Statistic == condition.Statistic);
            string seen = effect is null ? "was not measured"
                : $"is {NumberText.Interval(effect.Value, effect.Low, effect.High)}: {(condition.Contains(effect.Low, effect.High) ? "yes, all of the interval" : condition.Contains(effect.Value, effect.Value) ? "no, the mean but not all of the interval" : "no")}";
            Print($"{condition}: {condition.Statistic} {seen}", 9, 11);
        }
    }

    private void Table(Trial[] trials, string[] first)
    {
        string[] names = [.. first.Concat(trials.SelectMany(t => t.Measurements.Keys)).Distinct()];
        string[] gates = [.. trials.SelectMany(t => t.Gates.Keys).Distinct()];
        string[] head = ["seed", .. names, .. gates.Select(GateHead), "counts", "device", "seconds"];
        string[][] rows = [.. trials.Select(t => (string[])
        [
            $"{t.SeedIndex} {t.Seed}",
            .. names.Select(n => t.Measurements.TryGetValue(n, out double v) ? NumberText.Plain(v) : "–"),
            .. gates.Select(g =>
                t.Gates.TryGetValue(g, out GateReading? gate)
                    ? NumberText.Plain(gate.Value) + (gate.Passed ? "" : " FAILED")
                    : "–"),
            CellText.OneLine(t.Error is { } error ? error : t.Voided.Count == 0 ? "yes" : "no: " + string.Join(", ", t.Voided)),
            t.Device,
            NumberText.Plain(t.Seconds),
        ])];
        lines.Table([head, .. rows], 5);

        string GateHead(string name)
        {
            GateReading gate = trials.First(t => t.Gates.ContainsKey(name)).Gates[name];
            return $"{name} {CellText.Limits(gate.Low, gate.High)}";
        }
    }

    private void Print(string text, int indent, int hanging) => lines.Print(text, indent, hanging);
}
