using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Dashboard.Text;

/// <summary>
/// Which of the subjects' cells are of a trained model, which of its twins, that learned nothing, and which of worlds whose
/// answer is known because they were made. A model's layers and dictionaries are cells of one model.
/// </summary>
public sealed class ModelCells
{
    private readonly ILookup<string, CellStatus> _trained, _twins;
    private readonly ILookup<(string Claim, string TwinOf), CellStatus> _beside;

    /// <summary>Sorts the cells; controls are nobody's.</summary>
    public ModelCells(IEnumerable<CellStatus> cells)
    {
        CellStatus[] subjects = [.. cells.Where(c => c.Role == Role.Subject && c.Point is null)];
        _trained = subjects.Where(c => c.ComesFromTraining && c.TwinOf is null).ToLookup(ModelOf);
        _twins = subjects.Where(c => c.TwinOf is not null).ToLookup(ModelOf);
        _beside = subjects.Where(c => c.TwinOf is not null && IsDecided(c)).ToLookup(c => (c.Claim, c.TwinOf!));
        Known = [.. subjects.Where(c => !c.ComesFromTraining && c.TwinOf is null)];
        string[] models = [.. _trained.Select(g => g.Key)];
        Models = [.. models.Where(m => _trained[m].Any(CellText.IsRow))];
        Absent = [.. models.Where(m => !_trained[m].Any(CellText.IsRow) && _trained[m].Any(c => c.Absent))];
    }

    /// <summary>Trained models on which some claim runs, in the order of the cells.</summary>
    public IReadOnlyList<string> Models { get; }

    /// <summary>Trained models none of whose cells can run because a file is not here.</summary>
    public IReadOnlyList<string> Absent { get; }

    /// <summary>Cells of worlds whose answer is known.</summary>
    public IReadOnlyList<CellStatus> Known { get; }

    /// <summary>A trained model's own cells.</summary>
    public IEnumerable<CellStatus> Trained(string model) => _trained[model];

    /// <summary>The cells of its twins.</summary>
    public IEnumerable<CellStatus> Twins(string model) => _twins[model];

    /// <summary>All trained models' cells.</summary>
    public IEnumerable<CellStatus> AllTrained => _trained.SelectMany(g => g);

    /// <summary>All twins' cells.</summary>
    public IEnumerable<CellStatus> AllTwins => _twins.SelectMany(g => g);

    /// <summary>
    /// Of the twins beside some trained cells, how many have a verdict, and how many of those the verdict of their cell.
    /// </summary>
    public (int Same, int Of) Beside(IEnumerable<CellStatus> trained)
    {
        bool[] twins =
            [.. trained.SelectMany(c => _beside[(c.Claim, c.Subject)].Select(twin => twin.Verdict == c.Verdict))];
        return (twins.Count(same => same), twins.Length);
    }

    /// <summary>
    /// What the twins beside some trained cells say, <c>5 refuted, 1 inconclusive</c>; empty where there is none.
    /// </summary>
    public string TwinsSay(IEnumerable<CellStatus> trained) => string.Join(
        ", ",
        trained.SelectMany(c => _beside[(c.Claim, c.Subject)]).GroupBy(twin => twin.Verdict).OrderBy(g => g.Key)
            .Select(g => $"{g.Count()} {CellStatus.Words(g.Key)}"));

    /// <summary>The name of the trained model that a cell is about: its subject's or its twin's, without the layer.</summary>
    public static string ModelOf(CellStatus cell)
    {
        string name = cell.TwinOf ?? cell.Subject;
        return cell.Setting is { Length: > 0 } setting && name.EndsWith("@" + setting, StringComparison.Ordinal)
            ? name[..^(setting.Length + 1)]
            : name;
    }

    private static bool IsDecided(CellStatus cell) =>
        cell.Verdict is Verdict.Supported or Verdict.Refuted or Verdict.Inconclusive;
}
