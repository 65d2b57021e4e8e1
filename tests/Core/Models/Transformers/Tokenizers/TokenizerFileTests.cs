using Hypotheses.Core.Models.Transformers.Tokenizers;
using Hypotheses.Fuzz.Seeds;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Core.Models.Transformers.Tokenizers;

public sealed class TokenizerFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_is_opened_by_the_first_that_is_there()
    {
        Refusal.Of(() => TokenizerFile.Open(_folder.Root), _folder.Root, "tokenizer", "there is none: no tokenizer.json");
        Assert.Empty(TokenizerFile.Files(_folder.Root));
        string own = Write("tok9.bin", SmallFiles.Tokenizer().Single().Files[0].Content);
        Opens<Llama2Tokenizer>(own);
        string other = Write("tok10.bin", [1]);
        Refusal.Of(() => TokenizerFile.Open(_folder.Root), _folder.Root, "tokenizer", "there are 2 (tok10.bin, tok9.bin)");
        File.Delete(other);
        string model = Write("tokenizer.model", TokenizerFiles.SentencePiece().First().Files[0].Content);
        Opens<SentencePieceFile>(model);
        TokenizerFiles.BytePairs().Single().Write(_folder.Root);
        string[] pair = [Path.Combine(_folder.Root, "vocab.json"), Path.Combine(_folder.Root, "merges.txt")];
        Opens<BytePairFiles>(pair);
        string json = Write("tokenizer.json", TokenizerFiles.HuggingFace().First().Files[0].Content);
        if (HuggingFaceTokenizer.Missing is not null) Opens<BytePairFiles>(pair); // the next that can be read here
        else Opens<HuggingFaceTokenizer>(json);
    }

    [Fact]
    public void A_file_is_opened_by_its_name()
    {
        TokenizerFiles.BytePairs().Single().Write(_folder.Root);
        foreach (string name in (string[])["vocab.json", "merges.txt"])
            Assert.IsType<BytePairFiles>(TokenizerFile.Open(Path.Combine(_folder.Root, name)));
        string odd = Write("tokens.txt", [1]);
        Refusal.Of(() => TokenizerFile.Open(odd), odd, "tokenizer", "what kind it is cannot be told");
        string absent = Path.Combine(_folder.Root, "tokenizer.json");
        Refusal.Of(() => TokenizerFile.Open(absent), absent, "file", "does not exist");
        File.Delete(Path.Combine(_folder.Root, "merges.txt"));
        Refusal.Of(
            () => TokenizerFile.Open(Path.Combine(_folder.Root, "vocab.json")),
            Path.Combine(_folder.Root, "merges.txt"),
            "file",
            "does not exist");
    }

    private void Opens<T>(params string[] files)
    {
        Assert.IsType<T>(TokenizerFile.Open(_folder.Root));
        Assert.Equal(files, TokenizerFile.Files(_folder.Root));
        string settings = Write("tokenizer_config.json", "{}"u8.ToArray());
        Assert.Equal([.. files, settings], TokenizerFile.Files(_folder.Root));
        File.Delete(settings);
    }

    private string Write(string name, byte[] content) => _folder.Write(name, content);
}
