using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Architectures;

namespace Hypotheses.Claims.Protocols;

/// <summary>
/// A sparse autoencoder as a setting: a recipe, whose width and k may be set by what it is trained on (the number of features,
/// how many are active) times factors that are part of the setting. Without factors they are the recipe's own.
/// </summary>
/// <param name="Name">See <see cref="Setting"/>.</param>
/// <param name="Recipe">The recipe.</param>
/// <param name="Widths">F for each feature (or dimension: the claim says); null: the recipe's own width.</param>
/// <param name="Actives">k for each active feature, of architectures that have one; null: the recipe's own k.</param>
public sealed record SaeSetting(string Name, SaeRecipe Recipe, double? Widths = null, double? Actives = null)
    : Setting(Name)
{
    /// <summary>A dictionary that the subject brings: nothing is trained, the recipe is not used.</summary>
    public static SaeSetting Given { get; } = new("", SaeRecipes.Toy(1, 0));

    /// <summary>Whether the architecture has a k, else a penalty.</summary>
    public bool HasK => Recipe.Auxiliary is not null;

    /// <summary>The recipe for a number of features of which <paramref name="active"/> are active on average.</summary>
    /// <param name="features">Times <see cref="Widths"/>, rounded, the width.</param>
    /// <param name="active">Times <see cref="Actives"/>, rounded and at least 1, the k of architectures that have one.</param>
    public SaeRecipe For(double features, double active = 1)
    {
        SaeRecipe sized = Widths is { } widths
            ? Recipe with { Width = Math.Max(1, (int)Math.Round(widths * features)) }
            : Recipe;
        return HasK && Actives is { } actives
            ? sized with { K = Math.Clamp((int)Math.Round(actives * active), 1, sized.Width) }
            : sized;
    }

    /// <summary>The recipe of a given width, whatever factor the setting has.</summary>
    /// <param name="width">F.</param>
    /// <param name="active">See <see cref="For"/>.</param>
    public SaeRecipe OfWidth(int width, double active) => (this with { Widths = 1 }).For(width, active);
}
