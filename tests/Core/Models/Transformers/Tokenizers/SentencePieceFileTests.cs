using System.Text;
using Hypotheses.Core.Models.Transformers.Tokenizers;
using Hypotheses.Core.Runtime;
using Hypotheses.Fuzz.Seeds;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Core.Models.Transformers.Tokenizers;

public sealed class SentencePieceFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>llama2.c's files hold the same pieces and scores, and its algorithm is SentencePiece's.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Byte_pairs_are_those_of_llama2c(ulong seed)
    {
        Rng rng = new Seed(seed).Rng();
        string[] characters = [" ", "a", "b", "é", "😀", "x", "<"];
        for (int vocabulary = 0; vocabulary < 5; vocabulary++)
        {
            // Of two pieces with one text SentencePiece knows only one.
            List<(string Piece, float Score)> tokens = [.. SmallTokenizer.Random(rng).DistinctBy(t => t.Piece)];
            Llama2Tokenizer expected = SmallTokenizer.Of(tokens);
            SentencePieceFile read = Read(TokenizerFiles.SentencePieceModel(
                unigrams: false,
                tokens.Skip(259).Select(t => (t.Piece.Replace(' ', '▁'), t.Score))));
            Assert.Equal((tokens.Count, (int?)Llama2Tokenizer.Bos), (read.Vocabulary, read.Bos));
            for (int i = 0; i < 30; i++)
            {
                string text = string.Concat(
                    Enumerable.Range(0, 1 + rng.Below(40)).Select(_ => characters[rng.Below(characters.Length)]));
                int[] ids = read.Encode(text);
                Assert.Equal(expected.Encode(text, bos: true), ids);
                Assert.Equal(text, read.Decode(ids));
            }
        }
    }

    [Fact]
    public void Unigrams_are_divided_where_their_scores_are_highest()
    {
        SentencePieceFile read = Read(TokenizerFiles.SentencePieceModel(
            unigrams: true, [("▁", -1), ("a", -1), ("b", -1), ("ab", -1.5f), ("▁a", -1.2f), ("▁ab", -4)]));
        Assert.Equal([1, 7, 5], read.Encode("ab")); // ▁a b at −2.2: ▁ ab is −2.5, ▁ a b −3, ▁ab −4
        Assert.Equal("ab", read.Decode([1, 7, 5]));
    }

    /// <summary>sentencepiece, src/bpe_model.cc: of equal scores the leftmost; Microsoft.ML.Tokenizers errs here.</summary>
    [Fact]
    public void Equal_scores_merge_from_the_left()
    {
        SentencePieceFile read = Read(TokenizerFiles.SentencePieceModel(
            unigrams: false, [("▁", -1), ("a", -2), ("aa", 5), ("b", -3)]));
        Assert.Equal([1, 259, 261, 260], read.Encode("aaa"));
        Assert.Equal([1, 259, 262, 261, 260, 262], read.Encode("baaab"));
    }

    [Fact]
    public void Characters_merge_also_where_they_have_no_piece_of_their_own()
    {
        SentencePieceFile read = Read(TokenizerFiles.SentencePieceModel(unigrams: false, [("▁", -1), ("xy", -2), ("y", -3)]));
        Assert.Equal([1, 259, 260], read.Encode("xy"));
        Assert.Equal([1, 259, 3 + 'x'], read.Encode("x")); // as a byte
        Assert.Equal([1, 259, 3 + 'z', 261], read.Encode("zy"));
    }

    [ModelFact("stories260K/tok512.model", "stories260K/tok512.bin", ModelFiles.TinyStories)]
    public void A_real_model_agrees_with_its_other_format()
    {
        ITokenizer read = TokenizerFile.Open(ModelFiles.At("stories260K/tok512.model"), vocabulary: 512);
        ITokenizer other = TokenizerFile.Open(ModelFiles.At("stories260K/tok512.bin"), vocabulary: 512);
        int equal = 0;
        foreach (string story in TextCorpus.Read(ModelFiles.At(ModelFiles.TinyStories)).Stories.Take(200))
        {
            // It takes spaces that follow each other for one, which llama2.c does not.
            string text = string.Join(' ', story.Split(' ', StringSplitOptions.RemoveEmptyEntries));
            Assert.Equal(other.Encode(text), read.Encode(text));
            equal++;
        }

        Assert.Equal(200, equal);
    }

    [Fact]
    public void What_stands_beside_says_whether_and_with_what_a_text_begins()
    {
        byte[] model = TokenizerFiles.SentencePieceModel(unigrams: false, [("▁", 0), ("a", 0)]);
        Write("""{"add_bos_token": false}""");
        Assert.Equal([259, 260], Read(model).Encode("a"));
        Assert.Equal(1, Read(model).Bos);
        Write("""{"bos_token": "</s>"}""");
        Assert.Equal([2, 259, 260], Read(model).Encode("a"));
        Write("""{"bos_token": null}""");
        Assert.Equal([259, 260], Read(model).Encode("a"));
        Assert.Null(Read(model).Bos);
    }

    [Fact]
    public void What_is_no_such_model_or_does_not_fit_is_refused_in_one_line()
    {
        string path = Path.Combine(_folder.Root, "x.model");
        byte[] model = TokenizerFiles.SentencePieceModel(unigrams: false, [("▁", 0), ("a", 0)]);
        Refusal.Of(() => Read([]), path, "trainer_spec.unk_id", "0 is none of the 0 pieces");
        Refusal.Of(() => Read(Encoding.UTF8.GetBytes("what is this?")), path, "model", "is no SentencePiece model");
        Refusal.Of(() => Read(model[..^40]), path, "model", "is no SentencePiece model");
        Refusal.Of(
            () => Read(TokenizerFiles.SentencePieceModel(false, [("a", float.NaN)])), path, "piece 259", "has no finite score");
        Refusal.Of(() => Read(TokenizerFiles.SentencePieceModel(false, [("", 0)])), path, "piece 259", "is empty");
        Refusal.Of(() => Read(model, 260), path, "tokens", "261 where the model has 260");
        Refusal.Of(() => Read(model, 32_000), path, "tokens", "261 where the model has 32000");
        SentencePieceFile read = Read(model, 261);
        Assert.Throws<ArgumentOutOfRangeException>(() => read.Decode([261]));
        Assert.Contains("at 0", Assert.Throws<ArgumentException>(() => read.Encode("\udc00")).Message, StringComparison.Ordinal);
    }

    private void Write(string settings) => _folder.Write("tokenizer_config.json", Encoding.UTF8.GetBytes(settings));

    private SentencePieceFile Read(byte[] model, int? vocabulary = null) =>
        SentencePieceFile.Read(_folder.Write("x.model", model), vocabulary);
}
