using Hypotheses.Core.Dictionaries;
using Hypotheses.Core.Dictionaries.Families;

namespace Hypotheses.Claims.Specimens;

/// <summary>
/// The families of dictionaries that a claim about toy worlds is judged for, each an aspect of a cell. All train by the toy recipe
/// (<see cref="DictionaryRecipe.Toy"/>); they differ in the family and in what sets its sparsity.
/// </summary>
public static class ToyFamilies
{
    /// <summary>ReLU + L1, the catalogue's own.</summary>
    public const string ReluL1 = "relu-l1";

    /// <summary>BatchTopK.</summary>
    public const string BatchTopK = "batchtopk";

    /// <summary>Matryoshka BatchTopK, prefixes of a half and the whole.</summary>
    public const string Matryoshka = "matryoshka";

    /// <summary>Every family by name.</summary>
    public static IReadOnlyList<string> Names { get; } = [ReluL1, "gated", "jumprelu", "topk", BatchTopK, Matryoshka];

    /// <summary>A family's recipe.</summary>
    /// <param name="family">One of <see cref="Names"/>; an empty name (a cell without aspects, a dictionary that is given) is <see cref="ReluL1"/>.</param>
    /// <param name="width">F.</param>
    /// <param name="penalty">λ of ReLU + L1 on this world. Gated has 1.14 and JumpReLU .05 times it: chosen in short runs on worlds of uniform values so that L0 is near the truth (.316 on 32 orthonormal and 64 superposed features); elsewhere a gate on L0 must say whether they fit.</param>
    /// <param name="active">k of the families that have one: the world's L0, rounded, at least 1.</param>
    /// <exception cref="ArgumentException">No such family.</exception>
    public static DictionaryRecipe Recipe(string family, int width, double penalty, double active)
    {
        DictionaryRecipe toy = DictionaryRecipe.Toy(width, penalty);
        DictionaryRecipe sparse = toy with { Penalty = 0, K = Math.Clamp((int)Math.Round(active), 1, width), Auxiliary = new AuxiliaryLoss(DeadAfter: 10_000) };
        return family switch
        {
            "" or ReluL1 => toy,
            "gated" => toy with { Family = DictionaryFamily.Gated, Penalty = 1.14 * penalty },
            "jumprelu" => toy with { Family = DictionaryFamily.JumpRelu, Penalty = .05 * penalty, JumpRelu = new JumpReluSettings(Bandwidth: .2) },
            "topk" => sparse with { Family = DictionaryFamily.TopK },
            BatchTopK => sparse with { Family = DictionaryFamily.BatchTopK },
            Matryoshka => sparse with { Family = DictionaryFamily.Matryoshka, Prefixes = [.5, 1] },
            _ => throw new ArgumentException($"no family of dictionaries is named '{family}': {string.Join(", ", Names)}", nameof(family)),
        };
    }
}
