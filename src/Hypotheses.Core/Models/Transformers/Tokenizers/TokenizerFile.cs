using Hypotheses.Core.Files;

namespace Hypotheses.Core.Models.Transformers.Tokenizers;

/// <summary>
/// Opens a tokenizer by what is there. In a folder the first of these: <c>tokenizer.json</c>, <c>vocab.json</c> with
/// <c>merges.txt</c> (or <c>encoder.json</c> with <c>vocab.bpe</c>), <c>tokenizer.model</c>, one <c>tok….bin</c> of llama2.c;
/// where the library for the first is not there, the next.
/// </summary>
public static class TokenizerFile
{
    /// <summary>The name of the file that Hugging Face's library reads.</summary>
    public const string Json = "tokenizer.json";

    private static readonly (string Vocabulary, string Merges)[] Pairs =
        [("vocab.json", "merges.txt"), ("encoder.json", "vocab.bpe")];

    /// <summary>Opens what a path names.</summary>
    /// <param name="path">A folder, or a tokenizer's file (of a pair: either).</param>
    /// <param name="vocabulary">How many tokens the model has; null accepts any number.</param>
    /// <exception cref="MalformedFileException">There is none, it is broken, or it does not fit the model; names file and
    /// field.</exception>
    /// <exception cref="PlatformNotSupportedException">The library for it is not there; names the package.</exception>
    public static ITokenizer Open(string path, int? vocabulary = null)
    {
        string file = Find(path) ?? throw new MalformedFileException(
            path, "tokenizer", "there is none: no tokenizer.json, vocab.json with merges.txt, tokenizer.model or tok….bin");
        string folder = Path.GetDirectoryName(Path.GetFullPath(file))!, name = Path.GetFileName(file);
        if (Pairs.FirstOrDefault(p => p.Vocabulary == name || p.Merges == name) is { Vocabulary: not null } pair)
            return BytePairFiles.Read(Path.Combine(folder, pair.Vocabulary), Path.Combine(folder, pair.Merges), vocabulary);
        return Path.GetExtension(name) switch
        {
            ".json" => HuggingFaceTokenizer.Read(file, vocabulary),
            ".model" => SentencePieceFile.Read(file, vocabulary),
            ".bin" => Llama2TokenizerFile.Read(file, vocabulary),
            _ => throw new MalformedFileException(
                file, "tokenizer", "is named neither ….json, ….model, ….bin nor merges.txt: what kind it is cannot be told"),
        };
    }

    /// <summary>The file that <see cref="Open"/> opens (of a pair: the vocabulary); null where there is none.</summary>
    /// <exception cref="MalformedFileException">A folder holds several of llama2.c's.</exception>
    public static string? Find(string path)
    {
        if (!Directory.Exists(path)) return path;
        string At(string name) => Path.Combine(path, name);
        string?[] found =
        [
            File.Exists(At(Json)) && HuggingFaceTokenizer.Missing is null ? At(Json) : null,
            .. Pairs.Select(p => File.Exists(At(p.Vocabulary)) && File.Exists(At(p.Merges)) ? At(p.Vocabulary) : null),
            File.Exists(At("tokenizer.model")) ? At("tokenizer.model") : null,
            File.Exists(At(Json)) ? At(Json) : null, // says what is missing
        ];
        if (found.FirstOrDefault(f => f is not null) is { } first) return first;
        string[] own = [.. Directory.EnumerateFiles(path, "tok*.bin").Order(StringComparer.Ordinal)];
        return own.Length <= 1 ? own.FirstOrDefault() : throw new MalformedFileException(
            path, "tokenizer", $"there are {own.Length} ({string.Join(", ", own.Select(Path.GetFileName))}): name one");
    }

    /// <summary>The files that a tokenizer of <see cref="Find"/> is made of, for its identity.</summary>
    public static IReadOnlyList<string> Files(string path)
    {
        if (Find(path) is not { } file) return [];
        string folder = Path.GetDirectoryName(Path.GetFullPath(file))!, name = Path.GetFileName(file);
        string[] beside = Pairs.FirstOrDefault(p => p.Vocabulary == name || p.Merges == name) is { Vocabulary: not null } pair
            ? [pair.Vocabulary, pair.Merges]
            : [name];
        return [.. beside.Append("tokenizer_config.json").Select(f => Path.Combine(folder, f)).Where(File.Exists)];
    }
}
