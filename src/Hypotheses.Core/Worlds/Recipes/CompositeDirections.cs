using Hypotheses.Core.Numerics;

namespace Hypotheses.Core.Worlds.Recipes;

/// <summary>
/// The directions of a composite world, row-major, from one frame: K actions, L contexts, K·L private offsets; and how strong the
/// parts of each composite are.
/// </summary>
internal sealed class CompositeDirections
{
    private readonly CompositeRecipe _recipe;
    private readonly float[] _contexts;

    internal CompositeDirections(CompositeRecipe recipe, float[] frame, double[] strengths)
    {
        _recipe = recipe;
        int d = recipe.Dimension;
        Actions = frame[..(recipe.Families * d)];
        _contexts = frame[(recipe.Families * d)..((recipe.Families + recipe.Members) * d)];
        Offsets = frame[((recipe.Families + recipe.Members) * d)..];
        Composites = new float[Offsets.Length];
        Parts = [.. strengths.Select(Shares)];
        Lengths = [.. strengths.Select(_ => 1.0)];
        double shared = recipe.Kind == CompositeKind.H1 ? recipe.SharedFraction : recipe.ContextSpecific ? 0 : 1;
        for (int row = 0; row < recipe.Composites; row++)
        {
            (int family, int member) = Math.DivRem(row, recipe.Members);
            Span<float> offset = Offsets.AsSpan(row * d, d), composite = Composites.AsSpan(row * d, d);
            RowKernels.AddScaled(offset, offset, (float)Math.Sqrt(1 - shared) - 1);
            RowKernels.AddScaled(offset, _contexts.AsSpan(member * d, d), (float)Math.Sqrt(shared));
            if (recipe.Superposed) Normalise(offset);
            RowKernels.AddScaled(composite, Actions.AsSpan(family * d, d), (float)Parts[row].Action);
            RowKernels.AddScaled(composite, offset, (float)Parts[row].Offset);
            if (recipe.Superposed) Lengths[row] = Normalise(composite);
        }
    }

    internal float[] Actions { get; }

    internal float[] Offsets { get; }

    /// <summary>Unit rows.</summary>
    internal float[] Composites { get; }

    /// <summary>What a composite of value 1 gives to its action and its offset; their squares sum to 1.</summary>
    internal (double Action, double Offset)[] Parts { get; }

    /// <summary>The length of the sum of those parts: 1 but in superposition.</summary>
    internal double[] Lengths { get; }

    /// <summary>The true features in the order that <see cref="CompositeWorld"/> states.</summary>
    internal float[] Features() => _recipe.Kind == CompositeKind.H1
        ? [.. Composites, .. Actions, .. _recipe.SharesContexts ? _contexts : []]
        : [.. Actions, .. _recipe.ContextSpecific ? Offsets : _contexts];

    private (double, double) Shares(double strength)
    {
        double action = _recipe.InFamilyCosine ?? .5, offset = (1 - action) * strength * strength;
        return (Math.Sqrt(action / (action + offset)), Math.Sqrt(offset / (action + offset)));
    }

    private static double Normalise(Span<float> row)
    {
        double squares = 0;
        foreach (float number in row) squares += (double)number * number;
        double length = Math.Sqrt(squares);
        foreach (ref float number in row) number = (float)(number / length);
        return length;
    }
}
