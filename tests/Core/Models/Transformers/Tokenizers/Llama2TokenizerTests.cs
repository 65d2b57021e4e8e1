using System.Text;
using Hypotheses.Core.Models.Transformers.Tokenizers;
using Hypotheses.Core.Runtime;

namespace Hypotheses.Tests.Core.Models.Transformers.Tokenizers;

public class Llama2TokenizerTests
{
    private const int A = 260, B = 261, AB = 262, SpaceA = 263;

    private static readonly Llama2Tokenizer Small = SmallTokenizer.Of((" ", -9), ("a", -9), ("b", -9), ("ab", -2), (" a", -1));

    [Fact]
    public void The_highest_score_merges_first() // " a" before "ab", so b is left over
    {
        Assert.Equal([1, SpaceA, B, AB], Small.Encode("abab", bos: true));
        Assert.Equal([SpaceA, B, SpaceA], Small.Encode("ab a", bos: false));
    }

    [Fact]
    public void Equal_scores_merge_from_the_left() // "aaa" is aa, a: not a, aa
    {
        Llama2Tokenizer tokenizer = SmallTokenizer.Of((" ", 0), ("a", 0), ("aa", 0));
        Assert.Equal([259, 261, 260], tokenizer.Encode("aaa", bos: false));
    }

    [Fact]
    public void Characters_outside_the_vocabulary_become_bytes() // é is C3 A9 in UTF-8
    {
        Assert.Equal([1, 259, 3 + 0xC3, 3 + 0xA9, A], Small.Encode("éa", bos: true));
        Assert.Equal("éa", Small.Decode([1, 259, 3 + 0xC3, 3 + 0xA9, A]));
        Assert.Equal("<0xC3>", Small.Piece(3 + 0xC3));
    }

    [Fact]
    public void Control_tokens_cannot_be_written_as_text()
    {
        Llama2Tokenizer tokenizer = SmallTokenizer.Of(
            (" ", 0), ("\n", 0), ("<", 0), ("s", 0), (">", 0), ("<s", 0), ("\n<s", 0), (">\n", 0), ("\n<s>\n", 9));
        Assert.DoesNotContain(Llama2Tokenizer.Bos, tokenizer.Encode("\n<s>\n", bos: false));
    }

    [Fact]
    public void An_empty_text_has_no_tokens_and_half_a_surrogate_is_refused()
    {
        Assert.Equal([1], Small.Encode("", bos: true));
        Assert.Empty(Small.Encode("", bos: false));
        Assert.Equal("", Small.Decode([]));
        Assert.Contains(
            "at 1", Assert.Throws<ArgumentException>(() => Small.Encode("a\ud800", bos: true)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Small.Piece(264));
        Assert.Throws<ArgumentOutOfRangeException>(() => Small.Decode([-1]));
    }

    [Fact]
    public void A_leading_space_goes_after_bos_only()
    {
        Assert.Equal("a a", Small.Decode([1, SpaceA, SpaceA]));
        Assert.Equal(" a a", Small.Decode([SpaceA, SpaceA]));
        Assert.Equal(" a", Small.Decode([1, 259, SpaceA, 2])); // one space only; BOS and EOS are silent
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Encoding_equals_the_plain_algorithm_and_decodes_to_the_text(ulong seed)
    {
        Rng rng = new Seed(seed).Rng();
        string[] characters = [" ", "a", "b", "é", "😀", "x", "\0", "<"];
        for (int vocabulary = 0; vocabulary < 10; vocabulary++)
        {
            List<(string Piece, float Score)> tokens = SmallTokenizer.Random(rng);
            Llama2Tokenizer tokenizer = SmallTokenizer.Of(tokens);
            for (int i = 0; i < 30; i++)
            {
                string text = string.Concat(
                    Enumerable.Range(0, 1 + rng.Below(60))
                        .Select(_ => characters[rng.Below(rng.Below(2) == 0 ? 3 : characters.Length)]));
                int[] ids = tokenizer.Encode(text, bos: true);
                Assert.Equal([1, .. PlainMerging.Encode(tokens, text)], ids);
                Assert.Equal(text, tokenizer.Decode(ids));
            }
        }
    }

    [Fact]
    public void A_vocabulary_that_is_none_is_refused_by_token()
    {
        List<(string Piece, float Score)> tokens = SmallTokenizer.Tokens(("a", 0));
        Refused("token 259: score NaN", [.. tokens[..259], ("a", float.NaN)]);
        Refused("token 259: is empty", [.. tokens[..259], ("", 0)]);
        Refused("token 5: is not <0x02>", [.. tokens[..5], ("b", 0), .. tokens[6..]]);
        Refused("258 tokens are fewer than the 259", tokens[..258]);
    }

    private static void Refused(string problem, List<(string Piece, float Score)> tokens) =>
        Assert.Contains(
            problem, Assert.Throws<ArgumentException>(() => SmallTokenizer.Of(tokens)).Message, StringComparison.Ordinal);
}

/// <summary>The algorithm as llama2.c's run.c has it: search all pairs for the best merge, again and again.</summary>
internal static class PlainMerging
{
    public static List<int> Encode(List<(string Piece, float Score)> tokens, string text)
    {
        List<int> ids = [];
        foreach (Rune rune in (" " + text).EnumerateRunes())
        {
            int id = Find(tokens, rune.ToString());
            if (id >= 0) ids.Add(id);
            else ids.AddRange(Encoding.UTF8.GetBytes(rune.ToString()).Select(b => b + 3));
        }

        while (true)
        {
            float best = float.NegativeInfinity;
            int merged = -1, at = -1;
            for (int i = 0; i + 1 < ids.Count; i++)
            {
                int id = Find(tokens, tokens[ids[i]].Piece + tokens[ids[i + 1]].Piece);
                if (id >= 0 && tokens[id].Score > best) (best, merged, at) = (tokens[id].Score, id, i);
            }

            if (at < 0) return ids;
            ids[at] = merged;
            ids.RemoveAt(at + 1);
        }
    }

    /// <summary>The first ordinary token of that text.</summary>
    private static int Find(List<(string Piece, float Score)> tokens, string piece) =>
        tokens.FindIndex(259, t => t.Piece == piece);
}
