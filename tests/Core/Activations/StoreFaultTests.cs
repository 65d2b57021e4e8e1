using System.Text;
using System.Text.Json.Nodes;
using Hypotheses.Core.Activations;
using Hypotheses.Core.Files;
using Hypotheses.Core.Files.SafeTensors;
using Hypotheses.Core.Runtime;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Core.Activations;

/// <summary>
/// A store of 10 rows of 3 numbers in shards of 4, and what can be wrong with it: each fault is one line that names file and
/// field.
/// </summary>
public sealed class StoreFaultTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public StoreFaultTests() =>
        ActivationStore.Create(_folder.Root, "numbers", new NumberedStream(3), 10, new StoreOptions { RowsPerShard = 4 })
            .Dispose();

    private string Index => Path.Combine(_folder.Root, "store.json");

    private string Shard => Path.Combine(_folder.Root, "shard-00001.safetensors");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("""{"format":"hypotheses activation store","version":"1",""", "file", "not valid JSON")]
    [InlineData("[]", "file", "not a JSON object")]
    [InlineData("", "file", "not valid JSON")]
    [InlineData("""{"version":"1","version":"1"}""", "file", "not valid JSON")]
    [InlineData("""{"format":"other"}""", "format", "is not 'hypotheses activation store'")]
    [
        InlineData(
            """{"format":"hypotheses activation store","version":"2","anything":1}""", "version", "'2' is unknown; known is 1")]
    [InlineData("""{"format":"hypotheses activation store","version":1}""", "version", "not text")]
    public void An_index_that_is_none_is_refused(string text, string field, string problem)
    {
        File.WriteAllText(Index, text);
        Refusal.Of(() => ActivationStore.Open(_folder.Root), Index, field, problem);
    }

    [Theory]
    [InlineData("source", null, "source", "is missing")]
    [InlineData("dimension", "0", "dimension", "whole number from 1")]
    [InlineData("dimension", "1048577", "dimension", "whole number from 1")]
    [InlineData("rows", "9223372036854775807", "rows", "but the shards have 10")]
    [InlineData("rows", "7", "rows", "but the shards have more")]
    [InlineData("rows", "10.5", "rows", "whole number from 1")]
    [InlineData("shards", "[]", "shards", "has 0 shards")]
    [InlineData("shards", "{}", "shards", "not a list")]
    [InlineData("shards", "[3]", "shards[0]", "not a JSON object")]
    [InlineData("shards", """[{"rows":10,"sha256":"00"}]""", "shards[0].sha256", "64 hexadecimal digits")]
    [InlineData("shards", """[{"rows":10,"sha256":"00","file":"/etc/passwd"}]""", "shards[0].file", "no field of the format")]
    [InlineData("shards", """[{"rows":9999999999,"sha256":"00"}]""", "shards[0].sha256", "64 hexadecimal digits")]
    [InlineData("more", "1", "more", "no field of the format")]
    public void A_wrong_field_of_the_index_is_named(string field, string? json, string named, string problem)
    {
        JsonObject index = JsonNode.Parse(File.ReadAllText(Index))!.AsObject();
        if (json is null) index.Remove(field);
        else index[field] = JsonNode.Parse(json);
        File.WriteAllText(Index, index.ToJsonString());
        Refusal.Of(() => ActivationStore.Open(_folder.Root), Index, named, problem);
    }

    [Fact]
    public void A_folder_or_an_index_or_a_shard_that_is_not_there_is_named()
    {
        string absent = Path.Combine(_folder.Root, "absent");
        Refusal.Of(() => ActivationStore.Open(absent), absent, "folder", "does not exist");
        File.Delete(Shard);
        Refusal.Of(() => ActivationStore.Open(_folder.Root), Shard, "file", "does not exist");
        File.Delete(Index);
        Refusal.Of(() => ActivationStore.Open(_folder.Root), Index, "file", "does not exist");
    }

    [Fact]
    public void A_shard_of_another_length_is_refused_when_the_store_is_opened()
    {
        byte[] whole = File.ReadAllBytes(Shard);
        foreach (int length in new[] { 0, 5, 100, whole.Length - 1 })
        {
            File.WriteAllBytes(Shard, whole[..length]);
            Assert.StartsWith(
                Shard,
                Assert.Throws<MalformedFileException>(() => ActivationStore.Open(_folder.Root)).Message,
                StringComparison.Ordinal);
        }

        File.WriteAllBytes(Shard, [.. whole, 0]);
        Refusal.Of(() => ActivationStore.Open(_folder.Root), Shard, "file", "1 bytes after");
    }

    [Theory]
    [InlineData("\"F32\"", "\"I32\"", "activations.dtype", "is Int32, not Float32")]
    [InlineData("[4,3]", "[3,4]", "activations.shape", "is [3, 4], not [4, 3]")]
    [InlineData("\"activations\"", "\"activation5\"", "activation5", "a tensor besides 'activations'")]
    [InlineData("\"version\":\"1\"", "\"version\":\"2\"", "__metadata__.version", "is '2', not '1'")]
    [InlineData("\"shard\":\"1\"", "\"shard\":\"0\"", "__metadata__.shard", "is '0', not '1'")]
    [InlineData("\"source\"", "\"Source\"", "__metadata__.Source", "no field of the format")]
    public void A_header_that_is_not_what_the_index_says_is_refused(string old, string @new, string field, string problem)
    {
        byte[] bytes = File.ReadAllBytes(Shard);
        string text = Encoding.Latin1.GetString(bytes);
        Assert.Contains(old, text, StringComparison.Ordinal);
        File.WriteAllBytes(Shard, Encoding.Latin1.GetBytes(text.Replace(old, @new, StringComparison.Ordinal)));
        Refusal.Of(() => ActivationStore.Open(_folder.Root), Shard, field, problem);
    }

    [Fact]
    public void Every_damaged_byte_of_the_numbers_is_found_before_any_of_the_shard_is_given()
    {
        byte[] whole = File.ReadAllBytes(Shard);
        for (int at = whole.Length - 48; at < whole.Length; at++)
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= 1;
            File.WriteAllBytes(Shard, damaged);
            using ActivationStore store = ActivationStore.Open(_folder.Root); // the numbers are not read yet
            store.Read(0, new float[12]);                                      // nor for a shard that is sound
            Refusal.Of(() => Read(store, 7), Shard, "activations", "has the SHA-256 ");
            Refusal.Of(() => Read(store, 7), Shard, "activations", "has the SHA-256 "); // also asked again
            Refusal.Of(() => NumberedStream.Numbers(store.Stream(new Seed(1)), 10), Shard, "activations", "has the SHA-256 ");
            Refusal.Of(() => Verify(store), Shard, "activations", "has the SHA-256 ");
        }
    }

    [Fact]
    public void Rows_that_are_no_numbers_are_refused_when_they_are_drawn()
    {
        string folder = Path.Combine(_folder.Root, "new");
        var stream = new NumberedStream(3) { NotANumberAt = 6 };
        Refusal.Of(
            () => ActivationStore.Create(folder, "numbers", stream, 10, new StoreOptions { RowsPerShard = 4 }),
            Path.Combine(folder, "shard-00001.safetensors"), "activations[2]", "the stream gave NaN, which is no finite number");
        Assert.Equal(["shard-00000.safetensors", "writing.state"], Directory.GetFiles(folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void And_when_a_stranger_stored_them_with_a_fitting_checksum()
    {
        string path = Path.Combine(_folder.Root, "shard-00000.safetensors");
        var metadata = new Dictionary<string, string>
        {
            ["format"] = "hypotheses activation store",
            ["version"] = "1",
            ["source"] = "x",
            ["shard"] = "0",
            ["rows"] = "2"
        };
        string hash = SafeTensorsWriter.Write(
            path,
            [SafeTensorsPart.Of<float>("activations", [2, 2], new[] { 1, 2, 3, float.NegativeInfinity })],
            metadata,
            "sha256");
        File.WriteAllText(Index, $$"""{"format":"hypotheses activation store","version":"1","source":"x","dimension":2,"rows":2,"shards":[{"rows":2,"sha256":"{{hash}}"}]}""");
        using ActivationStore store = ActivationStore.Open(_folder.Root);
        Refusal.Of(() => Verify(store), path, "activations", "row 1 holds what is no finite number");
    }

    private static float[] Read(ActivationStore store, long row)
    {
        float[] read = new float[3];
        store.Read(row, read);
        return read;
    }

    private static ActivationStore Verify(ActivationStore store)
    {
        store.Verify();
        return store;
    }
}
