using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Dashboard;

/// <summary>
/// The JSON schema (draft 2020-12) of <c>status.json</c>, from the types that write it. What is published is
/// <c>src/Hypotheses.Dashboard/status.schema.json</c>; a test holds it against this.
/// </summary>
public static class StatusSchema
{
    /// <summary>The published file's name.</summary>
    public const string Name = "status.schema.json";

    /// <summary>The schema's text. Fields may be added later: readers leave alone what they do not know.</summary>
    public static string Text()
    {
        var options = new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = (context, node) => WithoutNulls(context.TypeInfo, node),
        };
        JsonObject types = Json.Page.GetJsonSchemaAsNode(typeof(StatusFile), options).AsObject();
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "What a run of hypotheses says: one object a cell (claim × subject)",
        };
        foreach ((string name, JsonNode? value) in types.ToArray()) schema[name] = value?.DeepClone();
        return schema.ToJsonString(Json.Page) + "\n";
    }

    // What is null is not written: no field is null, and one that may be is not required.
    private static JsonNode WithoutNulls(JsonTypeInfo type, JsonNode node)
    {
        if (node is not JsonObject schema) return node;
        if (schema["type"] is JsonArray { Count: 2 } pair && pair.Any(t => (string?)t == "null"))
            schema["type"] = pair.First(t => (string?)t != "null")!.DeepClone();
        if (schema["enum"] is JsonArray words)
            schema["enum"] = new JsonArray([.. words.Where(w => w is not null).Select(w => w!.DeepClone())]);
        if (schema.ContainsKey("default") && schema["default"] is null) schema.Remove("default");
        if (schema["required"] is not JsonArray required) return schema;
        HashSet<string> optional = [.. type.Properties
            .Where(p => p.IsGetNullable || p.ShouldSerialize is not null
                || Nullable.GetUnderlyingType(p.PropertyType) is not null)
            .Select(p => p.Name)];
        string[] kept = [.. required.Select(name => (string)name!).Where(name => !optional.Contains(name))];
        schema.Remove("required");
        if (kept.Length > 0) schema["required"] = new JsonArray([.. kept.Select(name => JsonValue.Create(name))]);
        return schema;
    }
}
