using Hypotheses.Core.Numerics;

namespace Hypotheses.Core.Worlds.Recipes;

/// <summary>
/// The directions of a composite world, row-major, from one orthonormal frame: K actions, L contexts, K·L private offsets.
/// </summary>
internal sealed class CompositeDirections
{
    private readonly CompositeRecipe _recipe;
    private readonly float[] _contexts;

    internal CompositeDirections(CompositeRecipe recipe, float[] frame)
    {
        _recipe = recipe;
        int d = recipe.Dimension;
        Actions = frame[..(recipe.Families * d)];
        _contexts = frame[(recipe.Families * d)..((recipe.Families + recipe.Members) * d)];
        Offsets = frame[((recipe.Families + recipe.Members) * d)..];
        Composites = new float[Offsets.Length];
        double action = recipe.ActionShare ?? .5,
            shared = recipe.Kind == CompositeKind.H1 ? recipe.SharedFraction : recipe.ContextSpecific ? 0 : 1;
        for (int row = 0; row < recipe.Composites; row++)
        {
            (int family, int member) = Math.DivRem(row, recipe.Members);
            Span<float> offset = Offsets.AsSpan(row * d, d), composite = Composites.AsSpan(row * d, d);
            RowKernels.AddScaled(offset, offset, (float)Math.Sqrt(1 - shared) - 1);
            RowKernels.AddScaled(offset, _contexts.AsSpan(member * d, d), (float)Math.Sqrt(shared));
            RowKernels.AddScaled(composite, Actions.AsSpan(family * d, d), (float)Math.Sqrt(action));
            RowKernels.AddScaled(composite, offset, (float)Math.Sqrt(1 - action));
        }
    }

    internal float[] Actions { get; }

    internal float[] Offsets { get; }

    internal float[] Composites { get; }

    /// <summary>The true features in the order that <see cref="CompositeWorld"/> states.</summary>
    internal float[] Features() => _recipe.Kind == CompositeKind.H1
        ? [.. Composites, .. Actions, .. _recipe.SharesContexts ? _contexts : []]
        : [.. Actions, .. _recipe.ContextSpecific ? Offsets : _contexts];
}
