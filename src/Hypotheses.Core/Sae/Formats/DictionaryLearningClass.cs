using Hypotheses.Core.Files;

namespace Hypotheses.Core.Sae.Formats;

/// <summary>
/// A class of dictionary_learning and the tensors of its state: what <c>dict_class</c> in config.json names, and what its absence
/// leaves to be told by the tensors alone. (saprmarks/dictionary_learning, dictionary.py and trainers/*.py.)
/// </summary>
/// <param name="Name">Its name there.</param>
/// <param name="Needed">Tensors that it always has.</param>
/// <param name="Allowed">Tensors that it has in some versions.</param>
internal sealed record DictionaryLearningClass(string Name, string[] Needed, string[] Allowed)
{
    private static readonly string[] Linear = ["encoder.weight", "encoder.bias", "decoder.weight"],
        Plain = ["W_enc", "b_enc", "W_dec", "b_dec"];

    /// <summary>All classes that are dictionaries of the activations that they read.</summary>
    public static readonly IReadOnlyList<DictionaryLearningClass> All =
    [
        new("AutoEncoder", [.. Linear, "bias"], []),
        new("AutoEncoderNew", [.. Linear, "decoder.bias"], []),
        new("AutoEncoderTopK", [.. Linear, "b_dec"], ["k", "threshold"]),
        new("BatchTopKSAE", [.. Linear, "b_dec", "threshold"], ["k"]),
        new("MatryoshkaBatchTopKSAE", [.. Plain, "threshold", "group_sizes"], ["k"]),
        new("JumpReluAutoEncoder", [.. Plain, "threshold"], []),
        new("GatedAutoEncoder", ["encoder.weight", "decoder.weight", "decoder_bias", "r_mag", "gate_bias", "mag_bias"], []),
    ];

    /// <summary>
    /// The class that the configuration names, checked against the tensors; or, where it names none, the one that fits them.
    /// </summary>
    /// <param name="named">The field's value, or null.</param>
    /// <param name="file">The tensors.</param>
    /// <param name="unknown">The error about a name that is not known.</param>
    /// <exception cref="MalformedFileException">An unknown class, tensors that it lacks or does not have, or tensors of no or of
    /// several classes.</exception>
    public static DictionaryLearningClass Of(string? named, ITensorFile file, Func<string, Exception> unknown)
    {
        if (named is not null)
        {
            DictionaryLearningClass found = All.FirstOrDefault(c => c.Name == named)
                ?? throw unknown($"'{named}' is not supported; {string.Join(", ", All.Select(c => c.Name))} are");
            if (found.Needed.FirstOrDefault(name => !file.Names.Contains(name)) is { } missing)
                throw new MalformedFileException(file.Path, missing, $"is missing, but {named} has it");
            if (file.Names.FirstOrDefault(name => !found.Has(name)) is { } extra)
                throw file.Foreign(extra, $"is no tensor of {named}");
            return found;
        }

        DictionaryLearningClass[] fitting = [.. All.Where(c => c.Needed.All(file.Names.Contains) && file.Names.All(c.Has))];
        return fitting.Length == 1 ? fitting[0] : throw new MalformedFileException(file.Path, "tensors", fitting.Length == 0
            ? $"are those of no class of dictionary_learning that is a dictionary: {Listed(file.Names)}"
            : $"fit {string.Join(" and ", fitting.Select(c => c.Name))} alike, and no config.json with trainer.dict_class "
                + "decides");
    }

    private bool Has(string name) => Needed.Contains(name) || Allowed.Contains(name);

    private static string Listed(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(12)) + (names.Count > 12 ? ", …" : "");
}
