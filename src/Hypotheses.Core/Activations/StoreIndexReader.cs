using System.Text.Json;
using Hypotheses.Core.Files;

namespace Hypotheses.Core.Activations;

/// <summary>Reads an index as a stranger's: every field is there, none besides, each in its range.</summary>
internal sealed class StoreIndexReader(string path)
{
    public StoreIndex Index(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) throw Wrong("file", "is not a JSON object");
        if (Text(root, "format", "format") != StorePlan.Format) throw Wrong("format", $"is not '{StorePlan.Format}'");
        // before the fields: another version has others
        if (Text(root, "version", "version") is var version && version != StorePlan.Version)
            throw Wrong("version", $"'{version}' is unknown; known is {StorePlan.Version}");
        Only(root, "", "format", "version", "source", "dimension", "rows", "shards");
        string source = Text(root, "source", "source");
        int dimension = (int)Number(root, "dimension", "dimension", StorePlan.LargestDimension);
        long rows = Number(root, "rows", "rows", long.MaxValue);
        if (!root.TryGetProperty("shards", out JsonElement list) || list.ValueKind != JsonValueKind.Array)
            throw Wrong("shards", "is missing or is not a list");
        if (list.GetArrayLength() is var count && count is 0 or > StorePlan.MostShards)
            throw Wrong("shards", $"has {count} shards, not 1 … {StorePlan.MostShards}");
        var shards = new List<ShardEntry>(count);
        long left = rows;
        foreach (JsonElement item in list.EnumerateArray())
        {
            ShardEntry shard = Shard(item, $"shards[{shards.Count}]");
            if (shard.Rows > left) throw Wrong("rows", $"is {rows}, but the shards have more");
            left -= shard.Rows;
            shards.Add(shard);
        }

        return left == 0
            ? new StoreIndex(source, dimension, rows, shards)
            : throw Wrong("rows", $"is {rows}, but the shards have {rows - left}");
    }

    private ShardEntry Shard(JsonElement item, string field)
    {
        if (item.ValueKind != JsonValueKind.Object) throw Wrong(field, "is not a JSON object");
        Only(item, field + ".", "rows", "sha256");
        string digits = Text(item, "sha256", field + ".sha256");
        if (digits.Length != 64 || digits.Any(c => !char.IsAsciiHexDigitLower(c)))
            throw Wrong(field + ".sha256", "is not 64 hexadecimal digits");
        return new ShardEntry(Number(item, "rows", field + ".rows", int.MaxValue), digits);
    }

    private void Only(JsonElement element, string prefix, params ReadOnlySpan<string> names)
    {
        foreach (JsonProperty property in element.EnumerateObject())
            if (!names.Contains(property.Name)) throw Wrong(prefix + property.Name, "is no field of the format");
    }

    private string Text(JsonElement element, string name, string field) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw Wrong(field, "is missing or is not text");

    private long Number(JsonElement element, string name, string field, long most) =>
        element.TryGetProperty(name, out JsonElement value) && value.TryGetWhole(out long number) && number >= 1 && number <= most
            ? number
            : throw Wrong(field, $"is missing or is not a whole number from 1 to {most}");

    private MalformedFileException Wrong(string field, string problem) => new(path, field, problem);
}
