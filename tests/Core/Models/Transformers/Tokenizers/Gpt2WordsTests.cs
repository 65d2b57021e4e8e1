using System.Text.RegularExpressions;
using Hypotheses.Core.Models.Transformers.Tokenizers;
using Hypotheses.Core.Runtime;

namespace Hypotheses.Tests.Core.Models.Transformers.Tokenizers;

public partial class Gpt2WordsTests
{
    // No halves of surrogate pairs: there the expression errs.
    private static readonly string[] Characters =
    [
        " ", " ", " ", "\n", "\t", "\u00a0", "\u2003", "'", "'s", "'ll", "a", "S", "é", "ß", "漢", "ª", "7", "½", "Ⅷ", "!", "_", "°",
        "\u0301", "\0", "\u200b", "<|endoftext|>", "<|",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Words_are_those_of_the_expression_in_OpenAIs_encoder(ulong seed)
    {
        Rng rng = new Seed(seed).Rng();
        for (int i = 0; i < 500; i++)
        {
            string text = string.Concat(
                Enumerable.Range(0, rng.Below(20)).Select(_ => Characters[rng.Below(Characters.Length)]));
            Assert.Equal(Expression().Matches(text).Select(m => m.Value), Words(text, null));
            string[] expected = [.. Regex.Split(text, @"(<\|endoftext\|>)")
                .SelectMany(part => part == "<|endoftext|>" ? [part] : Expression().Matches(part).Select(m => m.Value))];
            Assert.Equal(expected, Words(text, "<|endoftext|>"));
        }
    }

    [Fact]
    public void A_letter_of_two_code_units_is_a_letter() // 𝒳 and 𠮷 are; 😀 is none
    {
        Assert.Equal(["a𝒳b", " 𠮷", "😀", "𝟗"], Words("a𝒳b 𠮷😀𝟗", null));
        Assert.Throws<ArgumentNullException>(() => new Gpt2Words(null).PreTokenize(null!));
    }

    private static string[] Words(string text, string? special)
    {
        (int Offset, int Length)[] words = [.. new Gpt2Words(special).PreTokenize(text)];
        Assert.Equal(words, new Gpt2Words(special).PreTokenize(text.AsSpan()));
        return [.. words.Select(w => text.Substring(w.Offset, w.Length))];
    }

    [GeneratedRegex(@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+")]
    private static partial Regex Expression();
}
