using System.Text;
using System.Text.Json.Nodes;

namespace Hypotheses.Fuzz.Seeds;

/// <summary>Small valid tokenizers in the formats of others.</summary>
internal static class TokenizerFiles
{
    /// <summary>A <c>tokenizer.json</c> of every kind of model.</summary>
    public static IEnumerable<FileSet> HuggingFace()
    {
        const string bytePairs = """
            {"version": "1.0", "truncation": {"direction": "Right", "max_length": 2, "strategy": "LongestFirst", "stride": 0},
             "padding": null, "added_tokens": [{"id": 0, "content": "<unk>", "single_word": false, "lstrip": false,
             "rstrip": false, "normalized": false, "special": true}, {"id": 1, "content": "<s>", "single_word": false,
             "lstrip": false, "rstrip": false, "normalized": false, "special": true}],
             "normalizer": {"type": "Sequence", "normalizers": [{"type": "Prepend", "prepend": "▁"},
             {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}]}, "pre_tokenizer": null,
             "post_processor": {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}},
             {"Sequence": {"id": "A", "type_id": 0}}], "pair": [{"Sequence": {"id": "A", "type_id": 0}},
             {"Sequence": {"id": "B", "type_id": 1}}], "special_tokens": {"<s>": {"id": "<s>", "ids": [1], "tokens": ["<s>"]}}},
             "decoder": {"type": "Sequence", "decoders": [{"type": "Replace", "pattern": {"String": "▁"}, "content": " "},
             {"type": "Fuse"}, {"type": "Strip", "content": " ", "start": 1, "stop": 0}]},
             "model": {"type": "BPE", "dropout": null, "unk_token": "<unk>", "continuing_subword_prefix": null,
             "end_of_word_suffix": null, "fuse_unk": true, "byte_fallback": false, "ignore_merges": false,
             "vocab": {"<unk>": 0, "<s>": 1, "▁": 2, "a": 3, "b": 4, "ab": 5, "▁a": 6, "▁ab": 7},
             "merges": ["a b", "▁ a", "▁ ab"]}}
            """;
        yield return new FileSet("byte pairs", "x.json", Encoding.UTF8.GetBytes(bytePairs));
        yield return new FileSet(
            "byte pairs with settings",
            [
                ("x.json", Encoding.UTF8.GetBytes(bytePairs)),
                ("tokenizer_config.json", """{"add_bos_token": false, "bos_token": {"content": "<s>"}}"""u8.ToArray())]);
        const string unigrams = """
            {"added_tokens": [], "normalizer": {"type": "NFC"}, "pre_tokenizer": {"type": "Metaspace", "replacement": "▁",
             "prepend_scheme": "always", "split": true}, "post_processor": {"type": "RobertaProcessing", "sep": ["a", 2],
             "cls": ["<unk>", 0], "trim_offsets": true, "add_prefix_space": false}, "decoder": {"type": "Metaspace",
             "replacement": "▁", "prepend_scheme": "always", "split": true}, "model": {"type": "Unigram", "unk_id": 0,
             "vocab": [["<unk>", 0], ["▁", -2.5], ["a", -1], ["▁a", -1.5], ["ab", -3]], "byte_fallback": false}}
            """;
        yield return new FileSet("unigrams", "x.json", Encoding.UTF8.GetBytes(unigrams));
        const string words = """
            {"added_tokens": [], "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
             "strip_accents": null, "lowercase": true}, "pre_tokenizer": {"type": "Split", "pattern": {"Regex": " +"},
             "behavior": "Removed", "invert": false}, "post_processor": null, "decoder": {"type": "WordPiece", "prefix": "##",
             "cleanup": true}, "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
             "max_input_chars_per_word": 100, "vocab": {"[UNK]": 0, "a": 1, "##b": 2}}}
            """;
        yield return new FileSet("pieces of words", "x.json", Encoding.UTF8.GetBytes(words));
    }

    /// <summary>GPT-2's two files: 256 bytes, the merges of " ab" and "é", and <c>&lt;|endoftext|&gt;</c>.</summary>
    public static IEnumerable<FileSet> BytePairs()
    {
        var vocabulary = new JsonObject();
        foreach (string sign in Signs) vocabulary[sign] = vocabulary.Count;
        string[] merges = ["a b", "Ġ ab", "Ã ©"];
        foreach (string merge in merges) vocabulary[merge.Replace(" ", "", StringComparison.Ordinal)] = vocabulary.Count;
        vocabulary["<|endoftext|>"] = vocabulary.Count;
        yield return new FileSet(
            "bytes and three merges",
            [
                ("vocab.json", Encoding.UTF8.GetBytes(vocabulary.ToJsonString())),
                ("merges.txt", Encoding.UTF8.GetBytes($"#version: 0.2\n{string.Join('\n', merges)}\n"))]);
    }

    /// <summary>The signs that GPT-2 writes for the bytes 0 to 255.</summary>
    public static IReadOnlyList<string> Signs { get; } = MakeSigns();

    /// <summary>A SentencePiece model of byte pairs that falls back to bytes, and one of unigrams.</summary>
    public static IEnumerable<FileSet> SentencePiece()
    {
        (string Text, float Score)[] pieces = [("▁", -9), ("a", -9), ("b", -9), ("ab", -2), ("▁a", -1), ("é", -9)];
        yield return new FileSet("byte pairs", "x.model", SentencePieceModel(unigrams: false, pieces));
        yield return new FileSet("unigrams", "x.model", SentencePieceModel(unigrams: true, pieces));
    }

    /// <summary>
    /// 0 unknown, 1 BOS, 2 EOS, then the bytes <c>&lt;0x00&gt;</c> … (byte pairs only), then these pieces; a space is put before
    /// a text, and nothing else about it changed. (sentencepiece, src/sentencepiece_model.proto.)
    /// </summary>
    public static byte[] SentencePieceModel(bool unigrams, IEnumerable<(string Text, float Score)> pieces)
    {
        const int normal = 1, unknown = 2, control = 3, value = 6;
        List<(string Text, float Score, int Type)> all = [("<unk>", 0, unknown), ("<s>", 0, control), ("</s>", 0, control)];
        if (!unigrams) all.AddRange(Enumerable.Range(0, 256).Select(b => ($"<0x{b:X2}>", 0f, value)));
        all.AddRange(pieces.Select(p => (p.Text, p.Score, normal)));
        var model = new ProtobufBytes();
        foreach ((string text, float score, int type) in all)
            model.Message(1, new ProtobufBytes().Text(1, text).Single(2, score).Number(3, type));
        ProtobufBytes trainer = new ProtobufBytes().Number(3, unigrams ? 1 : 2).Number(4, all.Count).Truth(35, !unigrams)
            .Number(40, 0).Number(41, 1).Number(42, 2).Number(43, -1)
            .Text(45, "<unk>").Text(46, "<s>").Text(47, "</s>").Text(48, "<pad>");
        ProtobufBytes normalizer = new ProtobufBytes().Text(1, "identity").Truth(3, true).Truth(4, false).Truth(5, true);
        return model.Message(2, trainer).Message(3, normalizer).Done;
    }

    // Bytes that cannot be seen are moved above the others, in their order (OpenAI's encoder.py, bytes_to_unicode).
    private static string[] MakeSigns()
    {
        int moved = 256;
        return [.. Enumerable.Range(0, 256).Select(b =>
            ((char)(b is (>= 33 and <= 126) or (>= 161 and <= 172) or (>= 174 and <= 255) ? b : moved++)).ToString())];
    }
}
