using System.Text.Json;
using Hypotheses.Core.Files;

namespace Hypotheses.Core.Models.Transformers.Tokenizers.Stored;

/// <summary>The <c>model</c> of a <c>tokenizer.json</c>: its tokens, and that what it says of them holds together.</summary>
internal static class TokenizerVocabulary
{
    /// <summary>The largest vocabulary that is read.</summary>
    public const int MaximumTokens = 1 << 22;

    private static readonly string[] Types = ["BPE", "Unigram", "WordPiece", "WordLevel"];

    /// <summary>Checks a model and gives its tokens by their texts.</summary>
    /// <exception cref="MalformedFileException">It is none that is known; names the field.</exception>
    public static Dictionary<string, int> Of(JsonFields model)
    {
        // The first files had no type, and were byte pairs.
        string? type = model.Text("type") ?? (model.Has("merges") ? "BPE" : null);
        if (type is null || !Types.Contains(type))
            throw model.Wrong("type", $"'{type}' is not one of {string.Join(", ", Types)}");
        if (model.Has("dropout") && !(model.Element.GetProperty("dropout") is { ValueKind: JsonValueKind.Number } share
            && share.TryGetDouble(out double dropout) && dropout == 0))
            throw model.Wrong("dropout", "is not 0: the same text would have different tokens");
        Dictionary<string, int> tokens = type == "Unigram" ? Scored(model) : Numbered(model);
        if (tokens.Count == 0) throw model.Wrong("vocab", "has no token");
        if (type == "BPE") CheckMerges(model, tokens);
        return tokens;
    }

    private static Dictionary<string, int> Numbered(JsonFields model)
    {
        JsonFields vocab = model.Inner("vocab") ?? throw model.Wrong("vocab", "is missing");
        var tokens = new Dictionary<string, int>();
        var ids = new HashSet<int>();
        foreach (JsonProperty entry in vocab.Element.EnumerateObject())
        {
            if (entry.Value.ValueKind != JsonValueKind.Number || !entry.Value.TryGetInt32(out int id)
                || id is < 0 or >= MaximumTokens)
                throw vocab.Wrong($"'{entry.Name}'", $"has no id from 0 to {MaximumTokens - 1}");
            if (!ids.Add(id)) throw vocab.Wrong($"'{entry.Name}'", $"has the id {id} of another token");
            tokens.Add(entry.Name, id);
        }

        return tokens;
    }

    private static Dictionary<string, int> Scored(JsonFields model)
    {
        if (model.Kind("vocab") != JsonValueKind.Array) throw model.Wrong("vocab", "is not a list");
        var tokens = new Dictionary<string, int>();
        foreach (JsonElement entry in model.Element.GetProperty("vocab").EnumerateArray())
        {
            string field = $"vocab[{tokens.Count}]";
            if (entry.ValueKind != JsonValueKind.Array || entry.GetArrayLength() != 2
                || entry[0].ValueKind != JsonValueKind.String || entry[1].ValueKind != JsonValueKind.Number
                || !entry[1].TryGetDouble(out double score) || !double.IsFinite(score))
                throw model.Wrong(field, "is not a token with its score");
            if (entry[0].GetString()!.Length == 0) throw model.Wrong(field, "is empty");
            if (!tokens.TryAdd(entry[0].GetString()!, tokens.Count)) throw model.Wrong(field, "is there twice");
        }

        if (model.Integer("unk_id", lowest: 0) is { } unknown && unknown >= tokens.Count)
            throw model.Wrong("unk_id", $"is {unknown}, which is none of the {tokens.Count} tokens");
        return tokens;
    }

    private static void CheckMerges(JsonFields model, Dictionary<string, int> tokens)
    {
        if (model.Kind("merges") != JsonValueKind.Array) throw model.Wrong("merges", "is not a list");
        // What it has before each part of a word but the first, and a merge drops.
        string prefix = model.Text("continuing_subword_prefix") ?? "";
        int place = 0;
        foreach (JsonElement merge in model.Element.GetProperty("merges").EnumerateArray())
        {
            string field = $"merges[{place++}]";
            string[] parts = merge.ValueKind switch
            {
                JsonValueKind.String => merge.GetString()!.Split(' '),
                JsonValueKind.Array => [
                    .. merge.EnumerateArray().Select(p => p.ValueKind == JsonValueKind.String ? p.GetString()! : "")],
                _ => [],
            };
            if (parts.Length != 2) throw model.Wrong(field, "is not two tokens");
            if (!parts[1].StartsWith(prefix, StringComparison.Ordinal))
                throw model.Wrong(field, $"'{parts[1]}' does not begin with continuing_subword_prefix");
            if (parts.Append(parts[0] + parts[1][prefix.Length..]).FirstOrDefault(p => !tokens.ContainsKey(p)) is { } unknown)
                throw model.Wrong(field, $"'{unknown}' is no token of the vocabulary");
        }
    }
}
