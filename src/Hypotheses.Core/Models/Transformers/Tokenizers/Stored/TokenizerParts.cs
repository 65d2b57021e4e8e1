using System.Text.Json;
using Hypotheses.Core.Files;

namespace Hypotheses.Core.Models.Transformers.Tokenizers.Stored;

/// <summary>
/// The parts of a <c>tokenizer.json</c> around its model. Hugging Face's library takes a part of a type that it does not know for
/// whatever else fits, and ends the process over some contradictions: a part is one of these types, or refused.
/// </summary>
internal static class TokenizerParts
{
    private static readonly Dictionary<string, (string? Inner, string[] Types)> Sections = new()
    {
        ["normalizer"] = ("normalizers", [
            "Sequence", "Prepend", "Replace", "Lowercase", "NFC", "NFD", "NFKC", "NFKD", "Strip", "StripAccents", "ByteLevel",
            "BertNormalizer"]),
        ["pre_tokenizer"] = ("pretokenizers", [
            "Sequence", "ByteLevel", "Split", "Whitespace", "WhitespaceSplit", "Metaspace", "Punctuation", "Digits",
            "BertPreTokenizer"]),
        ["post_processor"] = ("processors", [
            "Sequence", "TemplateProcessing", "ByteLevel", "RobertaProcessing", "BertProcessing"]),
        ["decoder"] = ("decoders", [
            "Sequence", "ByteLevel", "Replace", "ByteFallback", "Fuse", "Strip", "Metaspace", "WordPiece"]),
    };

    /// <summary>Checks the four parts.</summary>
    /// <param name="root">The file.</param>
    /// <param name="vocabulary">How many tokens there are.</param>
    /// <returns>The token that the post-processor puts before a text, or null.</returns>
    /// <exception cref="MalformedFileException">A part is of another type, or contradicts itself; names it.</exception>
    public static int? Check(JsonFields root, int vocabulary)
    {
        int? bos = null;
        foreach ((string section, (string? inner, string[] types)) in Sections)
        {
            foreach (JsonFields part in Flat(root, section, inner!, types))
                if (section == "post_processor") bos ??= Before(part, vocabulary);
        }

        return bos;
    }

    // The part itself, or those of its sequence, to any depth that the JSON has.
    private static IEnumerable<JsonFields> Flat(JsonFields of, string field, string inner, string[] types)
    {
        if (of.Inner(field) is not { } part) yield break;
        foreach (JsonFields one in Flat(part, inner, types)) yield return one;
    }

    private static IEnumerable<JsonFields> Flat(JsonFields part, string inner, string[] types)
    {
        string? type = part.Text("type");
        if (type is null || !types.Contains(type))
            throw part.Wrong("type", $"'{type}' is not one of {string.Join(", ", types)}");
        if (type != "Sequence") return [part];
        return TokenizerJson.Objects(part, inner).SelectMany(one => Flat(one, inner, types));
    }

    private static int? Before(JsonFields part, int vocabulary)
    {
        string type = part.Text("type")!;
        if (type == "TemplateProcessing") return Template(part, Special(part, vocabulary));
        if (type is not ("RobertaProcessing" or "BertProcessing")) return null;
        Pair(part, "sep", vocabulary);
        return Pair(part, "cls", vocabulary);
    }

    private static int Pair(JsonFields part, string field, int vocabulary) =>
        part.Kind(field) == JsonValueKind.Array && part.Element.GetProperty(field) is var pair && pair.GetArrayLength() == 2
            && pair[0].ValueKind == JsonValueKind.String
            ? Token(part, field, pair[1], vocabulary)
            : throw part.Wrong(field, "is not a token with its id");

    // What a template may name: each stands for one or several tokens.
    private static Dictionary<string, int> Special(JsonFields part, int vocabulary)
    {
        var firsts = new Dictionary<string, int>();
        if (part.Inner("special_tokens") is not { } all) return firsts;
        foreach (string name in all.Element.EnumerateObject().Select(p => p.Name))
        {
            JsonFields entry = all.Inner(name) ?? throw all.Wrong(name, "is not a JSON object");
            int ids = Length(entry, "ids");
            if (ids == 0 || ids != Length(entry, "tokens")) throw entry.Wrong("ids", "are not as many as the tokens, at least one");
            int[] tokens = [
                .. entry.Element.GetProperty("ids").EnumerateArray().Select(id => Token(entry, "ids", id, vocabulary))];
            firsts[name] = tokens[0];
        }

        return firsts;
    }

    private static int Length(JsonFields of, string list) =>
        of.Kind(list) == JsonValueKind.Array ? of.Element.GetProperty(list).GetArrayLength() : 0;

    private static int? Template(JsonFields part, Dictionary<string, int> special)
    {
        int? bos = null;
        foreach ((string template, string[] texts) in ((string, string[])[])[("single", ["A"]), ("pair", ["A", "B"])])
        {
            foreach ((int place, JsonFields piece) in TokenizerJson.Objects(part, template).Index())
            {
                if (piece.Inner("SpecialToken") is { } token)
                {
                    string name = token.Text("id") ?? throw token.Wrong("id", "is missing");
                    if (!special.TryGetValue(name, out int id)) throw token.Wrong("id", $"'{name}' is none of special_tokens");
                    if (template == "single" && place == 0) bos = id;
                }
                else if (piece.Inner("Sequence")?.Text("id") is not { } text || !texts.Contains(text))
                {
                    throw piece.Wrong(
                        "Sequence", $"is neither a special token nor the sequence {string.Join(" or ", texts)} of '{template}'");
                }
            }
        }

        return bos;
    }

    private static int Token(JsonFields part, string field, JsonElement id, int vocabulary) =>
        id.ValueKind == JsonValueKind.Number && id.TryGetInt32(out int token) && token >= 0 && token < vocabulary
            ? token
            : throw part.Wrong(field, $"holds an id that is none of the {vocabulary} tokens");
}
