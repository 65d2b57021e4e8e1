namespace Hypotheses.Core.Sae.Training;

/// <summary>
/// Checkpoints of a training: a run that was interrupted, by whatever, goes on from the last one, on the CPU to the bit. Streams
/// must be able to save their position.
/// </summary>
/// <param name="Folder">A folder of this training's own; made where it is missing.</param>
/// <param name="EverySteps">Steps between two checkpoints of a unit of lanes, ≥ 1: what an interruption loses at most.</param>
public sealed record CheckpointOptions(string Folder, int EverySteps = 1000);
