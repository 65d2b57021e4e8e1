using Hypotheses.Core.Sae.Training.Lanes;
namespace Hypotheses.Core.Sae.Training;

/// <summary>A step and how many dictionaries of a plan it trains.</summary>
/// <param name="Step">The implementation.</param>
/// <param name="Lanes">Dictionaries, at least one.</param>
public sealed record PlannedStep(TrainingStep Step, int Lanes);
