using Hypotheses.Core.Files;
using Hypotheses.Core.Models.Transformers.Formats;
using Hypotheses.Core.Models.Transformers.Tokenizers;

namespace Hypotheses.Claims.Subjects.Given;

/// <summary>The tokenizer of a model's folder, or the one that an entry names beside it.</summary>
internal static class GivenTokenizer
{
    /// <summary>Opens it.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="own">What the entry names; null for the folder's.</param>
    /// <param name="vocabulary">How many tokens the model has.</param>
    /// <exception cref="MalformedFileException">It is broken, or does not fit the model.</exception>
    public static ITokenizer Open(string folder, string? own, int vocabulary)
    {
        if (own is not null) return TokenizerFile.Open(own, vocabulary);
        ModelFolder model = ModelFolder.Open(folder);
        foreach (string file in TokenizerFile.Files(model.FullPath)) model.Find(Path.GetFileName(file)); // no link out of a cache
        return TokenizerFile.Open(model.FullPath, vocabulary);
    }

    /// <summary>The files that it is made of.</summary>
    public static IReadOnlyList<string> Files(string folder, string? own) =>
        TokenizerFile.Files(own ?? ModelFolder.Open(folder).FullPath);

    /// <summary>
    /// Why there is none, in words; null where there is one, or where what is wrong is not for a list of models to say.
    /// </summary>
    public static string? Missing(string folder, string? own)
    {
        try
        {
            string at = own ?? ModelFolder.Open(folder).FullPath;
            if (TokenizerFile.Find(at) is not { } file)
                return $"there is no tokenizer in {at}: no tokenizer.json, vocab.json with merges.txt or tokenizer.model";
            return Path.GetFileName(file) == TokenizerFile.Json ? HuggingFaceTokenizer.Missing : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
