using System.Text;
using System.Text.Json;
using Hypotheses.Core.Files;
using Hypotheses.Core.Models.Transformers.Tokenizers.Stored;
using Microsoft.ML.Tokenizers;

namespace Hypotheses.Core.Models.Transformers.Tokenizers;

/// <summary>
/// GPT-2's byte-level tokenizer from its two files: <c>vocab.json</c> (token → id) and <c>merges.txt</c> (a pair a line, the
/// first merges first); OpenAI called them <c>encoder.json</c> and <c>vocab.bpe</c>. Of other models that keep such files
/// (RoBERTa, CLIP, Qwen) the words are divided otherwise, which the files do not say: they are refused.
/// </summary>
public sealed class BytePairFiles : ITokenizer
{
    /// <summary>What stands between two texts, and before each.</summary>
    public const string EndOfText = "<|endoftext|>";

    private const int MaximumBytes = 1 << 26;
    private static readonly string[] Classes = ["GPT2Tokenizer", "GPT2TokenizerFast"];
    private readonly string _path;
    private readonly BpeTokenizer _library;
    private readonly bool[] _knownBytes;

    private BytePairFiles(string path, Dictionary<string, int> vocabulary, List<string> merges, TokenizerSettings settings)
    {
        _path = path;
        Vocabulary = vocabulary.Values.Max() + 1;
        int? end = vocabulary.TryGetValue(EndOfText, out int id) ? id : null;
        Bos = settings.SaysBos
            ? settings.Bos(text => vocabulary.TryGetValue(text, out int token) ? token : null, Vocabulary)
            : end;
        _knownBytes = [.. Enumerable.Range(0, 256).Select(b => vocabulary.ContainsKey(SignOf(b).ToString()))];
        _library = BpeTokenizer.Create(new BpeOptions(vocabulary)
        {
            Merges = merges,
            ByteLevel = true,
            PreTokenizer = new Gpt2Words(end is null ? null : EndOfText),
            SpecialTokens = end is { } special ? new Dictionary<string, int> { [EndOfText] = special } : null,
        });
    }

    /// <inheritdoc/>
    public int Vocabulary { get; }

    /// <inheritdoc/>
    public int? Bos { get; }

    /// <summary>Reads and checks a tokenizer.</summary>
    /// <param name="vocabularyPath">The file of tokens.</param>
    /// <param name="mergesPath">The file of merges.</param>
    /// <param name="vocabulary">How many tokens the model has; null accepts any number.</param>
    /// <exception cref="MalformedFileException">A file is absent or not such a list, names the token or the line; it belongs to
    /// another kind of tokenizer; or it does not fit the model.</exception>
    public static BytePairFiles Read(string vocabularyPath, string mergesPath, int? vocabulary = null)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(vocabularyPath))!;
        TokenizerSettings settings = TokenizerSettings.In(folder);
        if (settings.Class is { } kind ? !Classes.Contains(kind) : settings.ModelType is not (null or "gpt2"))
            throw new MalformedFileException(
                vocabularyPath,
                "tokenizer_class",
                $"{settings.Class ?? settings.ModelType} divides words otherwise than GPT-2, and these files do not say how: "
                    + "tokenizer.json does");
        Dictionary<string, int> tokens = ReadVocabulary(vocabularyPath);
        List<string> merges = ReadMerges(mergesPath, tokens);
        TokenizerChecks.Fits(vocabularyPath, tokens.Values.Max() + 1, vocabulary);
        return new BytePairFiles(vocabularyPath, tokens, merges, settings);
    }

    /// <inheritdoc/>
    public int[] Encode(string text)
    {
        TokenizerChecks.WholeText(text);
        foreach (byte part in Encoding.UTF8.GetBytes(text)) // the library passes over what it does not know
            if (!_knownBytes[part])
                throw new MalformedFileException(_path, "tokens", $"has none for the byte {part} of a text");
        return [.. _library.EncodeToIds(text)];
    }

    /// <inheritdoc/>
    public string Decode(IReadOnlyList<int> ids)
    {
        TokenizerChecks.Known(ids, Vocabulary);
        return _library.Decode(ids) ?? "";
    }

    // GPT-2 writes each byte as a sign that can be seen: itself, or one of U+0100 … in the order of those that cannot.
    private static char SignOf(int value)
    {
        static bool Seen(int b) => b is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
        return (char)(Seen(value) ? value : 0x100 + Enumerable.Range(0, value).Count(b => !Seen(b)));
    }

    private static Dictionary<string, int> ReadVocabulary(string path)
    {
        JsonFields root = JsonFile.Read(path, MaximumBytes);
        var tokens = new Dictionary<string, int>();
        var ids = new HashSet<int>();
        foreach (JsonProperty entry in root.Element.EnumerateObject())
        {
            string field = $"'{entry.Name}'";
            if (entry.Value.ValueKind != JsonValueKind.Number || !entry.Value.TryGetInt32(out int id)
                || id is < 0 or >= TokenizerVocabulary.MaximumTokens)
                throw new MalformedFileException(path, field, $"has no id from 0 to {TokenizerVocabulary.MaximumTokens - 1}");
            if (entry.Name.Length == 0) throw new MalformedFileException(path, field, "is empty");
            if (!ids.Add(id)) throw new MalformedFileException(path, field, $"has the id {id} of another token");
            tokens.Add(entry.Name, id);
        }

        return tokens.Count > 0 ? tokens : throw new MalformedFileException(path, "tokens", "has none");
    }

    private static List<string> ReadMerges(string path, Dictionary<string, int> tokens)
    {
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(JsonFile.Bytes(path, MaximumBytes));
        }
        catch (DecoderFallbackException e)
        {
            throw new MalformedFileException(path, "merges", $"is not valid UTF-8 at byte {e.Index}");
        }

        List<string> merges = [];
        var known = new HashSet<string>();
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].TrimEnd('\r');
            if (line.Length == 0 || (i == 0 && line.StartsWith("#version", StringComparison.Ordinal))) continue;
            string[] parts = line.Split(' ');
            string field = $"line {i + 1}";
            if (parts.Length != 2) throw new MalformedFileException(path, field, "is not two tokens with a space between them");
            if (parts.Append(parts[0] + parts[1]).FirstOrDefault(p => !tokens.ContainsKey(p)) is { } unknown)
                throw new MalformedFileException(path, field, $"'{unknown}' is no token of the vocabulary");
            if (!known.Add(line)) throw new MalformedFileException(path, field, "is there twice");
            merges.Add(line);
        }

        return merges;
    }
}
