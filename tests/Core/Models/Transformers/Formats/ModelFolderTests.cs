using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Models.Transformers.Formats;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Core.Models.Transformers.Formats;

/// <summary>The cache of the hub's client: a revision, its snapshot of links, and the blobs that they lead to.</summary>
public sealed class ModelFolderTests : IDisposable
{
    private const string Revision = "0123456789abcdef0123456789abcdef01234567";

    private readonly TemporaryFolder _folder = new();

    private string Cache => Path.Combine(_folder.Root, "models--org--name");

    private string Snapshot => Path.Combine(Cache, "snapshots", Revision);

    public void Dispose() => _folder.Dispose();

    [UnixFact]
    public void A_model_in_the_cache_is_read_by_its_folder_and_by_its_snapshot()
    {
        Build();
        using TransformerWeights whole = TransformerFolder.Read(Cache), snapshot = TransformerFolder.Read(Snapshot);
        Assert.Equal(11, whole.Config.Vocabulary);
        Assert.Equal(whole.Config, snapshot.Config);
        Assert.Equal(Snapshot, ModelFolder.Open(Cache + "/").FullPath);
        Assert.Null(ModelFolder.Open(Cache).Find("tokenizer.json"));
    }

    [UnixFact]
    public void Links_are_followed_inside_the_models_folder_only()
    {
        Build();
        string outside = _folder.Write("outside.json", File.ReadAllBytes(Path.Combine(Cache, "blobs", "b0")));
        foreach (string target in new[] { outside, "../../../outside.json", "../../blobs/../../outside.json" })
        {
            Link("config.json", target);
            Refusal.Of(
                () => TransformerFolder.Read(Cache), Path.Combine(Snapshot, "config.json"), "file", "is a link out of the model's");
        }

        File.Delete(Path.Combine(Cache, "blobs", "b0")); // by a link on the way
        File.CreateSymbolicLink(Path.Combine(Cache, "blobs", "b0"), outside);
        Link("config.json", "../../blobs/b0");
        Refusal.Of(() => TransformerFolder.Read(Cache), Path.Combine(Snapshot, "config.json"), "file", "is a link out of");
        Link("config.json", "config.json"); // in a circle
        Refusal.Of(() => TransformerFolder.Read(Cache), Path.Combine(Snapshot, "config.json"), "file", "more than 40 links");
    }

    [UnixFact]
    public void A_blob_that_was_not_fetched_and_a_revision_that_is_not_there_are_named()
    {
        Build();
        File.Delete(Path.Combine(Cache, "blobs", "b1"));
        Refusal.Of(
            () => TransformerFolder.Read(Cache), Path.Combine(Snapshot, "model.safetensors"), "file", "which does not exist");
        string main = Path.Combine(Cache, "refs", "main");
        foreach ((string revision, string problem) in new[] { ("../x", "names no snapshot"), ("abc", "is not among the snapshots") })
        {
            File.WriteAllText(main, revision);
            Refusal.Of(() => ModelFolder.Open(Cache), main, "revision", problem);
        }

        File.Delete(main);
        Refusal.Of(() => ModelFolder.Open(Cache), main, "file", "does not exist");
        File.CreateSymbolicLink(main, "/etc/hostname");
        Refusal.Of(() => ModelFolder.Open(Cache), main, "file", "is a link out of");
    }

    [UnixFact]
    public void In_a_folder_of_ones_own_a_link_is_a_file()
    {
        SmallFolder.Of("gpt2").Write(_folder.Root);
        string other = Directory.CreateDirectory(Path.Combine(_folder.Root, "other")).FullName;
        foreach (string file in new[] { "config.json", "model.safetensors" })
            File.CreateSymbolicLink(Path.Combine(other, file), Path.Combine(_folder.Root, file));
        Assert.Equal(11, TransformerFolder.Config(other).Vocabulary);
    }

    private void Build()
    {
        string written = Directory.CreateDirectory(Path.Combine(_folder.Root, "written")).FullName;
        SmallFolder.Of("gpt2").Write(written);
        foreach (string folder in new[] { "blobs", "refs", "snapshots/" + Revision })
            Directory.CreateDirectory(Path.Combine(Cache, folder));
        File.WriteAllText(Path.Combine(Cache, "refs", "main"), Revision);
        foreach ((string file, string blob) in new[] { ("config.json", "b0"), ("model.safetensors", "b1") })
        {
            File.Move(Path.Combine(written, file), Path.Combine(Cache, "blobs", blob));
            Link(file, "../../blobs/" + blob);
        }
    }

    private void Link(string file, string target)
    {
        string path = Path.Combine(Snapshot, file);
        File.Delete(path);
        File.CreateSymbolicLink(path, target);
    }
}
