using System.Text;
using System.Text.Json;
using Hypotheses.Core.Files;

namespace Hypotheses.Core.Worlds.SynthSaeBench.Laws;

/// <summary>
/// <c>hierarchy.json</c> of a SAELens synthetic model: <c>{"roots": [node…]}</c>, a node being <c>feature_index</c> (or null),
/// <c>mutually_exclusive_children</c>, <c>feature_id</c> (or null), <c>children</c>, and <c>scale_children_by_parent</c> where
/// true.
/// </summary>
public static class SynthHierarchyFile
{
    /// <summary>The file's name in a folder.</summary>
    public const string Name = "hierarchy.json";

    /// <summary>Reads and checks a file.</summary>
    /// <exception cref="MalformedFileException">Not such a file, or no forest of <paramref name="features"/> features; names the
    /// node.</exception>
    public static SynthForest Read(string path, int features)
    {
        IReadOnlyList<SynthNode> roots = SynthJson.Read(
            path, json => (IReadOnlyList<SynthNode>)[.. json.Object("roots")["roots"].Array().Select(Node)]);
        try
        {
            return new SynthForest(roots, features);
        }
        catch (ArgumentException e)
        {
            string[] parts = e.Message.Split(": ", 2);
            throw new MalformedFileException(path, parts[0], parts[^1]);
        }
    }

    /// <summary>The file's text, which SAELens and <see cref="Read"/> read.</summary>
    public static string ToJson(SynthForest forest)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n", MaxDepth = 1000 }))
        {
            json.WriteStartObject();
            json.WriteStartArray("roots");
            foreach (SynthNode root in forest.Roots) Write(json, root);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static SynthNode Node(SynthJson json)
    {
        SynthObject node = json.Object(
            "feature_index", "mutually_exclusive_children", "feature_id", "children", "scale_children_by_parent");
        return new SynthNode(
            node.Or("feature_index", (int?)null, f => (int)f.Integer(int.MinValue, int.MaxValue)),
            node.Or<IReadOnlyList<SynthNode>>("children", [], c => [.. c.Array().Select(Node)]),
            node.Or("mutually_exclusive_children", false, e => e.Boolean()),
            node.Or("scale_children_by_parent", false, s => s.Boolean()),
            node.Or("feature_id", (string?)null, id => id.Text()));
    }

    private static void Write(Utf8JsonWriter json, SynthNode node)
    {
        json.WriteStartObject();
        if (node.Feature is { } feature) json.WriteNumber("feature_index", feature);
        else json.WriteNull("feature_index");
        json.WriteBoolean("mutually_exclusive_children", node.Exclusive);
        json.WriteString("feature_id", node.Id); // null is written as null
        json.WriteStartArray("children");
        foreach (SynthNode child in node.Children) Write(json, child);
        json.WriteEndArray();
        if (node.ScalesChildren) json.WriteBoolean("scale_children_by_parent", true);
        json.WriteEndObject();
    }
}
