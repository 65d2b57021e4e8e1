using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Trials;

namespace Hypotheses.Claims.Running;

/// <summary>Which cells there are: a claim's controls and own subjects, and every shared subject.</summary>
public static class Plan
{
    private const string FullTier = "left to the full tier";

    /// <summary>
    /// The cells of a claim: positive controls, negative controls, own subjects, shared subjects, points of its phase map. A subject
    /// that is there already is not repeated. Cells that the tier leaves out are there, and say so.
    /// </summary>
    /// <exception cref="InvalidOperationException">Two controls, or two different subjects, have one name.</exception>
    public static IReadOnlyList<Cell> Of(Claim claim, IEnumerable<Subject> shared, Tier tier = Tier.Quick)
    {
        var named = new Dictionary<string, Cell>(StringComparer.Ordinal);
        var cells = new List<Cell>();
        void Add(IEnumerable<Subject> subjects, Role role)
        {
            foreach (Subject subject in subjects)
            {
                // Aspects are the claim's business only where the subject fits, and where there is more than the one dictionary given.
                foreach (string aspect in claim.Lacks(subject) is null && subject is not IHasDictionary ? claim.Aspects(subject) : [""])
                {
                    string? leftOut = subject is IHasDictionary || claim.Lacks(subject) is not null ? null
                        : claim.Unjudged(subject, aspect) ?? (tier == Tier.Quick && !claim.IsQuick(subject, aspect) ? FullTier : null);
                    if (leftOut is not null && role != Role.Subject) continue; // a control of cells that are left out too
                    var cell = new Cell(claim, subject, aspect, role, leftOut);
                    if (named.TryAdd(cell.Name, cell)) cells.Add(cell);
                    else if (role != Role.Subject) throw new InvalidOperationException($"{claim.Id}: two controls are named '{cell.Name}'");
                    else if (named[cell.Name].Subject.Hash != subject.Hash) throw new InvalidOperationException($"{claim.Id}: two different subjects are named '{cell.Name}'");
                }
            }
        }

        Add(claim.Positive, Role.Positive);
        Add(claim.Negative, Role.Negative);
        Add(claim.Subjects, Role.Subject);
        Add(shared, Role.Subject);
        if (claim.Map is { } map)
        {
            string? leftOut = tier == Tier.Quick && !map.Quick ? FullTier : null;
            cells.AddRange(map.Points().Select(p => new Cell(claim, p.Subject, claim.Aspects(p.Subject)[0], Role.Subject, leftOut, p.Point)));
        }

        // Calibration is of the instrument: its controls.
        return tier == Tier.Calibrate ? [.. cells.Where(c => c.Role != Role.Subject)] : cells;
    }

    /// <summary>The line that a ledger gets for a cell before its trials.</summary>
    public static PlannedCell Line(Cell cell, string definition, Tier tier) => new()
    {
        Claim = cell.Claim.Id,
        Title = cell.Claim.Title,
        Family = cell.Claim.Family,
        Source = cell.Claim.Source,
        Definition = definition,
        Subject = cell.Name,
        Description = cell.Subject.Description,
        SubjectHash = cell.Subject.Hash,
        Role = cell.Role,
        Prediction = cell.Claim.PredictionFor(cell.Subject),
        // A map shows where, not how surely: its points take few seeds and are looked at once.
        Seeds = cell.Point is null ? SeedSchedule.Most(cell.Claim, tier) : PhaseMap.Seeds(tier),
        Looks = cell.Point is null ? SeedSchedule.Looks(cell.Claim, tier) : null,
        Point = cell.Point,
        QuickSeeds = tier == Tier.Calibrate ? SeedSchedule.Most(cell.Claim, Tier.Quick) : null,
        Confirmatory = cell.Claim.Confirmatory,
        Tier = tier,
        NotApplicable = cell.NotApplicable,
    };
}
