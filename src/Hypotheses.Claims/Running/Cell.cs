using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Trials;

namespace Hypotheses.Claims.Running;

/// <summary>Claim × subject (× aspect): one row of the verdict table, or one point of a phase map.</summary>
/// <param name="Claim">The claim.</param>
/// <param name="Subject">The subject.</param>
/// <param name="Aspect">A place of the subject that is judged by itself, or empty.</param>
/// <param name="Role">What the subject is to the claim.</param>
/// <param name="LeftOut">Why this tier does not measure it; null where it does.</param>
/// <param name="Point">Where on the claim's phase map it lies; null for a row of the table.</param>
public sealed record Cell(Claim Claim, Subject Subject, string Aspect, Role Role, string? LeftOut = null, PhasePoint? Point = null)
{
    /// <summary><c>stories260K@blocks.1</c>, or the subject's name; a point of a map has <c>map-</c> before it.</summary>
    public string Name => (Point is null ? "" : "map-") + (Aspect.Length == 0 ? Subject.Name : $"{Subject.Name}@{Aspect}");

    /// <summary>Null where the cell can be measured, else why not.</summary>
    public string? NotApplicable => Claim.Lacks(Subject) ?? Subject.Unavailable ?? LeftOut;

    /// <summary>One measurement for each of the lab's seeds.</summary>
    /// <exception cref="InvalidOperationException">The claim returned another number of them.</exception>
    public IReadOnlyList<Measurement> Measure(Lab lab)
    {
        IReadOnlyList<Measurement> measured = Claim.Measure(this, lab);
        return measured.Count == lab.Seeds.Count ? measured : throw new InvalidOperationException($"{measured.Count} measurements for {lab.Seeds.Count} seeds");
    }

    /// <summary>What voids a trial of this cell: the gates that failed, and statistics of the rules that are missing or not numbers.</summary>
    public IReadOnlyList<string> Voids(Measurement measured) =>
    [
        .. measured.Gates.Where(g => !g.Value.Passed).Select(g => g.Key),
        .. Claim.PredictionFor(Subject).Statistics.Where(s => !measured.Values.TryGetValue(s, out double v) || !double.IsFinite(v)).Select(s => s + " is no number"),
    ];

    /// <inheritdoc/>
    public override string ToString() => $"{Claim.Id} × {Name}";
}
