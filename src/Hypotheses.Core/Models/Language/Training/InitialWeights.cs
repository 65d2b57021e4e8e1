using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Models.Transformers.Twins;
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
        TransformerWeights drawn = TransformerTwins.Untrained(recipe.Config(), seed.Derive);
        if (device.type == TorchSharp.DeviceType.CPU) return drawn;
        using (drawn) return drawn.Select((_, tensor) => tensor.to(device));
    }
}
