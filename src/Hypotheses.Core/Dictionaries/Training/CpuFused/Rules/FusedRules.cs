using System.Numerics;
using Hypotheses.Core.Dictionaries.Families;
using Hypotheses.Core.Dictionaries.Recipes;

namespace Hypotheses.Core.Dictionaries.Training.CpuFused.Rules;

/// <summary>Which family has which rule in the CPU-fused step. One without trains by autograd.</summary>
internal static class FusedRules<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private static readonly Dictionary<DictionaryFamily, Func<DictionaryRecipe, FusedRule<T>>> Partners = new()
    {
        [DictionaryFamily.ReluL1] = _ => new ReluL1Rule<T>(),
        [DictionaryFamily.Gated] = recipe => new GatedRule<T>(recipe.Width),
        [DictionaryFamily.TopK] = recipe => new TopKRule<T>(recipe.K),
        [DictionaryFamily.JumpRelu] = recipe => new JumpReluRule<T>(JumpReluFamily.Settings(recipe), recipe.Width),
        [DictionaryFamily.BatchTopK] = recipe => new BatchTopKRule<T>(recipe.K, null),
        [DictionaryFamily.Matryoshka] = recipe => new BatchTopKRule<T>(recipe.K, MatryoshkaFamily.Prefixes(recipe)),
    };

    /// <summary>What makes a lane's rule, one object a lane; null where the family has none.</summary>
    public static Func<DictionaryRecipe, FusedRule<T>>? Of(DictionaryFamily family) => Partners.GetValueOrDefault(family);
}
