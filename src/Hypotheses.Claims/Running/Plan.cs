using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Claims.Running;

/// <summary>Which cells there are: a claim's controls and own subjects, and every shared subject.</summary>
public static class Plan
{
    /// <summary>
    /// How many seeds a cell takes that is run although its author excludes it: enough to see that its gates or controls fail.
    /// </summary>
    public const int ExcludedSeeds = 6;

    /// <summary>Why a cell is not run that the full tier runs: so its reason begins.</summary>
    public const string FullTier = "left to the full tier";

    /// <summary>
    /// The cells of a claim: positive controls, negative controls, own subjects, shared subjects, points of its phase map. A
    /// subject that is there already is not repeated. Cells that the tier leaves out are there, and say so.
    /// </summary>
    /// <exception cref="InvalidOperationException">Two controls, or two different subjects, have one name.</exception>
    /// <exception cref="Core.Files.MalformedFileException">One of them stands in a models file; names file and field.</exception>
    public static IReadOnlyList<Cell> Of(Claim claim, IEnumerable<Subject> shared, Tier tier = Tier.Quick)
    {
        var named = new Dictionary<string, Cell>(StringComparer.Ordinal);
        var folded = new Dictionary<string, Cell>(StringComparer.OrdinalIgnoreCase);
        var cells = new List<Cell>();
        void Add(IEnumerable<Case> cases, Role role)
        {
            foreach (Case of in cases)
            {
                foreach (Setting setting in claim.SettingsOf(of))
                {
                    Cell cell = Cell(claim, of, setting, role, tier);
                    if (cell.LeftOut is not null && role != Role.Subject) continue; // a control of cells that are left out too
                    if (!folded.TryAdd(cell.Name, cell) && !named.ContainsKey(cell.Name)
                        && (of.Subject.Listed ?? folded[cell.Name].Subject.Listed) is { } alike)
                        throw alike(Subject.SameFiles(of.Subject.Name, folded[cell.Name].Subject.Name));
                    if (named.TryAdd(cell.Name, cell)) cells.Add(cell);
                    else if (role != Role.Subject)
                        throw new InvalidOperationException($"{claim.Id}: two controls are named '{cell.Name}'");
                    else if (named[cell.Name].Subject.Hash == of.Subject.Hash) continue;
                    else if ((of.Subject.Listed ?? named[cell.Name].Subject.Listed) is { } taken)
                        throw taken($"is taken: {claim.Id} has a subject of its own, or another model, of this name");
                    else
                        throw new InvalidOperationException($"{claim.Id}: two different subjects are named '{cell.Name}'");
                }
            }
        }

        Add(claim.Controls.Positive, Role.Positive);
        Add(claim.Controls.Negative, Role.Negative);
        Add(claim.Subjects, Role.Subject);
        Add(shared.Select(s => (Case)s), Role.Subject);
        if (claim.Map is { } map)
        {
            string? leftOut = tier == Tier.Quick && !map.Quick ? FullTier : null;
            cells.AddRange(map.Points().Select(p =>
                new Cell(claim, p.Case, claim.SettingsOf(p.Case)[0], Role.Subject) { LeftOut = leftOut, Point = p.Point }));
        }

        // Calibration is of the instrument: its controls.
        return tier == Tier.Calibrate ? [.. cells.Where(c => c.Role != Role.Subject && c.Exclusion is null)] : cells;
    }

    /// <summary>The line that a ledger gets for a cell before its trials.</summary>
    public static PlannedCell Line(Cell cell, string definition, Tier tier) => new()
    {
        Claim = cell.Claim.Id,
        Title = cell.Claim.Title,
        Meaning = cell.Claim.Meaning is { Length: > 0 } meaning ? meaning : null,
        Family = cell.Claim.Family,
        Source = cell.Claim.Source,
        Definition = definition,
        Subject = cell.Name,
        Setting = cell.Setting.Name.Length == 0 ? null : cell.Setting.Name,
        TwinOf = cell.Subject.TwinOf is { } trained
            ? cell.Setting.Name.Length == 0 ? trained : $"{trained}@{cell.Setting.Name}"
            : null,
        Own = cell.Subject.IsOwn,
        ComesFromTraining = cell.Subject.ComesFromTraining,
        Description = cell.Subject.Description,
        SubjectHash = cell.Subject.Hash,
        Role = cell.Role,
        Hard = cell.Case.Hard,
        Certain = cell.Case.Certain,
        Prediction = cell.Rule,
        Statistics = cell.Claim.Protocol.Statistics is { Count: > 0 } statistics ? statistics : null,
        Seeds = Seeds(cell, tier),
        Spares = tier == Tier.Quick && cell is { Point: null, Exclusion: null } ? cell.Claim.Protocol.Seeds.Spares : 0,
        // A map shows where, not how surely: its points take few seeds and are looked at once.
        Looks = cell.Point is null && cell.Exclusion is null ? SeedSchedule.Looks(cell.Claim, tier) : null,
        Point = cell.Point,
        QuickSeeds = tier == Tier.Calibrate ? SeedSchedule.Most(cell.Claim, Tier.Quick) : null,
        Confirmatory = cell.Claim.Protocol.Confirmatory,
        Tier = tier,
        NotApplicable = cell.NotApplicable,
        Absent = cell.Absent is not null,
        Excluded = cell.Exclusion?.Reason,
    };

    private static int Seeds(Cell cell, Tier tier) => (cell.Point, cell.Exclusion) switch
    {
        (null, null) => SeedSchedule.Most(cell.Claim, tier),
        (_, null) => PhaseMap.Seeds(tier),
        _ => cell.Runs(tier) ? ExcludedSeeds : 0,
    };

    private static Cell Cell(Claim claim, Case of, Setting setting, Role role, Tier tier)
    {
        bool fits = claim.Lacks(of.Subject) is null && of.Subject is not IHasSae;
        return new Cell(claim, of, setting, role)
        {
            Exclusion = fits ? claim.Protocol.Exclusions.FirstOrDefault(e => e.Covers(of.Subject.Name, setting.Name)) : null,
            LeftOut = fits && tier == Tier.Quick && (of.FullTier || setting.FullTier) ? FullTier : null,
        };
    }
}
