using Hypotheses.Core.Models.Transformers.Tokenizers;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Core.Models.Transformers.Tokenizers;

public sealed class Llama2TokenizerFileTests : IDisposable
{
    private static readonly List<(string Piece, float Score)> Good = SmallTokenizer.Tokens((" ", -1), ("a", -2), (" a", 3.5f));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_reads_back()
    {
        Llama2Tokenizer read = Llama2TokenizerFile.Read(Write(SmallTokenizer.File(7, Good)), vocabulary: 262);
        Assert.Equal(262, read.Vocabulary);
        Assert.Equal(Good.Select(t => t.Piece), Enumerable.Range(0, 262).Select(read.Piece));
        Assert.Equal([1, 261], read.Encode("a", bos: true));
    }

    [Fact]
    public void A_hostile_file_is_refused_by_token()
    {
        byte[] good = SmallTokenizer.File(7, Good);
        Refused([], "max_token_length", "needs 4 bytes");
        Refused(SmallTokenizer.File(0, []), "max_token_length", "0 is not from 1");
        Refused(SmallTokenizer.File(int.MaxValue, []), "max_token_length", "2147483647 is not from 1");
        Refused(SmallTokenizer.File(7, []), "tokens", "0 tokens are fewer");
        Refused(good[..^1], "token 261", "cut off");
        Refused(good[..10], "token 0", "cut off");
        Refused([.. good, 0], "token 262", "cut off");
        Refused(
            [.. SmallTokenizer.File(7, []), .. BitConverter.GetBytes(0f), .. BitConverter.GetBytes(-1)], "token 0", "length -1");
        Refused(
            [.. SmallTokenizer.File(7, []), .. BitConverter.GetBytes(0f), .. BitConverter.GetBytes(int.MaxValue)],
            "token 0",
            "length 2147483647");
        Refused([.. good, .. BitConverter.GetBytes(0f), .. BitConverter.GetBytes(1), 0xFF], "token 262", "not valid UTF-8");
        Refused(SmallTokenizer.File(7, [.. Good, ("b", float.NaN)]), "tokens", "token 262: score NaN");
        Refused(SmallTokenizer.File(7, [.. Good, ("", 0)]), "tokens", "token 262: is empty");
        Refusal.Of(
            () => Llama2TokenizerFile.Read(Write(good), vocabulary: 512), _folder.Root, "tokens", "262 where the model has 512");
        Refusal.Of(() => Llama2TokenizerFile.Read(_folder.Root), _folder.Root, "file", "is a folder");
        Refusal.Of(() => Llama2TokenizerFile.Read(Path.Combine(_folder.Root, "absent")), _folder.Root, "file", "does not exist");
    }

    private void Refused(byte[] content, string field, string problem) =>
        Refusal.Of(() => Llama2TokenizerFile.Read(Write(content)), _folder.Root, field, problem);

    private string Write(byte[] content) => _folder.Write("tok.bin", content);
}
