using Hypotheses.Core.Runtime;

namespace Hypotheses.Core.Sae.Training;

/// <summary>A trained dictionary with how its training went.</summary>
/// <param name="Seed">The lane's seed; of several restarts, that of the one kept.</param>
/// <param name="Sae">The dictionary, for activations as the stream gives them.</param>
/// <param name="Loss">
/// What restarts were compared by: held-out loss from <see cref="SaeTrainer.TrainBest"/>; from
/// <see cref="SaeTrainer.Train"/> the mean training loss of the last twentieth of the steps. NaN where training diverged.
/// </param>
/// <param name="Curve">Training loss of each step's batch, before the step and without AuxK, in the scale of training.</param>
/// <param name="Scale">s: training saw activations times it; 1 without <see cref="SaeRecipe.Normalise"/>.</param>
public sealed record TrainedSae(
    Seed Seed, SparseAutoencoder Sae, double Loss, IReadOnlyList<float> Curve, float Scale = 1);
