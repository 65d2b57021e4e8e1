using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Baselines;
using Hypotheses.Core.Measures.Fidelity;
using Hypotheses.Core.Models.Toy;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Training;
using Hypotheses.Core.Worlds;
using static TorchSharp.torch;

namespace Hypotheses.Claims.Specimens;

/// <summary>A trained toy model with fresh inputs.</summary>
/// <param name="Weights">W [m, n].</param>
/// <param name="Bias">b [n].</param>
/// <param name="Inputs">x [N, n].</param>
/// <param name="Linear">Whether the ReLU is left out.</param>
public sealed record ToyModelSpecimen(Tensor Weights, Tensor Bias, Tensor Inputs, bool Linear) : ISpecimen<ToyModelSpecimen>
{
    /// <summary>The job of a trial's toy model.</summary>
    public static ToyModelJob Job(TmsRecipe recipe, Seed seed) => new(recipe, seed.Derive("model"));

    /// <summary>The toy model of one seed, with <paramref name="samples"/> inputs.</summary>
    public static Preparation<ToyModelSpecimen> Prepare(TmsRecipe recipe, Seed seed, int samples) =>
        Preparation.Of(Job(recipe, seed)).Then(model => Of(model, seed, samples));

    /// <summary>A trained model with fresh inputs.</summary>
    public static ToyModelSpecimen Of(ToyModelOfSuperposition model, Seed seed, int samples)
    {
        TmsRecipe recipe = model.Recipe;
        SparseWorld inputs = recipe.Inputs().Create(seed.Derive("world"));
        float[] codes = new float[samples * recipe.Features], activations = new float[samples * recipe.Features];
        inputs.Stream(seed.Derive("evaluation")).Next(codes, activations);
        return new ToyModelSpecimen(model.Weights[0], model.Bias[0], Tensors.Of(codes, samples, recipe.Features), recipe.Linear);
    }

    /// <summary>Fraction of the inputs' variance that the model's output leaves unexplained.</summary>
    public double Fvu()
    {
        using var scope = NewDisposeScope();
        Tensor output = Inputs.matmul(Weights.t()).matmul(Weights) + Bias;
        return Reconstruction.FvuOf(Inputs, Linear ? output : output.relu());
    }

    /// <inheritdoc/>
    public ToyModelSpecimen? Under(Invariance invariance, Seed seed)
    {
        Rng rng = seed.Rng();
        switch (invariance)
        {
            case Invariance.Rotation:
                Tensor q = Directions.Rotation((int)Weights.shape[0], rng).to(float32).to(Weights.device);
                return this with { Weights = q.matmul(Weights) };
            case Invariance.Permutation:
                long[] order = [.. Enumerable.Range(0, (int)Weights.shape[1])];
                rng.Shuffle(order.AsSpan());
                Tensor features = tensor(order).to(Weights.device);
                return this with
                {
                    Weights = Weights.index_select(1, features),
                    Bias = Bias.index_select(0, features),
                    Inputs = Inputs.index_select(1, features)
                };
            default:
                return null;
        }
    }

    /// <inheritdoc/>
    public ToyModelSpecimen? Under(Mutant mutant, Seed seed)
    {
        if (mutant != Mutant.DeadLatents) return null;
        // Half of the features, rounded down, lose their direction.
        Tensor weights = Weights.clone();
        weights.narrow(1, 0, weights.shape[1] / 2).zero_();
        return this with { Weights = weights };
    }
}
