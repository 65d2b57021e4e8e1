using Hypotheses.Core.Runtime;

namespace Hypotheses.Core.Models.Toy;

/// <summary>One toy model of superposition to train: everything that its bits follow from.</summary>
/// <param name="Recipe">How.</param>
/// <param name="Seed">The seed of its start, its samples and its evaluation.</param>
public sealed record ToyLane(TmsRecipe Recipe, Seed Seed);
