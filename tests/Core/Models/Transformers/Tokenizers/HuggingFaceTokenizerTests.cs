using System.Text;
using System.Text.Json.Nodes;
using Hypotheses.Core.Models.Transformers.Tokenizers;
using Hypotheses.Fuzz.Seeds;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Core.Models.Transformers.Tokenizers;

/// <summary>Through the native library where it is there, which is on Linux.</summary>
public sealed class HuggingFaceTokenizerTests : IDisposable
{
    private const string TinyStories = "tinystories_656k/tokenizer.json";
    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _small = TokenizerFiles.HuggingFace().First().Files[0].Content;

    public void Dispose() => _folder.Dispose();

    [LinuxFact]
    public void A_small_tokenizer_encodes_decodes_and_is_not_cut()
    {
        HuggingFaceTokenizer read = Read(_small);
        Assert.Equal((8, (int?)1), (read.Vocabulary, read.Bos));
        Assert.Equal([1, 7, 6, 0], read.Encode("ab aé")); // its file would keep two tokens of a text
        Assert.Equal("ab a", read.Decode([1, 7, 6])); // BOS is silent
        Assert.Equal([1], read.Encode("").Take(1));
        Assert.Equal("", read.Decode([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => read.Decode([8]));
        Assert.Throws<ArgumentOutOfRangeException>(() => read.Decode([-1]));
        Assert.Throws<ArgumentException>(() => read.Encode("a\ud800"));
    }

    [LinuxFact]
    public void Every_kind_of_model_is_read() => Assert.All(
        TokenizerFiles.HuggingFace(), set => Assert.NotEmpty(Read(set.Files[0].Content).Encode("a b")));

    [LinuxFact]
    public void A_tokenizer_is_used_by_several_threads_at_once()
    {
        HuggingFaceTokenizer read = Read(_small);
        string[] texts = [.. Enumerable.Range(0, 200).Select(i => string.Concat(Enumerable.Repeat("ab a ", 1 + (i % 7))))];
        int[][] expected = [.. texts.Select(read.Encode)], got = new int[texts.Length][];
        Parallel.For(0, texts.Length, i => got[i] = read.Encode(texts[i]));
        Assert.Equal(expected, got);
    }

    [LinuxFact]
    public void Where_the_file_says_nothing_of_a_beginning_its_neighbours_do()
    {
        byte[] json = Changed(root => root["post_processor"] = null);
        Assert.Null(Read(json).Bos);
        _folder.Write("config.json", """{"bos_token_id": 0}"""u8.ToArray());
        Assert.Equal(0, Read(json).Bos);
        _folder.Write("tokenizer_config.json", """{"bos_token": "<s>"}"""u8.ToArray());
        Assert.Equal(1, Read(json).Bos);
        Assert.Equal([7], Read(json).Encode("ab")); // the file puts none there
    }

    [ModelFact(TinyStories)]
    public void The_tokenizer_of_a_real_model_gives_the_ids_that_others_get()
    {
        if (HuggingFaceTokenizer.Missing is not null) return;
        ITokenizer read = TokenizerFile.Open(ModelFiles.At("tinystories_656k"), vocabulary: 2048);
        Assert.IsType<HuggingFaceTokenizer>(read);
        Assert.Equal((2048, (int?)1), (read.Vocabulary, read.Bos));
        Assert.Equal([1, 80, 147, 201, 282, 57], read.Encode("Once upon a time"));
        Assert.Equal("Once upon a time", read.Decode([1, 80, 147, 201, 282, 57]));
        const string story = "Once upon a time, there was a little girl named Lily.\nShe said, \"I can play!\"";
        Assert.Equal(story, read.Decode(read.Encode(story)));
    }

    /// <summary>Over the first seven, and those of a kind with them, the library would end the process.</summary>
    public static TheoryData<string, string, string, string> Bad => new()
    {
        { "post_processor.single.1.Sequence.id", "\"B\"", "post_processor.single[1].Sequence", "sequence A of 'single'" },
        { "decoder.x", "1e999", "decoder.x", "is no finite number" },
        { "model.merges.1", "[[-1e999]]", "model.merges.1.0.0", "is no finite number" },
        { "model.continuing_subword_prefix", "\"##\"", "model.merges[0]", "'b' does not begin with continuing_subword_prefix" },
        { "post_processor.special_tokens", "{}", "post_processor.single[0].SpecialToken.id", "'<s>' is none of special_tokens" },
        { "normalizer", """{"type": "Precompiled", "precompiled_charsmap": "AAAA"}""", "normalizer.type", "'Precompiled' is not" },
        { "pre_tokenizer", """{"type": "FixedLength", "length": 0}""", "pre_tokenizer.type", "'FixedLength' is not one of" },
        { "normalizer.normalizers.0.type", "\"Foo\"", "normalizer.normalizers[0].type", "'Foo' is not one of Sequence, Prepend" },
        { "decoder.type", "null", "decoder.type", "'' is not one of" },
        { "post_processor.special_tokens.<s>.ids", "[8]", "post_processor.special_tokens.<s>.ids", "none of the 8 tokens" },
        { "post_processor.special_tokens.<s>.ids", "[]", "post_processor.special_tokens.<s>.ids", "are not as many" },
        { "model", "null", "model", "is missing" },
        { "model.type", "\"Foo\"", "model.type", "'Foo' is not one of BPE, Unigram" },
        { "model.dropout", "0.5", "model.dropout", "is not 0" },
        { "model.vocab", "{}", "model.vocab", "has no token" },
        { "model.vocab.a", "4000000000", "model.vocab.'a'", "has no id" },
        { "model.vocab.a", "5", "model.vocab.'ab'", "has the id 5 of another" },
        { "model.merges.0", "\"a b b\"", "model.merges[0]", "is not two tokens" },
        { "model.merges.2", """["a", "a"]""", "model.merges[2]", "'aa' is no token" },
        { "added_tokens.1.id", "9", "added_tokens[1].id", "is 9, but '<s>' is 1" },
        { "added_tokens.1.content", "\"\"", "added_tokens[1].content", "is empty" },
        { "normalizer.normalizers.1.pattern", """{"Regex": "((("}""", "file", "Oniguruma" },
        { "model", """{"type": "Unigram", "unk_id": 1, "vocab": [["a", 0]]}""", "model.unk_id", "is 1, which is none" },
        { "model", """{"type": "Unigram", "unk_id": 0, "vocab": [["a", 0], ["a", 1]]}""", "model.vocab[1]", "is there twice" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void What_contradicts_itself_is_refused_by_field(string at, string value, string field, string problem)
    {
        if (field == "file" && HuggingFaceTokenizer.Missing is not null) return; // what only the library can tell
        byte[] json = Changed(root =>
        {
            string[] path = at.Split('.');
            JsonNode node = root;
            foreach (string step in path[..^1]) node = int.TryParse(step, out int i) ? node[i]! : node[step]!;
            JsonNode? changed = JsonNode.Parse(value);
            if (int.TryParse(path[^1], out int last)) node[last] = changed;
            else node[path[^1]] = changed;
        });
        Refusal.Of(() => Read(json), Path.Combine(_folder.Root, "tokenizer.json"), field, problem);
    }

    [Fact]
    public void A_vocabulary_that_does_not_fit_the_model_is_refused_before_the_library_is_asked()
    {
        string path = _folder.Write("tokenizer.json", _small);
        Refusal.Of(() => HuggingFaceTokenizer.Read(path, 7), path, "tokens", "8 where the model has 7");
        Refusal.Of(() => HuggingFaceTokenizer.Read(path, 50_257), path, "tokens", "8 where the model has 50257");
    }

    private byte[] Changed(Action<JsonNode> change)
    {
        JsonNode root = JsonNode.Parse(_small)!;
        change(root);
        return Encoding.UTF8.GetBytes(root.ToJsonString());
    }

    private HuggingFaceTokenizer Read(byte[] json) => HuggingFaceTokenizer.Read(_folder.Write("tokenizer.json", json));
}
