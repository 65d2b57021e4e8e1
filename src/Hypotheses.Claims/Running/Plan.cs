using Hypotheses.Claims.Subjects;

namespace Hypotheses.Claims.Running;

/// <summary>Which cells there are: a claim's controls and own subjects, and every shared subject.</summary>
public static class Plan
{
    /// <summary>The cells of a claim: positive controls, negative controls, own subjects, shared subjects.</summary>
    public static IReadOnlyList<Cell> Of(Claim claim, IEnumerable<Subject> shared)
    {
        var named = new HashSet<string>(StringComparer.Ordinal);
        var cells = new List<Cell>();
        void Add(IEnumerable<Subject> subjects, Role role)
        {
            foreach (Subject subject in subjects)
            {
                // Aspects are the claim's business only where the subject fits.
                foreach (string aspect in claim.Lacks(subject) is null ? claim.Aspects(subject) : [""])
                {
                    var cell = new Cell(claim, subject, aspect, role);
                    if (named.Add(cell.Name)) cells.Add(cell);
                    else if (role != Role.Subject) throw new InvalidOperationException($"{claim.Id}: two controls are named '{cell.Name}'");
                }
            }
        }

        Add(claim.Positive, Role.Positive);
        Add(claim.Negative, Role.Negative);
        Add(claim.Subjects, Role.Subject);
        Add(shared, Role.Subject);
        return cells;
    }
}
