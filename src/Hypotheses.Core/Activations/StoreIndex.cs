using System.Text;
using System.Text.Json;
using Hypotheses.Core.Files;

namespace Hypotheses.Core.Activations;

/// <summary>A shard as the index knows it.</summary>
/// <param name="Rows">Its activations.</param>
/// <param name="Sha256">Of its data, 64 lower-case hexadecimal digits.</param>
internal sealed record ShardEntry(long Rows, string Sha256);

/// <summary>The file <c>store.json</c>, written last: a folder with it is a whole store.</summary>
internal sealed record StoreIndex(string Source, int Dimension, long Rows, IReadOnlyList<ShardEntry> Shards)
{
    private const int LongestFile = 64 << 20;

    public static string PathOf(string folder) => Path.Combine(folder, "store.json");

    /// <summary>The first field in which it is not the index of a store by that plan; null where it is.</summary>
    public string? Difference(StorePlan plan)
    {
        if (Source != plan.Source) return "source";
        if (Dimension != plan.Dimension) return "dimension";
        if (Rows != plan.Rows) return "rows";
        return Shards.Count == plan.Shards && Shards[0].Rows == plan.RowsOf(0) ? null : "shards";
    }

    /// <exception cref="WriteFailedException">The disk does not take it.</exception>
    public void Write(string folder)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("format", StorePlan.Format);
            json.WriteString("version", StorePlan.Version);
            json.WriteString("source", Source);
            json.WriteNumber("dimension", Dimension);
            json.WriteNumber("rows", Rows);
            json.WriteStartArray("shards");
            foreach (ShardEntry shard in Shards)
            {
                json.WriteStartObject();
                json.WriteNumber("rows", shard.Rows);
                json.WriteString("sha256", shard.Sha256);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        DurableFile.WriteText(PathOf(folder), Encoding.UTF8.GetString(buffer.ToArray()) + "\n");
    }

    /// <exception cref="MalformedFileException">No such index; names file and field.</exception>
    public static StoreIndex Read(string folder)
    {
        string path = PathOf(folder);
        return new StoreIndexReader(path).Index(JsonFile.Read(path, LongestFile).Element);
    }
}
