using Hypotheses.Core.Models.Transformers.Tokenizers;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Core.Models.Transformers.Tokenizers;

public sealed class TextCorpusTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Stories_lie_between_separators_and_none_is_empty()
    {
        string path = _folder.Write(
            "a.txt", "\uFEFFOne é.\nTwo.\n<|endoftext|>\n\n<|endoftext|>\n Three <|endoftext|>"u8.ToArray());
        Assert.Equal(["One é.\nTwo.", "Three"], TextCorpus.Read(path).Stories);
    }

    [Fact]
    public void A_bad_file_is_named()
    {
        Refusal.Of(
            () => TextCorpus.Read(_folder.Write("a", [65, 66, 0xC3, 65])), _folder.Root, "text", "not valid UTF-8 at byte 2");
        Refusal.Of(
            () => TextCorpus.Read(_folder.Write("b", " <|endoftext|> "u8.ToArray())), _folder.Root, "text", "holds no story");
        Refusal.Of(() => TextCorpus.Read(_folder.Write("c", [])), _folder.Root, "text", "holds no story");
        Refusal.Of(
            () => TextCorpus.Read(_folder.Write("d", new byte[11]), maximumBytes: 10),
            _folder.Root,
            "file",
            "11 bytes, more than 10");
        Refusal.Of(() => TextCorpus.Read(Path.Combine(_folder.Root, "absent")), _folder.Root, "file", "does not exist");
        Refusal.Of(() => TextCorpus.Read(_folder.Root), _folder.Root, "file", "is a folder");
    }
}
