using Hypotheses.Core.Sae.Formats;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Core.Sae.Formats;

/// <summary>What a folder is told by; that each format is then read is tested with the formats.</summary>
public sealed class SaeFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_missing_is_said_in_one_line()
    {
        void Refused(string field, string problem) =>
            Refusal.Of(() => SaeFolder.Open(_folder.Root), _folder.Root, field, problem);
        Refused(
            "folder",
            "holds no weights: sae_weights.safetensors (SAELens), sae.safetensors (sparsify), ae.pt (dictionary_learning) are "
                + "looked for");
        _folder.Write("cfg.json", "{}"u8.ToArray());
        Refused("folder", "holds no weights");
        _folder.Write("sae.safetensors", []);
        _folder.Write("ae.pt", []);
        Refused("folder", "holds weights of several formats: sae.safetensors, ae.pt");
        File.Delete(Path.Combine(_folder.Root, "ae.pt"));
        File.Delete(Path.Combine(_folder.Root, "cfg.json"));
        Refused("cfg.json", "is missing beside sae.safetensors");
    }

    [Fact]
    public void What_is_no_folder_is_said()
    {
        string file = _folder.Write("ae.pt", []), nowhere = Path.Combine(_folder.Root, "nowhere");
        Refusal.Of(() => SaeFolder.Open(file), file, "folder", "is a file");
        Refusal.Of(() => SaeFolder.Open(nowhere), nowhere, "folder", "does not exist");
        Assert.Throws<ArgumentException>(() => SaeFolder.Open(_folder.Root, 2));
    }
}
