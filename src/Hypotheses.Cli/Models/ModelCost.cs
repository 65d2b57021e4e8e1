using Hypotheses.Claims;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Subjects.Given.Lists;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Cli.Found;
using Hypotheses.Dashboard.Text;
using Hypotheses.Xunit.Snapshots;

namespace Hypotheses.Cli.Models;

/// <summary>
/// What the claims on a listed model cost in the tier that the environment asks for: by <c>costs.json</c> where a run measured
/// it, else by what the same claims cost on another listed model, as many times as its weights are larger.
/// </summary>
internal sealed class ModelCost
{
    private readonly AssemblyClaims _found;
    private readonly Costs _costs;
    private readonly ILookup<string, Cell> _cells; // by the subject's name: the list may be long
    private readonly Dictionary<(string, string), double> _ran; // seconds of a trial, in the ledger of the run's folder
    private readonly Dictionary<string, List<double>> _secondsAByte = []; // of each claim, on the models that it ran on

    public ModelCost(AssemblyClaims found, IReadOnlyList<SubjectList> lists)
    {
        (_found, Lists) = (found, lists);
        _costs = Costs.Read(Path.GetDirectoryName(found.Log), found.Settings.Tier);
        _cells = found.Cells.Where(c => c.Point is null && c.LeftOut is null && c.Exclusion is null)
            .ToLookup(c => c.Subject.Name);
        _ran = Ran(Path.Combine(found.Settings.Out, RunLedger.Name));
        foreach (SubjectList list in lists)
        {
            foreach ((SubjectEntry entry, IReadOnlyList<Subject> subjects) in list.Built)
            {
                if (list.FilesOf(entry)?.WeightBytes is not { } bytes) continue;
                foreach (Cell cell in CellsOf(subjects))
                {
                    if (_costs.Of(cell) is not { } seconds) continue;
                    if (!_secondsAByte.TryGetValue(cell.Claim.Id, out List<double>? known))
                        _secondsAByte[cell.Claim.Id] = known = [];
                    known.Add(seconds / bytes);
                }
            }
        }
    }

    /// <summary>The lists that it knows.</summary>
    public IReadOnlyList<SubjectList> Lists { get; }

    /// <summary>The cells of subjects that the tier measures, or would where their files were here.</summary>
    public Cell[] CellsOf(IReadOnlyList<Subject> subjects) =>
        [.. subjects.SelectMany(s => _cells[s.Name]).Where(c => c.Claim.Lacks(c.Subject) is null).OrderBy(
            c => c.Claim.Id, StringComparer.Ordinal)];

    // A ledger that cannot be read is another verb's business.
    private static Dictionary<(string, string), double> Ran(string ledger)
    {
        try
        {
            return !File.Exists(ledger) ? [] : Ledger.Read(ledger).OfType<Trial>().Where(t => t is { Cached: false, Error: null })
                .GroupBy(t => (t.Claim, t.Subject)).ToDictionary(g => g.Key, g => g.Average(t => t.Seconds));
        }
        catch (LedgerException)
        {
            return [];
        }
    }

    /// <summary>The cost of cells of one model, in words.</summary>
    /// <param name="cells">The cells.</param>
    /// <param name="bytes">Size of its weights; null where it is not known.</param>
    public string Words(Cell[] cells, long? bytes)
    {
        double known = 0, estimated = 0;
        int estimates = 0, unknown = 0, ran = 0;
        foreach (Cell cell in cells)
        {
            int seeds = SeedSchedule.Most(cell.Claim, _found.Settings.Tier);
            if (_costs.Of(cell) is { } seconds)
            {
                known += seeds * seconds;
            }
            else if (_ran.TryGetValue((cell.Claim.Id, cell.Name), out double measured))
            {
                known += seeds * measured;
                ran++;
            }
            else if (bytes is { } size && _secondsAByte.TryGetValue(cell.Claim.Id, out var others))
            {
                estimated += seeds * size * others.Average();
                estimates++;
            }
            else
            {
                unknown++;
            }
        }

        string tier = Json.Canonical(_found.Settings.Tier).Trim('"');
        if (unknown == cells.Length) return $"costs in the {tier} tier: not known before it {(bytes is null ? "is here and " : "")}has run once";
        string measuredBy = ran == 0 ? "by costs.json" : "by its trials in the ledger";
        string how = estimates == 0 ? measuredBy
            : estimates == cells.Length - unknown ? "guessed from the size of its weights"
            : $"{estimates} cells guessed from the size of its weights";
        string rest = unknown == 0 ? "" : $"; of {unknown} cells nothing is known";
        return $"costs in the {tier} tier: {NumberText.Seconds(known + estimated)} of one worker, {how}{rest}";
    }
}
