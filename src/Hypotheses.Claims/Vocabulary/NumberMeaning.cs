using System.Text.Json.Serialization;

namespace Hypotheses.Claims.Vocabulary;

/// <summary>What a number that trials report says, for readers who have never seen the claim.</summary>
/// <param name="Name">The number; with a star at its end every number that begins so.</param>
/// <param name="Meaning">One sentence in plain words.</param>
public sealed record NumberMeaning([property: JsonRequired] string Name, [property: JsonRequired] string Meaning)
{
    // What specimens report of every dictionary. A claim that means something else by one of these names says so itself.
    private static readonly Dictionary<string, string> Common = new(StringComparer.Ordinal)
    {
        ["fvu"] = "The share of the activations' variance that the dictionary leaves unexplained: 0 nothing, 1 no better than their mean.",
        ["dead"] = "How many latents never fire.",
        ["dead.share"] = "The share of latents that never fire.",
        ["dead_share"] = "The share of latents that never fire.",
        ["l0"] = "How many latents fire on a sample, on average.",
        ["l0.ratio"] = "Latents that fire on a sample over features that are active: 1 is right.",
        ["violation.atomic"] = "By how much a latent of the dictionary of atoms wants to be rescaled: training from it should end where it began.",
        ["violation.composite"] = "By how much a latent of the dictionary with the composite wants to be rescaled.",
        ["living.atomic"] = "The share of its latents that the dictionary of atoms kept in training.",
        ["composite.atomic"] = "How near a latent of the dictionary of atoms has come to the composite: it should hold none.",
        ["composite.composite"] = "How near the other dictionary's composite latent lies to the composite: it should keep it.",
    };

    /// <summary>Whether it says what a number of this name is.</summary>
    public bool Explains(string number) =>
        Name.EndsWith('*') ? number.StartsWith(Name[..^1], StringComparison.Ordinal) : number == Name;

    /// <summary>What every claim means by a name; null for a name of a claim's own.</summary>
    public static NumberMeaning? OfCommon(string name) =>
        Common.TryGetValue(name, out string? meaning) ? new NumberMeaning(name, meaning) : null;
}
