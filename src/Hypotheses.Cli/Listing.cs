using Hypotheses.Claims;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Cli.Found;
using Hypotheses.Cli.Lines;

namespace Hypotheses.Cli;

/// <summary>Claims × subjects with their bounds, before anything is measured.</summary>
internal sealed class Listing(TextWriter output, Func<string, string?> variable)
{
    /// <summary>Prints every claim of an assembly with its cells.</summary>
    public int Run(string assembly)
    {
        AssemblyClaims found = AssemblyClaims.Load(assembly, variable);
        foreach (Claim claim in found.Claims)
        {
            Cell[] cells = [.. found.Cells.Where(c => c.Claim == claim)];
            Print($"{claim.Id}  {claim.Title}", 0, claim.Id.Length + 2);
            Print($"{claim.Family}; {claim.Source}", 5, 7);
            foreach (
                IGrouping<Prediction, Cell> rule in cells.Where(c => c.NotApplicable is null && c.Exclusion is null)
                    .GroupBy(c => c.Rule))
            {
                Print($"{rule.Key.Statistic}: supported if {rule.Key.Support}; refuted if {rule.Key.Refute}; {SeedSchedule.Most(claim, found.Settings.Tier)} seeds{(SeedSchedule.Looks(claim, found.Settings.Tier) is { } looks ? $" at most (looks after {string.Join(", ", looks)})" : "")}", 5, 7);
                int width = rule.Max(c => c.Name.Length);
                foreach (Cell cell in rule)
                    Print(
                        $"{cell.Role switch { Role.Positive => "+", Role.Negative => "-", _ => " " }} "
                            + $"{cell.Name.PadRight(width)}  {cell.Subject.Description}",
                        7,
                        width + 11);
            }

            foreach (IGrouping<string?, Cell> missing in cells.GroupBy(c => c.NotApplicable).Where(g => g.Key is not null))
                Print(
                    $"not applicable ({missing.Count()}), {missing.Key}: {string.Join(", ", missing.Select(c => c.Name))}", 5, 7);
            foreach (
                IGrouping<string, Cell> excluded in cells.Where(c => c.NotApplicable is null && c.Exclusion is not null)
                    .GroupBy(c => c.Exclusion!.Reason))
                Print($"excluded ({excluded.Count()}), {excluded.Key}: {string.Join(", ", excluded.Select(c => c.Name))}", 5, 7);
            output.WriteLine();
        }

        output.WriteLine($"{found.Claims.Count} claims, {found.Cells.Count} cells; + positive control, - negative control");
        return 0;
    }

    private void Print(string text, int indent, int hanging) => new FoldedLines(output, variable).Print(text, indent, hanging);
}
