using Hypotheses.Core.Files;
using Hypotheses.Tests.Core.Dictionaries.Formats;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Core.Files;

public sealed class TensorFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_content_decides_and_not_the_name()
    {
        string path = _folder.Write("ae.pt", new PlainTensors().Add("x", "F32", [1.0, 2]).File());
        using ITensorFile file = TensorFile.Open(path);
        Assert.Equal(["x"], file.Names);
    }

    [Theory]
    [InlineData("", "is neither a safetensors file nor a torch archive")]
    [InlineData("PK", "is no zip archive, as torch.save writes")]
    [InlineData("PK\u0003\u0004 and more of it", "is no zip archive, as torch.save writes")]
    [InlineData("a text that is longer than a mark", "is neither a safetensors file nor a torch archive")]
    public void Another_container_is_one_clear_error(string content, string problem)
    {
        string path = _folder.Write("ae.pt", System.Text.Encoding.Latin1.GetBytes(content));
        Refusal.Of(() => TensorFile.Open(path), path, "file", problem);
    }

    [Fact]
    public void A_folder_or_nothing_is_one_clear_error()
    {
        Refusal.Of(() => TensorFile.Open(_folder.Root), _folder.Root, "file", "is a folder");
        string nowhere = Path.Combine(_folder.Root, "nowhere");
        Refusal.Of(() => TensorFile.Open(nowhere), nowhere, "file", "does not exist");
    }
}
