using System.Text.Json.Nodes;
using Hypotheses.Core.Models.Transformers.Formats;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Core.Models.Transformers.Formats;

/// <summary>Indexes of shards that do not say what is there.</summary>
public sealed class ShardIndexTests : IDisposable
{
    private const string Name = "model.safetensors.index.json", First = "model-00001-of-00002.safetensors",
        Second = "model-00002-of-00002.safetensors", Embedding = "transformer.wte.weight";

    private readonly TemporaryFolder _folder = new();

    public ShardIndexTests() => SmallFolder.Of("gpt2").WriteShards(_folder.Root);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("\"../model-00001-of-00002.safetensors\"", "which is no file of this folder")]
    [InlineData("\"/etc/passwd\"", "which is no file of this folder")]
    [InlineData("\"a\\\\b\"", "which is no file of this folder")]
    [InlineData("\"..\"", "which is no file of this folder")]
    [InlineData("\"\"", "which is no file of this folder")]
    [InlineData("\"model.safetensors.index.json\"", "which is an index or a configuration")] // in a circle
    [InlineData("\"model-00003-of-00002.safetensors\"", "which is missing in this folder")]
    [InlineData("7", "names no file")]
    public void A_tensor_is_in_a_file_of_the_folder_or_refused(string file, string problem)
    {
        Change(map => map[Embedding] = JsonNode.Parse(file));
        Refusal.Of(Read, At(Name), "weight_map." + Embedding, problem);
    }

    [Fact]
    public void Each_tensor_is_in_the_file_that_the_index_names_and_in_no_other()
    {
        Change(map => map[Embedding] = Second);
        Refusal.Of(Read, At(Second), Embedding, "is missing, though " + Name + " says it is here");
        Change(map => map.Remove(Embedding));
        Refusal.Of(Read, At(First), Embedding, "is not in the index");
    }

    [Fact]
    public void A_tensor_in_two_files_is_refused()
    {
        SmallFolder one = SmallFolder.Of("gpt2");
        one.Tensors.Clear();
        one.Add(Embedding, 11, 12);
        one.Add("more", 1);
        one.Write(_folder.Root);
        File.Move(At("model.safetensors"), At("third.safetensors"));
        Change(map => map["more"] = "third.safetensors");
        Refusal.Of(Read, At("third.safetensors"), Embedding, "is in " + First + " too, where the index says that it is");
    }

    [Fact]
    public void An_index_without_its_map_and_a_shard_that_is_no_file_of_tensors_are_refused()
    {
        File.WriteAllText(At(First), "no tensors here");
        Refusal.Of(Read, At(First), "file", "is neither a safetensors file nor a torch archive");
        File.WriteAllText(At(Name), "{}");
        Refusal.Of(Read, At(Name), "weight_map", "is missing");
    }

    private object Read() => TransformerFolder.Read(_folder.Root);

    private string At(string name) => Path.Combine(_folder.Root, name);

    private void Change(Action<JsonObject> change)
    {
        JsonNode index = JsonNode.Parse(File.ReadAllText(At(Name)))!;
        change((JsonObject)index["weight_map"]!);
        SmallFolder.WriteText(_folder.Root, Name, index);
    }
}
