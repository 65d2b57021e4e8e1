using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae.Activations;
using Hypotheses.Core.Worlds.Recipes;
using static TorchSharp.torch;

namespace Hypotheses.Core.Sae;

/// <summary>
/// ReLU dictionaries that are solutions of a world of two co-occurring features and rare ones (<see cref="PairRecipe"/>), to
/// start training from. Features 0 and 1 are the pair; of features that do not fit, the last are left out. Unit rows; slots left
/// over hold latents that never fire.
/// </summary>
public static class PairStarts
{
    /// <summary>
    /// Features one latent each, read alone and shrunk by λ/2: the solution without composites, and an oracle in any world of
    /// orthonormal features.
    /// </summary>
    /// <param name="features">[n, d] orthonormal rows.</param>
    /// <param name="width">F; where it is below n, the first F features have a latent.</param>
    /// <param name="penalty">λ.</param>
    public static SparseAutoencoder Atomic(Tensor features, int width, double penalty)
    {
        using var scope = NewDisposeScope();
        Tensor kept = features.narrow(0, 0, Math.Min(width, features.shape[0]));
        return Of(kept, kept, Bias((int)kept.shape[0], penalty), width);
    }

    /// <summary>
    /// A composite (v₀ + v₁)/√2 that fires where both do, the pair's latents, which read v₀ − v₁ and v₁ − v₀ and so are off there
    /// but for what the composite leaves, and as many of the rare features as there are slots.
    /// </summary>
    public static SparseAutoencoder Composite(Tensor features, PairRecipe pair, int width, double penalty)
    {
        using var scope = NewDisposeScope();
        Tensor a = features[0], b = features[1], kept = features.narrow(0, 2, Math.Min(width - 3, features.shape[0] - 2));
        // Off up to the largest single value, then so steep that it is right where both have their mean value.
        double mean = pair.Low + pair.High, steep = (mean / Math.Sqrt(2) - penalty / 2) / (mean - pair.High);
        Tensor decoder = cat([Composite(features), features.narrow(0, 0, 2), kept]);
        Tensor encoder = cat([(a + b).mul(steep).unsqueeze(0), (a - b).unsqueeze(0), (b - a).unsqueeze(0), kept]);
        return Of(encoder, decoder, [(float)(-steep * pair.High), .. Bias((int)decoder.shape[0] - 1, penalty)], width);
    }

    /// <summary>A composite (v₀ + v₁)/√2 in place of the pair, and as many of the rare features as there are slots.</summary>
    public static SparseAutoencoder Merged(Tensor features, int width, double penalty)
    {
        using var scope = NewDisposeScope();
        Tensor kept = cat([Composite(features), features.narrow(0, 2, Math.Min(width - 1, features.shape[0] - 2))]);
        return Of(kept, kept, Bias((int)kept.shape[0], penalty), width);
    }

    private static Tensor Composite(Tensor features) => (features[0] + features[1]).div(Math.Sqrt(2)).unsqueeze(0);

    private static float[] Bias(int count, double penalty) => [.. Enumerable.Repeat((float)(-penalty / 2), count)];

    private static SparseAutoencoder Of(Tensor encoder, Tensor decoder, float[] bias, int width)
    {
        float[] Numbers(Tensor values) => Tensors.ToArray<float>(values);
        var dictionary = new SparseAutoencoder(
            new ReluActivation(), Numbers(encoder.t()), bias, Numbers(decoder), new float[decoder.shape[1]]);
        while (dictionary.Width < width) dictionary = dictionary.WithDeadLatent();
        return dictionary;
    }
}
