using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds.Sampling;
using static TorchSharp.torch;

namespace Hypotheses.Core.Worlds.Recipes;

/// <summary>
/// A world of a <see cref="CompositeRecipe"/>. True features in H1: composites (k, l) at k·L + l, then actions, then shared
/// contexts where there are any. In H2: actions, then contexts c_l, or c_kl at K + k·L + l where they are context-specific; a
/// composite of value m gives its action and its context the code m/√2 each, but for the recipe's options.
/// </summary>
public sealed class CompositeWorld : SparseWorld
{
    internal CompositeWorld(CompositeRecipe recipe, CompositeDirections parts)
        : base(
            parts.Features(),
            recipe.Dimension,
            MeanActive(recipe) * Magnitudes.PositiveShare(recipe.MagnitudeSpread),
            () => new CompositeSampler(recipe, parts),
            recipe.Noise)
    {
        Recipe = recipe;
        ActionDirections = Own(parts.Actions, recipe.Families);
        OffsetDirections = Own(parts.Offsets, recipe.Composites);
        CompositeDirections = Own(parts.Composites, recipe.Composites);
    }

    /// <summary>The recipe.</summary>
    public CompositeRecipe Recipe { get; }

    /// <summary>a_k [K, d], unit rows: the parent direction of each family, in both kinds. The world owns it.</summary>
    public Tensor ActionDirections { get; }

    /// <summary>u_kl, c_l or c_kl of each composite [K·L, d], unit rows. The world owns it.</summary>
    public Tensor OffsetDirections { get; }

    /// <summary>
    /// (a_k + offset_kl)/√2, or what the recipe's options make of it, [K·L, d], unit rows, in both kinds. The world owns it.
    /// </summary>
    public Tensor CompositeDirections { get; }

    /// <summary>
    /// Row of composite (k, l) in <see cref="CompositeDirections"/> and <see cref="OffsetDirections"/>; in H1 also its feature.
    /// </summary>
    public int Composite(int family, int member) => family * Recipe.Members + member;

    /// <summary>(k, l) of a composite's row.</summary>
    public (int Family, int Member) Parts(int composite) => Math.DivRem(composite, Recipe.Members);

    /// <summary>The feature of action k.</summary>
    public int ActionFeature(int family) => CompositeSampler.Action(Recipe, family);

    /// <summary>Where each action is on [N, K], bool: alone or in a composite, in both kinds.</summary>
    /// <param name="codes">[N, n] codes of this world.</param>
    public Tensor ActionsOn(Tensor codes)
    {
        using var scope = NewDisposeScope();
        Tensor active = codes.ne(0);
        Tensor[] actions = [.. Enumerable.Range(0, Recipe.Families).Select(k =>
        {
            Tensor alone = active.select(1, ActionFeature(k));
            return Recipe.Kind == CompositeKind.H1
                ? alone.logical_or(active.narrow(1, Composite(k, 0), Recipe.Members).any(1))
                : alone;
        })];
        return stack(actions, 1).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The feature of the context of composite (k, l); −1 where offsets are no features (H1 with private offsets).
    /// </summary>
    public int ContextFeature(int family, int member) => CompositeSampler.Context(Recipe, family, member);

    private static double MeanActive(CompositeRecipe r)
    {
        double fires = r.CompositeProbability, features = r.Kind == CompositeKind.H1 ? 1 : 2;
        double actions = r.SoloAction * (r.Families - fires);
        double contexts = r.SharesContexts ? r.SoloContext * (r.Members - fires) : 0;
        return fires * features + actions + contexts;
    }

    private Tensor Own(float[] rows, int count) => Tensors.Of(rows, count, Dimension).DetachFromDisposeScope();
}
