using Hypotheses.Claims;
using Hypotheses.Claims.Subjects.Given.Lists;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Cli.Found;
using Hypotheses.Cli.Lines;

namespace Hypotheses.Cli.Models;

/// <summary>
/// The models that come with the claims, and what the models files list: whether it is here, what it offers, which claims run on
/// it, and what they cost.
/// </summary>
internal sealed class ModelsListing(TextWriter output, Func<string, string?> variable)
{
    /// <summary>Prints every model.</summary>
    public int Run(string assembly)
    {
        AssemblyClaims found = AssemblyClaims.Load(assembly, variable);
        var cost = new ModelCost(found, ModelList.Of(found.Assembly, found.Settings));
        int here = 0;
        HashSet<string> listed = [.. cost.Lists.SelectMany(l => l.Built).SelectMany(b => b.Subjects).Select(s => s.Name)];
        IGrouping<string, Subject>[] own = [.. found.Cells.Select(c => c.Subject)
            .Where(s => (s.TwinOf is not null || s.ComesFromTraining) && !listed.Contains(s.Name))
            .DistinctBy(s => s.Name).GroupBy(s => s.TwinOf ?? s.Name)];
        foreach (IGrouping<string, Subject> model in own)
        {
            Subject[] subjects = [.. model.OrderBy(s => s.TwinOf is not null)];
            Print($"{model.Key}  {subjects[0].Description}", 0, model.Key.Length + 2);
            Print("here, with the claims", 5, 7);
            Print(Offers(subjects), 5, 7);
            Cell[] cells = cost.CellsOf(subjects);
            Print(Runs(cells), 5, 7);
            if (cells.Length > 0) Print(cost.Words(cells, bytes: null), 5, 7);
            output.WriteLine();
        }

        foreach (SubjectList list in cost.Lists)
        {
            foreach ((SubjectEntry entry, IReadOnlyList<Subject> subjects) in list.Built)
            {
                Print($"{entry.Name}  {entry.Description}", 0, entry.Name.Length + 2);
                string? missing = subjects[0].Unavailable, problem = missing is null ? list.ProblemOf(entry) : null;
                if (missing is null && problem is null) here++;
                Print(problem is null ? Where(entry, missing) : $"here, but cannot be used: {problem}", 5, 7);
                Print(Offers(subjects), 5, 7);
                Cell[] cells = cost.CellsOf(subjects);
                Print(Runs(cells), 5, 7);
                if (cells.Length > 0) Print(cost.Words(cells, list.FilesOf(entry)?.WeightBytes), 5, 7);
                output.WriteLine();
            }
        }

        output.WriteLine($"{cost.Lists.Sum(l => l.Entries.Count)} entries of models files, {here} of them here; {own.Length} models come with the claims");
        return 0;
    }

    private static string Where(SubjectEntry entry, string? missing)
    {
        if (missing is null) return "here";
        string fetched = entry.Source is { } source
            ? $"; 'hypotheses-cli models get {entry.Name}' fetches {source.Files.Count} files from {source.Repo}"
                + (source.Tried ? "" : " (address not tried)")
            : "";
        return $"not here: {missing}{fetched}";
    }

    private static string Offers(IReadOnlyList<Subject> subjects)
    {
        string[] words = [.. subjects[0].GetType().GetInterfaces()
            .Where(i => i.IsDefined(typeof(CapabilityAttribute), false)).Select(CapabilityAttribute.Describe)
            .Order(StringComparer.Ordinal)];
        string others = subjects.Count == 1 ? "" : $"; with it come {string.Join(", ", subjects.Skip(1).Select(s => s.Name))}";
        return $"offers {string.Join(", ", words)}{others}";
    }

    private static string Runs(Cell[] cells) => cells.Length == 0
        ? "no claim runs on it"
        : "claims: " + string.Join(
            ", ",
            cells.GroupBy(c => c.Claim.Id).Select(g => $"{g.Key} ({g.Count()} cell{(g.Count() == 1 ? "" : "s")})"));

    private void Print(string text, int indent, int hanging) => new FoldedLines(output, variable).Print(text, indent, hanging);
}
