using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;

namespace Hypotheses.Core.Sae.Training.Lanes;

/// <summary>One dictionary to train, of an ensemble of any number.</summary>
/// <param name="Recipe">How. Lanes of one ensemble may differ in anything but d.</param>
/// <param name="Seed">What the starting weights follow from.</param>
/// <param name="Stream">
/// Its supply of samples. Lanes may share one stream (the same object): then they train side by side on the same samples, drawn
/// once, and must agree in <see cref="SaeRecipe.Batch"/>, in their number of steps and in whether they look at data before
/// they start.
/// </param>
/// <param name="Start">
/// The weights to start from instead of random ones, as training sees activations: d and F are the recipe's, and the recipe must
/// not want to see data first. For architectures that have nothing but weights and biases. Null: random.
/// </param>
public sealed record Lane(SaeRecipe Recipe, Seed Seed, IActivationStream Stream, SparseAutoencoder? Start = null);
