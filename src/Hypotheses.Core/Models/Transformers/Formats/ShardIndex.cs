using System.Text.Json;
using Hypotheses.Core.Files;
using Hypotheses.Core.Files.Containers;
using Hypotheses.Core.Models.Transformers.Formats.Tables;

namespace Hypotheses.Core.Models.Transformers.Formats;

/// <summary>
/// Reads <c>model.safetensors.index.json</c> and <c>pytorch_model.bin.index.json</c>: <c>weight_map</c>, which names the file of
/// each tensor. What the files hold must be what the index says of them: each tensor in its file, and in no other.
/// </summary>
internal static class ShardIndex
{
    private const string Map = "weight_map";
    private const int MostShards = 1000;

    /// <summary>Opens all files of an index.</summary>
    /// <param name="path">The index.</param>
    /// <param name="folder">Where it and its files lie.</param>
    /// <exception cref="MalformedFileException">The index is none, names what is no file of the folder, a file is missing or no
    /// file of tensors, or holds other tensors than the index says; names file and tensor.</exception>
    public static TensorSet Open(string path, ModelFolder folder)
    {
        JsonFields map = JsonFile.Read(path).Inner(Map) ?? throw new MalformedFileException(path, Map, "is missing");
        var opened = new Dictionary<string, ITensorFile>();
        try
        {
            var files = new Dictionary<string, ITensorFile>();
            foreach (JsonProperty entry in map.Element.EnumerateObject())
            {
                if (entry.Value.ValueKind != JsonValueKind.String) throw map.Wrong(entry.Name, "names no file");
                string shard = entry.Value.GetString()!;
                if (!opened.TryGetValue(shard, out ITensorFile? file))
                {
                    if (opened.Count == MostShards) throw map.Wrong(entry.Name, $"names one file more than {MostShards}");
                    opened.Add(shard, file = OpenShard(map, entry.Name, shard, folder));
                }

                files.Add(entry.Name, file);
            }

            Compare(path, files, opened);
            return new TensorSet(path, files, [.. opened.Values]);
        }
        catch
        {
            foreach (ITensorFile file in opened.Values) file.Dispose();
            throw;
        }
    }

    private static ITensorFile OpenShard(JsonFields map, string tensor, string shard, ModelFolder folder)
    {
        if (shard.Length == 0 || shard is "." or ".." || shard.AsSpan().ContainsAny('/', '\\', '\0') || Path.IsPathRooted(shard))
            throw map.Wrong(tensor, $"names '{shard}', which is no file of this folder");
        if (shard.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            throw map.Wrong(tensor, $"names '{shard}', which is an index or a configuration, not a file of tensors");
        return TensorFile.Open(
            folder.Find(shard) ?? throw map.Wrong(tensor, $"is in '{shard}', which is missing in this folder"));
    }

    private static void Compare(
        string path, Dictionary<string, ITensorFile> files, Dictionary<string, ITensorFile> opened)
    {
        Dictionary<ITensorFile, HashSet<string>> held = opened.Values.ToDictionary(file => file, file => file.Names.ToHashSet());
        foreach ((string tensor, ITensorFile file) in files)
            if (!held[file].Contains(tensor))
                throw new MalformedFileException(file.Path, tensor, $"is missing, though {Path.GetFileName(path)} says it is here");
        foreach ((ITensorFile file, HashSet<string> names) in held)
            foreach (string tensor in names)
                if (!files.TryGetValue(tensor, out ITensorFile? other)) throw file.Foreign(tensor, "is not in the index");
                else if (other != file)
                    throw file.Foreign(tensor, $"is in {Path.GetFileName(other.Path)} too, where the index says that it is");
    }
}
