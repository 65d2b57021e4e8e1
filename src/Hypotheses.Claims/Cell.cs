using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Claims;

/// <summary>Claim × subject × setting: one row of the verdict table, or one point of a phase map.</summary>
/// <param name="Claim">The claim.</param>
/// <param name="Case">The subject, with the rule that it is judged by.</param>
/// <param name="Setting">What of the method is varied.</param>
/// <param name="Role">What the subject is to the claim.</param>
public sealed record Cell(Claim Claim, Case Case, Setting Setting, Role Role)
{
    /// <summary>Why this tier does not measure it; null where it does.</summary>
    public string? LeftOut { get; init; }

    /// <summary>Why the claim's author excludes it; null where nobody does.</summary>
    public Exclusion? Exclusion { get; init; }

    /// <summary>Where on the claim's phase map it lies; null for a row of the table.</summary>
    public PhasePoint? Point { get; init; }

    /// <summary>The subject.</summary>
    public Subject Subject => Case.Subject;

    /// <summary>The rule that it is judged by.</summary>
    public Prediction Rule => Claim.RuleOf(Case);

    /// <summary><c>stories260K@blocks.1</c>, or the subject's name; a point of a map has <c>map-</c> before it.</summary>
    public string Name =>
        (Point is null ? "" : "map-") + (Setting.Name.Length == 0 ? Subject.Name : $"{Subject.Name}@{Setting.Name}");

    /// <summary>
    /// What is not here (a file) and without which it cannot be measured, in words; null where it lacks nothing, or would not run
    /// anyway.
    /// </summary>
    public string? Absent => Claim.Lacks(Subject) is null && LeftOut is null && Exclusion is null ? Subject.Unavailable : null;

    /// <summary>Null where the cell can be measured, else why not.</summary>
    public string? NotApplicable => Claim.Lacks(Subject) ?? LeftOut ?? Subject.Unavailable;

    /// <summary>Whether a run of <paramref name="tier"/> measures it.</summary>
    public bool Runs(Tier tier) => NotApplicable is null && (Exclusion is null || (Exclusion.Fails && tier == Tier.Full));

    /// <summary>The protocol's gates on what a trial of this cell measured.</summary>
    /// <exception cref="InvalidOperationException">A gate's number was not measured; says which were.</exception>
    public IReadOnlyDictionary<string, GateReading> Gates(Measurement measured)
    {
        var readings = new SortedDictionary<string, GateReading>(StringComparer.Ordinal);
        foreach (Gate gate in Claim.Protocol.Gates)
        {
            if (measured.Values.TryGetValue(gate.Number, out double value))
                readings[gate.Number] = new GateReading(value, gate.Low, gate.High);
            else if (!gate.Optional)
                throw new InvalidOperationException($"the gate '{gate}' finds no number '{gate.Number}' among {measured.Names}");
        }

        return readings;
    }

    /// <summary>
    /// What voids a trial of this cell: the gates that failed, and statistics of the rule that are not numbers.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// A statistic of the rule, or a gate's number, was not measured (says which were); or a statistic lies outside the range
    /// that the protocol declares, so that what is computed from the range would be wrong.
    /// </exception>
    public IReadOnlyList<string> Voids(Measurement measured)
    {
        if (Rule.Statistics.FirstOrDefault(s => !measured.Values.ContainsKey(s)) is { } missing)
            throw new InvalidOperationException($"{StatisticProblem.Of(missing, measured.Values)}");
        if (Claim.Protocol.Statistics.Select(s => s.Outside(measured.Values)).FirstOrDefault(p => p is not null) is { } outside)
            throw new InvalidOperationException(outside);
        return
        [
            .. Gates(measured).Where(g => !g.Value.Passed).Select(g => g.Key),
            .. Rule.Statistics.Select(s => StatisticProblem.Of(s, measured.Values)).OfType<string>(),
        ];
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Claim.Id} × {Name}";
}
