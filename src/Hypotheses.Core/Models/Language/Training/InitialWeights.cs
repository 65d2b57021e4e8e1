using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Core.Models.Language.Training;

/// <summary>
/// The weights that training starts from: the embedding normal(0, the recipe's σ), matrices normal(0, 1/√inputs), the two that
/// write into the residual stream divided by √(2 · layers), gains 1, biases 0. (GPT-2's .02 is a sixth of that at d = 64:
/// training then starts late and ends .055 above the floor at responses, where it is .03 from here.) Each tensor draws from a
/// seed of its own, by name.
/// </summary>
internal static class InitialWeights
{
    /// <summary>Float32 on a device.</summary>
    public static TransformerWeights Of(LanguageRecipe recipe, Seed seed, Device device)
    {
        double writing = 1 / Math.Sqrt(2.0 * recipe.Layers);
        return TransformerWeights.Create(recipe.Config(), (name, shape) =>
        {
            using var scope = NewDisposeScope();
            string kind = name[(name.LastIndexOf('.', name.LastIndexOf('.') - 1) + 1)..];
            Tensor tensor = kind switch
            {
                "embed.weight" => Normal(shape, recipe.EmbeddingDeviation, seed.Derive(name)),
                "o.weight" or "down.weight" => Normal(shape, writing / Math.Sqrt(shape[1]), seed.Derive(name)),
                _ when shape.Length > 1 => Normal(shape, 1 / Math.Sqrt(shape[1]), seed.Derive(name)),
                _ => full(shape, name.EndsWith(".gain", StringComparison.Ordinal) ? 1.0 : 0.0, dtype: ScalarType.Float32),
            };
            return tensor.to(device).MoveToOuterDisposeScope();
        });
    }

    private static Tensor Normal(long[] shape, double deviation, Seed seed)
    {
        float[] numbers = new float[shape.Aggregate((a, b) => a * b)];
        seed.Rng().Normals(numbers, deviation);
        return Tensors.Of(numbers, shape);
    }
}
