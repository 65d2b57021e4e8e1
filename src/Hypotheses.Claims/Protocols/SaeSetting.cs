using Hypotheses.Core.Dictionaries;

namespace Hypotheses.Claims.Protocols;

/// <summary>
/// A sparse autoencoder as a setting: a recipe whose width and k are set by what it is trained on (the number of features, how many are
/// active), times factors that are part of the setting.
/// </summary>
/// <param name="Name">See <see cref="Setting"/>.</param>
/// <param name="Recipe">The recipe; its width and k are replaced by <see cref="For"/>.</param>
/// <param name="Widths">F for each feature (or dimension: the claim says).</param>
/// <param name="Actives">k for each active feature.</param>
public sealed record SaeSetting(string Name, DictionaryRecipe Recipe, double Widths = 1, double Actives = 1) : Setting(Name)
{
    /// <summary>A dictionary that the subject brings: nothing is trained, the recipe is not used.</summary>
    public static SaeSetting Given { get; } = new("", DictionaryRecipe.Toy(1, 0));

    /// <summary>Whether the architecture has a k, else a penalty.</summary>
    public bool HasK => Recipe.Auxiliary is not null;

    /// <summary>The recipe for a number of features of which <paramref name="active"/> are active on average.</summary>
    /// <param name="features">Times <see cref="Widths"/>, rounded, the width.</param>
    /// <param name="active">Times <see cref="Actives"/>, rounded and at least 1, the k of architectures that have one.</param>
    public DictionaryRecipe For(double features, double active = 1)
    {
        int width = Math.Max(1, (int)Math.Round(Widths * features));
        return HasK
            ? Recipe with { Width = width, K = Math.Clamp((int)Math.Round(Actives * active), 1, width) }
            : Recipe with { Width = width };
    }
}
