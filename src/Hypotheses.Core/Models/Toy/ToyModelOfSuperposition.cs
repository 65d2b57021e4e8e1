using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;
using Hypotheses.Core.Worlds.Recipes;
using Hypotheses.Core.Worlds.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypotheses.Core.Models.Toy;

/// <summary>Trained toy models of superposition, one a seed. Owns its tensors. Thread-safe to read.</summary>
public sealed class ToyModelOfSuperposition : IDisposable
{
    /// <summary>Takes W [S, m, n], b [S, n] and the loss of each model.</summary>
    /// <exception cref="ArgumentException">The shapes do not belong to the recipe or to each other.</exception>
    public ToyModelOfSuperposition(TmsRecipe recipe, Tensor weights, Tensor bias, IReadOnlyList<double> losses)
    {
        recipe.Validate();
        if (weights.dim() != 3 || weights.size(1) != recipe.Hidden || weights.size(2) != recipe.Features)
            throw new ArgumentException(
                $"weights: [{string.Join(", ", weights.shape)}] is not [S, {recipe.Hidden}, {recipe.Features}]");
        if (bias.dim() != 2 || bias.size(0) != weights.size(0) || bias.size(1) != recipe.Features
            || losses.Count != weights.size(0))
            throw new ArgumentException("bias or losses: not one row a model");
        (Recipe, Weights, Bias, Losses) = (recipe, weights.DetachFromDisposeScope(), bias.DetachFromDisposeScope(), losses);
    }

    /// <summary>What all were trained with.</summary>
    public TmsRecipe Recipe { get; }

    /// <summary>S, how many models.</summary>
    public int Count => Losses.Count;

    /// <summary>W [S, m, n].</summary>
    public Tensor Weights { get; }

    /// <summary>b [S, n].</summary>
    public Tensor Bias { get; }

    /// <summary>Mean loss a sample of each model on 16,384 fresh samples.</summary>
    public IReadOnlyList<double> Losses { get; }

    /// <summary>The model of lowest loss: the best of the restarts.</summary>
    public int Best => Enumerable.Range(0, Count).MinBy(i => Losses[i]);

    /// <summary>h = Wx: hidden activations [S, B, m] for inputs [B, n] or [S, B, n].</summary>
    public Tensor Hide(Tensor x) => matmul(x, Weights.transpose(1, 2));

    /// <summary>x̂ [S, B, n] for inputs [B, n] or [S, B, n].</summary>
    public Tensor Reconstruct(Tensor x)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor output = matmul(Hide(x), Weights) + Bias.unsqueeze(1);
        return (Recipe.Linear ? output : output.relu()).MoveToOuterDisposeScope();
    }

    /// <summary>Mean over samples of Σ I_i (x_i − x̂_i)², one a model [S]. Differentiable in the model's tensors.</summary>
    public Tensor Loss(Tensor x)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor error = (Reconstruct(x) - x).square() * tensor(Recipe.Importance());
        return error.sum(new long[] { 2 }).mean(new long[] { 1 }).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The hidden activations of model <paramref name="index"/> as a world: x = Wf with rows W_i/‖W_i‖ as directions and codes
    /// ‖W_i‖·f_i. A feature of norm 0 keeps a zero row and a zero code; TrueL0 counts all inputs, represented or not.
    /// </summary>
    public SparseWorld HiddenWorld(int index)
    {
        using DisposeScope scope = NewDisposeScope();
        float[] rows = Tensors.ToArray<float>(Weights[index].t());
        int m = Recipe.Hidden;
        var norms = new float[Recipe.Features];
        for (int i = 0; i < norms.Length; i++)
        {
            Span<float> row = rows.AsSpan(i * m, m);
            foreach (float value in row) norms[i] += value * value;
            norms[i] = MathF.Sqrt(norms[i]);
            for (int k = 0; k < m && norms[i] > 0; k++) row[k] /= norms[i];
        }

        UniformSparseRecipe inputs = Recipe.Inputs();
        return new SparseWorld(rows, m, Recipe.Features * Recipe.Probability, () => new ScaledSampler(inputs.Sampler(), norms));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Weights.Dispose();
        Bias.Dispose();
    }

    private sealed class ScaledSampler(CodeSampler inputs, float[] norms) : CodeSampler
    {
        internal override void Next(Rng rng, SparseCode code)
        {
            inputs.Next(rng, code);
            code.Scale(norms);
        }
    }
}
