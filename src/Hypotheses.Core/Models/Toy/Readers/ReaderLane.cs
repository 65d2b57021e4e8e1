using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;

namespace Hypotheses.Core.Models.Toy.Readers;

/// <summary>One reader of a frozen embedding to train: everything that its bits follow from.</summary>
/// <param name="Recipe">How.</param>
/// <param name="World">Its activations are read, its codes are the targets.</param>
/// <param name="Seed">The seed of its start and its samples.</param>
/// <param name="Importance">I_j ≥ 0 of each output, 0 for features that the reader is not trained on; null: all 1.</param>
public sealed record ReaderLane(ReaderRecipe Recipe, IWorld World, Seed Seed, IReadOnlyList<double>? Importance = null);
