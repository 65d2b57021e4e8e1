namespace Hypotheses.Core.Sae.Training.Lanes;

/// <summary>Lanes that one implementation advances as one.</summary>
/// <param name="Step">The implementation.</param>
/// <param name="Lanes">The lanes, at least one.</param>
internal sealed record LanePart(StepImplementation Step, IReadOnlyList<Lane> Lanes);
