using Hypotheses.Core.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypotheses.Core.Models.Toy;

/// <summary>One trained toy model of superposition as plain numbers. Immutable and thread-safe.</summary>
public sealed class TrainedToy
{
    private readonly float[] _weights, _bias;

    /// <summary>A model that takes over the arrays; nobody may write to them afterwards.</summary>
    /// <param name="weights">W [m × n], row-major.</param>
    /// <param name="bias">b [n].</param>
    /// <param name="loss">Mean loss a sample, as in <see cref="ToyModelOfSuperposition.Losses"/>.</param>
    /// <exception cref="ArgumentException">The lengths do not belong to one m and one n, or one of them is 0.</exception>
    public TrainedToy(float[] weights, float[] bias, double loss)
    {
        if (bias.Length == 0 || weights.Length == 0 || weights.Length % bias.Length != 0)
            throw new ArgumentException($"toy model: {weights.Length} weights are not m × {bias.Length}");
        (_weights, _bias, Loss) = (weights, bias, loss);
    }

    /// <summary>n.</summary>
    public int Features => _bias.Length;

    /// <summary>m.</summary>
    public int Hidden => _weights.Length / _bias.Length;

    /// <summary>W [m × n], row-major.</summary>
    public ReadOnlySpan<float> Weights => _weights;

    /// <summary>b [n].</summary>
    public ReadOnlySpan<float> Bias => _bias;

    /// <summary>Mean loss a sample on 16,384 fresh samples.</summary>
    public double Loss { get; }

    /// <summary>Models of one recipe side by side.</summary>
    /// <exception cref="ArgumentException">There are none, or one is not of the recipe's shape.</exception>
    public static ToyModelOfSuperposition Join(TmsRecipe recipe, IReadOnlyList<TrainedToy> models)
    {
        if (models.Count == 0 || models.Any(t => t.Hidden != recipe.Hidden || t.Features != recipe.Features))
            throw new ArgumentException($"toy models: none, or one is not [{recipe.Hidden}, {recipe.Features}]");
        using DisposeScope scope = NewDisposeScope();
        Tensor weights = Tensors.Of([.. models.SelectMany(t => t._weights)], models.Count, recipe.Hidden, recipe.Features);
        Tensor bias = Tensors.Of([.. models.SelectMany(t => t._bias)], models.Count, recipe.Features);
        return new ToyModelOfSuperposition(recipe, weights, bias, [.. models.Select(t => t.Loss)]);
    }
}
