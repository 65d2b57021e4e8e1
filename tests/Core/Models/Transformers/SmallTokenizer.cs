using System.Text;
using Hypotheses.Core.Models.Transformers.Tokenizers;
using Hypotheses.Core.Runtime;

namespace Hypotheses.Tests.Core.Models.Transformers;

/// <summary>Vocabularies for tests: the 259 tokens that every one begins with, then the test's own.</summary>
internal static class SmallTokenizer
{
    public static List<(string Piece, float Score)> Tokens(params (string Piece, float Score)[] ordinary) =>
    [
        ("<unk>", 0), ("\n<s>\n", 0), ("\n</s>\n", 0), .. Enumerable.Range(0, 256).Select(b => ($"<0x{b:X2}>", 0f)), .. ordinary,
    ];

    public static Llama2Tokenizer Of(params (string Piece, float Score)[] ordinary) => Of(Tokens(ordinary));

    public static Llama2Tokenizer Of(List<(string Piece, float Score)> tokens) =>
        new([.. tokens.Select(t => t.Piece)], [.. tokens.Select(t => t.Score)]);

    /// <summary>A tokenizer file of llama2.c.</summary>
    public static byte[] File(int longest, List<(string Piece, float Score)> tokens) =>
    [
        .. BitConverter.GetBytes(longest),
        .. tokens.SelectMany(t =>
            (byte[])[
                .. BitConverter.GetBytes(t.Score),
                .. BitConverter.GetBytes(Encoding.UTF8.GetByteCount(t.Piece)),
                .. Encoding.UTF8.GetBytes(t.Piece)]),
    ];

    /// <summary>Five characters and random pieces of them, with few different scores, so that ties are common.</summary>
    public static List<(string Piece, float Score)> Random(Rng rng)
    {
        string[] characters = [" ", "a", "b", "é", "😀"];
        List<(string Piece, float Score)> ordinary = [.. characters.Select(c => (c, -1f))];
        for (int i = 0; i < 40; i++)
            ordinary.Add(
                (
                    string.Concat(ordinary[rng.Below(ordinary.Count)].Piece, ordinary[rng.Below(ordinary.Count)].Piece),
                    rng.Below(6)));
        return Tokens([.. ordinary.Where(t => Encoding.UTF8.GetByteCount(t.Piece) < 30)]);
    }
}
