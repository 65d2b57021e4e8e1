namespace Hypotheses.Core.Sae.Training;

/// <summary>How far training is.</summary>
/// <param name="LanesDone">Lanes that are finished.</param>
/// <param name="Lanes">All lanes.</param>
/// <param name="StepsDone">Steps done, summed over lanes.</param>
/// <param name="Steps">All steps, summed over lanes.</param>
public readonly record struct TrainingProgress(int LanesDone, int Lanes, long StepsDone, long Steps);
