using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Architectures;

namespace Hypotheses.Claims.Protocols;

/// <summary>
/// The architectures that a claim about toy worlds is judged for. All train by the toy recipe
/// (<see cref="SaeRecipes.Toy"/>); they differ in the architecture and in what sets its sparsity.
/// </summary>
public static class ToySaes
{
    /// <summary>ReLU + L1, the catalogue's own.</summary>
    /// <param name="penalty">λ.</param>
    public static SaeSetting ReluL1(double penalty) => Sized("relu-l1", SaeRecipes.Toy(1, penalty));

    /// <summary>
    /// Gated. λ is 1.14 times that of ReLU + L1: by L0 on worlds of uniform values (.316 on 32 orthonormal, 64 superposed
    /// features).
    /// </summary>
    public static SaeSetting Gated(double penalty) =>
        Sized("gated", SaeRecipes.Toy(1, 1.14 * penalty) with { Architecture = SaeArchitectures.Gated });

    /// <summary>JumpReLU. λ is .05 times that of ReLU + L1, chosen as <see cref="Gated"/>'s.</summary>
    public static SaeSetting JumpRelu(double penalty) => Sized(
        "jumprelu", SaeRecipes.Toy(1, .05 * penalty) with
        {
            Architecture = SaeArchitectures.JumpRelu,
            JumpRelu = new JumpReluSettings(Bandwidth: .2)
        });

    /// <summary>TopK with AuxK.</summary>
    public static SaeSetting TopK { get; } = Sized("topk", Sparse(SaeArchitectures.TopK));

    /// <summary>BatchTopK with AuxK.</summary>
    public static SaeSetting BatchTopK { get; } = Sized("batchtopk", Sparse(SaeArchitectures.BatchTopK));

    /// <summary>Matryoshka BatchTopK, prefixes of a half and the whole.</summary>
    public static SaeSetting Matryoshka { get; } = Sized(
        "matryoshka", Sparse(SaeArchitectures.Matryoshka) with { Prefixes = [.5, 1] });

    /// <summary>All six. A gate on L0 or FVU must say whether the penalties and k fit a world.</summary>
    /// <param name="penalty">λ of ReLU + L1 on this world.</param>
    public static IReadOnlyList<SaeSetting> All(double penalty) =>
        [ReluL1(penalty), Gated(penalty), JumpRelu(penalty), TopK, BatchTopK, Matryoshka];

    // As wide as the world has features, with as large a k as are active.
    private static SaeSetting Sized(string name, SaeRecipe recipe) => new(name, recipe, Widths: 1, Actives: 1);

    private static SaeRecipe Sparse(SaeArchitecture architecture) =>
        SaeRecipes.Toy(1, 0) with { Architecture = architecture, Auxiliary = new AuxiliaryLoss(DeadAfter: 10_000) };
}
