using System.Text.Json;
using Hypotheses.Core.Files.Problems;

namespace Hypotheses.Core.Files.SafeTensors;

/// <summary>
/// The JSON header of a safetensors file, checked as a stranger's: every size is compared with the bytes that are there before
/// anything is allocated for it. A tensor of a type that is not read makes no file unreadable: it is one that nobody may ask for.
/// Format: huggingface/safetensors, README "Format", and safetensors/src/tensor.rs for what its own reader takes.
/// </summary>
internal static class SafeTensorsHeader
{
    /// <summary>Entries in the order of their bytes, and the free-text metadata.</summary>
    /// <exception cref="MalformedFileException">The header is no such header, or does not fit <paramref name="dataLength"/>
    /// bytes.</exception>
    public static (IReadOnlyList<SafeTensorsEntry> Entries, IReadOnlyDictionary<string, string> Metadata) Parse(
        string path, ReadOnlyMemory<byte> json, long dataLength)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object) throw new MalformedFileException(path, "header", "is not a JSON object");

            var metadata = new Dictionary<string, string>();
            var entries = new Dictionary<string, SafeTensorsEntry>();
            bool described = false;
            foreach (JsonProperty property in root.EnumerateObject())
            {
                if (property.Name == "__metadata__" && !described)
                {
                    described = true;
                    ReadMetadata(path, property.Value, metadata);
                }
                else if (property.Name == "__metadata__") throw new MalformedFileException(path, "__metadata__", "appears twice");
                else if (!entries.TryAdd(property.Name, ReadEntry(path, property.Name, property.Value)))
                    throw new MalformedFileException(path, property.Name, "appears twice");
            }

            return (CheckLayout(path, entries.Values, dataLength), metadata);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // the second: text that is no valid UTF-16
        {
            throw new MalformedFileException(path, "header", "is not valid JSON: " + JsonProblem.Words(e));
        }
    }

    private static void ReadMetadata(string path, JsonElement value, Dictionary<string, string> metadata)
    {
        if (value.ValueKind == JsonValueKind.Null) return; // as if it were not there
        if (value.ValueKind != JsonValueKind.Object)
            throw new MalformedFileException(path, "__metadata__", "is not a JSON object");
        foreach (JsonProperty property in value.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.String)
                throw new MalformedFileException(path, "__metadata__." + property.Name, "is not text");
            if (!metadata.TryAdd(property.Name, property.Value.GetString()!))
                throw new MalformedFileException(path, "__metadata__." + property.Name, "appears twice");
        }
    }

    private static SafeTensorsEntry ReadEntry(string path, string name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) throw new MalformedFileException(path, name, "is not a JSON object");
        RefuseTwice(path, name, value);
        string type = ElementType(path, name, value);
        long[] shape = Integers(path, name, value, "shape");
        long[] offsets = Integers(path, name, value, "data_offsets");
        if (offsets.Length != 2 || offsets[0] > offsets[1])
            throw new MalformedFileException(path, name + ".data_offsets", "is not a pair [begin, end] with begin ≤ end");
        if (SafeTensorsTypes.Size(type) is { } size) CheckSize(path, name, type, size, shape, offsets[1] - offsets[0]);
        return new SafeTensorsEntry(name, type, shape, offsets[0], offsets[1]);
    }

    private static void CheckSize(string path, string name, string type, int size, long[] shape, long given)
    {
        UInt128 bytes = (UInt128)size, extent = bytes;
        foreach (long length in shape)
        {
            bytes *= (UInt128)length; // below 2^127 each time: the check keeps the product below 2^63
            extent *= (UInt128)Math.Max(1, length); // also beside a size of 0, where torch multiplies the others
            if (extent > long.MaxValue)
                throw new MalformedFileException(path, name + ".shape", $"{TensorNumbers.Text(shape)} is too large");
        }

        if (bytes == (UInt128)given) return;
        throw new MalformedFileException(
            path, name + ".data_offsets", $"spans {given} bytes, but shape {TensorNumbers.Text(shape)} of {type} needs {bytes}");
    }

    private static void RefuseTwice(string path, string name, JsonElement value)
    {
        var seen = new HashSet<string>();
        foreach (JsonProperty field in value.EnumerateObject())
            if (!seen.Add(field.Name)) throw new MalformedFileException(path, $"{name}.{field.Name}", "appears twice");
    }

    private static string ElementType(string path, string name, JsonElement value) =>
        value.TryGetProperty("dtype", out JsonElement type) && type.ValueKind == JsonValueKind.String
            ? type.GetString()!
            : throw new MalformedFileException(path, name + ".dtype", "is missing or is not text");

    private static long[] Integers(string path, string name, JsonElement value, string field)
    {
        if (!value.TryGetProperty(field, out JsonElement list) || list.ValueKind != JsonValueKind.Array)
            throw new MalformedFileException(path, $"{name}.{field}", "is missing or is not a list");
        var numbers = new List<long>();
        foreach (JsonElement item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out long number) || number < 0)
                throw new MalformedFileException(
                    path, $"{name}.{field}", "holds something that is not a whole number from 0 to 2^63 - 1");
            numbers.Add(number);
        }

        return [.. numbers];
    }

    /// <summary>The format demands that the tensors fill the data exactly: no overlap, no hole, nothing outside.</summary>
    private static SafeTensorsEntry[] CheckLayout(string path, IEnumerable<SafeTensorsEntry> entries, long dataLength)
    {
        SafeTensorsEntry[] ordered = [.. entries.OrderBy(e => e.Begin).ThenBy(e => e.End)];
        long end = 0;
        foreach (SafeTensorsEntry entry in ordered)
        {
            if (entry.End > dataLength)
                throw new MalformedFileException(
                    path, entry.Name + ".data_offsets", $"ends at byte {entry.End} of the data, which has {dataLength}");
            if (entry.Begin < end)
                throw new MalformedFileException(path, entry.Name + ".data_offsets", "overlaps the tensor before it");
            if (entry.Begin > end)
                throw new MalformedFileException(path, entry.Name + ".data_offsets", "leaves a hole before it");
            end = entry.End;
        }

        return end == dataLength
            ? ordered
            : throw new MalformedFileException(path, "file", $"has {dataLength - end} bytes after the last tensor");
    }
}
