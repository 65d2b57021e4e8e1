using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hypotheses.Core.Models.Transformers.Tokenizers;
using Hypotheses.Core.Runtime;
using Hypotheses.Fuzz.Seeds;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Core.Models.Transformers.Tokenizers;

public sealed class BytePairFilesTests : IDisposable
{
    private const string Gpt2 = "../tokenizers/gpt2_bpe/";
    private const int EndOfText = 259;
    private readonly TemporaryFolder _folder = new();

    public BytePairFilesTests() => TokenizerFiles.BytePairs().Single().Write(_folder.Root);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Bytes_merge_within_words_in_the_files_order()
    {
        BytePairFiles read = Read();
        Assert.Equal((260, (int?)EndOfText), (read.Vocabulary, read.Bos));
        int ab = 256, spaceAb = 257, é = 258, space = Sign(' ');
        Assert.Equal([ab, spaceAb, space, é, Sign('b')], read.Encode("ab ab éb"));
        Assert.Equal([EndOfText, ab, EndOfText], read.Encode("<|endoftext|>ab<|endoftext|>"));
        Assert.Empty(read.Encode(""));
        Assert.Equal("�", read.Decode([Sign('\u00c3')])); // half a character
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Encoding_equals_the_plain_algorithm_and_decodes_to_the_text(ulong seed)
    {
        Rng rng = new Seed(seed).Rng();
        string[] characters = [" ", "a", "b", "ab", "é", "😀", "𠮷", "\0", "\n", "'s", "9"];
        BytePairFiles read = Read();
        for (int i = 0; i < 300; i++)
        {
            string text = string.Concat(
                Enumerable.Range(0, rng.Below(40)).Select(_ => characters[rng.Below(characters.Length)]));
            int[] ids = read.Encode(text);
            Assert.Equal(Plain(text), ids);
            Assert.Equal(text, read.Decode(ids));
        }
    }

    [ModelFact(Gpt2 + "encoder.json", Gpt2 + "vocab.bpe", Gpt2 + "reference_encodings.json")]
    public void Gpt2s_own_files_give_the_reference_encodings()
    {
        ITokenizer read = TokenizerFile.Open(ModelFiles.At(Gpt2), vocabulary: 50257);
        Assert.IsType<BytePairFiles>(read);
        JsonElement all = JsonElement.Parse(File.ReadAllBytes(ModelFiles.At(Gpt2 + "reference_encodings.json")));
        Assert.Equal(20, all.GetArrayLength());
        foreach (JsonElement one in all.EnumerateArray())
        {
            string text = one.GetProperty("text").GetString()!;
            int[] ids = [.. one.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32())];
            Assert.Equal(ids, read.Encode(text));
            Assert.Equal(text, read.Decode(ids));
        }

        Assert.Equal((50257, (int?)50256), (read.Vocabulary, read.Bos));
        Assert.Equal([64, 50256, 65], read.Encode("a<|endoftext|>b"));
        Assert.Throws<ArgumentOutOfRangeException>(() => read.Decode([50257]));
        Assert.Contains("at 1", Assert.Throws<ArgumentException>(() => read.Encode("a\ud800")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]", "file", "is not a JSON object")]
    [InlineData("{", "file", "is not valid JSON")]
    [InlineData("{}", "tokens", "has none")]
    [InlineData("""{"a": -1}""", "'a'", "has no id")]
    [InlineData("""{"a": 1.5}""", "'a'", "has no id")]
    [InlineData("""{"a": "1"}""", "'a'", "has no id")]
    [InlineData("""{"a": 4194304}""", "'a'", "has no id")]
    [InlineData("""{"a": 1, "b": 1}""", "'b'", "has the id 1 of another token")]
    [InlineData("""{"": 1}""", "''", "is empty")]
    public void A_bad_vocabulary_is_refused_by_token(string json, string field, string problem) =>
        Refusal.Of(Read, _folder.Write("vocab.json", Encoding.UTF8.GetBytes(json)), field, problem);

    [Theory]
    [InlineData("a b\na", "line 2", "is not two tokens")]
    [InlineData("#version: 0.2\na b c", "line 2", "is not two tokens")]
    [InlineData("a b\na z", "line 2", "'az' is no token")]
    [InlineData("zz b", "line 1", "'zz' is no token")]
    [InlineData("a b\na b", "line 2", "is there twice")]
    public void A_bad_merge_is_refused_by_line(string text, string field, string problem) =>
        Refusal.Of(Read, _folder.Write("merges.txt", Encoding.UTF8.GetBytes(text)), field, problem);

    [Fact]
    public void What_stands_beside_says_which_token_begins_a_text_and_whose_words_they_are()
    {
        string config = Write("config.json", """{"model_type": "gpt2", "bos_token_id": 7}""");
        Assert.Equal(7, Read().Bos);
        string tokenizer = Write("tokenizer_config.json", """{"tokenizer_class": "GPT2Tokenizer", "bos_token": "ab"}""");
        Assert.Equal(256, Read().Bos);
        Write("tokenizer_config.json", """{"bos_token": null}""");
        Assert.Null(Read().Bos);
        Write("tokenizer_config.json", """{"bos_token": {"content": "no such"}}""");
        Refusal.Of(Read, tokenizer, "bos_token", "'no such' is no token");
        File.Delete(tokenizer);
        Write("config.json", """{"bos_token_id": 260}""");
        Refusal.Of(Read, config, "bos_token_id", "260 is not below the 260 tokens");
        Write("config.json", """{"model_type": "roberta"}""");
        string vocabulary = Path.Combine(_folder.Root, "vocab.json");
        Refusal.Of(Read, vocabulary, "tokenizer_class", "roberta divides words otherwise");
        Write("tokenizer_config.json", """{"tokenizer_class": "Qwen2Tokenizer"}""");
        Refusal.Of(Read, vocabulary, "tokenizer_class", "Qwen2Tokenizer divides words otherwise");
    }

    [Fact]
    public void Vocabularies_that_do_not_fit_the_model_are_refused_and_a_byte_without_a_token_too()
    {
        string path = Path.Combine(_folder.Root, "vocab.json");
        Assert.Equal(260, Read(260).Vocabulary);
        Assert.Equal(260, Read(320).Vocabulary); // padded
        Refusal.Of(() => Read(259), path, "tokens", "260 where the model has 259");
        Refusal.Of(() => Read(521 + 1), path, "tokens", "260 where the model has 522");
        JsonObject without = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        without.Remove("z");
        Write("vocab.json", without.ToJsonString());
        Refusal.Of(() => Read().Encode("fizz"), path, "tokens", "has none for the byte 122");
        Assert.NotEmpty(Read().Encode("fib"));
    }

    // Words by the expression's own division, then the first merge of the list again and again.
    private static List<int> Plain(string text)
    {
        List<int> ids = [];
        foreach ((int offset, int length) in new Gpt2Words("<|endoftext|>").PreTokenize(text))
        {
            List<string> parts = [
                .. Encoding.UTF8.GetBytes(text.Substring(offset, length)).Select(b => TokenizerFiles.Signs[b])];
            foreach ((string left, string right) in (ReadOnlySpan<(string, string)>)[("a", "b"), ("Ġ", "ab"), ("Ã", "©")])
            {
                for (int i = 0; i + 1 < parts.Count; i++)
                {
                    if (parts[i] != left || parts[i + 1] != right) continue;
                    parts[i] += right;
                    parts.RemoveAt(i + 1);
                }
            }

            ids.AddRange(parts.Select(p => p switch
            {
                "ab" => 256,
                "Ġab" => 257,
                "Ã©" => 258,
                _ => TokenizerFiles.Signs.ToList().IndexOf(p),
            }));
        }

        return ids;
    }

    private static int Sign(char value) => value;

    private BytePairFiles Read() => Read(null);

    private BytePairFiles Read(int? vocabulary) => BytePairFiles.Read(
        Path.Combine(_folder.Root, "vocab.json"), Path.Combine(_folder.Root, "merges.txt"), vocabulary);

    private string Write(string name, string text) => _folder.Write(name, Encoding.UTF8.GetBytes(text));
}
