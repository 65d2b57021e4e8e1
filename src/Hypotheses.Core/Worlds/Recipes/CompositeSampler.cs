using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds.Sampling;

namespace Hypotheses.Core.Worlds.Recipes;

/// <summary>Draws the same events in both kinds of composite world and writes them as codes of that kind's features.</summary>
internal sealed class CompositeSampler(CompositeRecipe recipe, CompositeDirections directions) : CodeSampler
{
    internal static int Action(CompositeRecipe r, int family) => r.Kind == CompositeKind.H1 ? r.Composites + family : family;

    internal static int Context(CompositeRecipe r, int family, int member) => r.Kind == CompositeKind.H1
        ? r.SharesContexts ? r.Composites + r.Families + member : -1
        : r.Families + (r.ContextSpecific ? family * r.Members : 0) + member;

    internal override void Next(Rng rng, SparseCode code)
    {
        code.Clear();
        int family = -1, member = -1;
        if (rng.Uniform() < recipe.CompositeProbability)
        {
            (family, member) = Math.DivRem(rng.Below(recipe.Composites), recipe.Members);
            AddComposite(code, family, member, Magnitude(rng));
        }

        for (int k = 0; k < recipe.Families; k++)
            if (k != family && rng.Uniform() < recipe.SoloAction) code.Add(Action(recipe, k), Magnitude(rng));
        for (int l = 0; recipe.SharesContexts && l < recipe.Members; l++)
            if (l != member && rng.Uniform() < recipe.SoloContext) code.Add(Context(recipe, 0, l), Magnitude(rng));
    }

    private void AddComposite(SparseCode code, int family, int member, double magnitude)
    {
        int composite = family * recipe.Members + member;
        if (recipe.Kind == CompositeKind.H1)
        {
            code.Add(composite, magnitude * directions.Lengths[composite]);
            return;
        }

        code.Add(Action(recipe, family), magnitude * directions.Parts[composite].Action);
        code.Add(Context(recipe, family, member), magnitude * directions.Parts[composite].Offset);
    }

    private double Magnitude(Rng rng) => recipe.Value(rng, recipe.Low, recipe.High);
}
