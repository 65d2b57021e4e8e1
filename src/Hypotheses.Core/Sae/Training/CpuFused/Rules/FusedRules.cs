using System.Numerics;
using Hypotheses.Core.Sae.Architectures;

namespace Hypotheses.Core.Sae.Training.CpuFused.Rules;

/// <summary>Which architecture has which rule in the CPU-fused step. One without trains by autograd.</summary>
internal static class FusedRules<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private static readonly Dictionary<SaeArchitecture, Func<SaeRecipe, FusedRule<T>>> Partners = new()
    {
        [SaeArchitectures.ReluL1] = _ => new ReluL1Rule<T>(),
        [SaeArchitectures.Gated] = recipe => new GatedRule<T>(recipe.Width),
        [SaeArchitectures.TopK] = recipe => new TopKRule<T>(recipe.K),
        [SaeArchitectures.JumpRelu] = recipe => new JumpReluRule<T>(JumpReluArchitecture.Settings(recipe), recipe.Width),
        [SaeArchitectures.BatchTopK] = recipe => new BatchTopKRule<T>(recipe.K, null),
        [SaeArchitectures.Matryoshka] = recipe => new BatchTopKRule<T>(recipe.K, MatryoshkaArchitecture.Prefixes(recipe)),
    };

    /// <summary>What makes a lane's rule, one object a lane; null where the architecture has none.</summary>
    public static Func<SaeRecipe, FusedRule<T>>? Of(SaeArchitecture architecture) => Partners.GetValueOrDefault(architecture);
}
