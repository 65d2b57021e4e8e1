using Hypotheses.Core.Runtime;

namespace Hypotheses.Core.Dictionaries;

/// <summary>A trained dictionary with how its training went.</summary>
/// <param name="Seed">The lane's seed; of several restarts, that of the one kept.</param>
/// <param name="Dictionary">The dictionary.</param>
/// <param name="Loss">
/// What restarts were compared by: held-out loss from <see cref="DictionaryTrainer.TrainBest"/>; from
/// <see cref="DictionaryTrainer.Train"/> the mean training loss of the last twentieth of the steps. NaN where training diverged.
/// </param>
/// <param name="Curve">Training loss of each step's batch, before the step and without AuxK.</param>
public sealed record TrainedDictionary(Seed Seed, Dictionary Dictionary, double Loss, IReadOnlyList<float> Curve);
