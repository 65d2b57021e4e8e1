using System.Text.Json.Nodes;
using Hypotheses.Claims.Definitions;
using Hypotheses.Claims.Judging;
using Hypotheses.Dashboard;
using Hypotheses.Tests.Cli;
using Hypotheses.Tests.Support;
using NJsonSchema;

namespace Hypotheses.Tests.Dashboard;

public class StatusSchemaTests
{
    private static readonly string Published =
        Path.Combine(ModelFiles.RepositoryRoot, "src", "Hypotheses.Dashboard", StatusSchema.Name);

    // Readers leave alone what they do not know; what is written has nothing that the schema does not know.
    private static readonly string Schema = File.ReadAllText(Published),
        Closed = Close(JsonNode.Parse(File.ReadAllText(Published))!).ToJsonString();

    private static async Task<bool> Valid(string schema, string text) =>
        (await JsonSchema.FromJsonAsync(schema)).Validate(text).Count == 0;

    /// <summary>Where it is not: <c>dotnet run --project src/Hypotheses.Cli -- schema</c> prints what belongs there.</summary>
    [Fact]
    public void The_published_schema_is_that_of_the_types() =>
        Assert.Equal(StatusSchema.Text(), File.ReadAllText(Published).ReplaceLineEndings("\n"));

    [Fact]
    public async Task Status_files_of_every_kind_of_cell_are_valid_and_say_nothing_that_it_does_not_know()
    {
        CellStatus[] cells = [.. Sample.AllVerdicts(), .. Sample.Project(3, 12), .. Sample.Map(),
            .. Sample.Model("m", "blocks.0", Hypotheses.Claims.Vocabulary.Verdict.Supported, default, default)];
        cells[0] = cells[0] with
        {
            Low = double.NegativeInfinity,
            Chance = double.NaN,
            ExpectedEffect = new Effect("hole", 1, 0, 2),
        };
        string text = new StatusFile("2026-01-02T03:04:05Z", "abc", cells)
        {
            DefinitionsTried = [new TriedDefinitions("C21", 3, "d", "2026-11-20", "why")],
        }.Text();
        Assert.True(await Valid(Schema, text));
        Assert.True(await Valid(Closed, text));
        Assert.True(await Valid(Closed, new StatusFile("", "", []).Text()));
    }

    [Fact]
    public async Task So_is_what_judging_a_ledger_leaves()
    {
        using var run = new Run();
        string folder = run.Ledger("run", Run.Whole());
        run.Verb("report", "--out", folder);
        Assert.True(await Valid(Closed, File.ReadAllText(Path.Combine(folder, "status.json"))));
        run.Verb("schema");
        Assert.Equal(StatusSchema.Text(), run.Output);
    }

    [Fact]
    public async Task What_is_no_status_file_is_not_valid()
    {
        string text = new StatusFile("", "", [Sample.Cell()]).Text();
        foreach (
            (string is_, string put) in new[]
            {
                ("\"verdict\": \"supported\"", "\"verdict\": \"true\""), ("\"seeds\": 6", "\"seeds\": 6.5"),
                ("\"claim\": \"C21\"", "\"claim\": 21"), ("\"effect\": 0.41234", "\"effect\": \"much\""),
                ("\"tier\": \"quick\"", "\"tier\": 0"), ("\"subject\": \"nested\"", "\"subjekt\": \"nested\""),
            })
        {
            Assert.Contains(is_, text, StringComparison.Ordinal);
            Assert.False(await Valid(Schema, text.Replace(is_, put, StringComparison.Ordinal)), put);
        }

        foreach (string other in (string[])["[]", "{}", "7", "{\"generated\":\"\",\"commit\":\"\"}"])
            Assert.False(await Valid(Schema, other), other);
        Assert.False(await Valid(Closed, text.Replace("\"commit\": \"\"", "\"commit\": \"\", \"more\": 1", StringComparison.Ordinal)));
    }

    // No other fields than those that are named, wherever fields are named.
    private static JsonNode Close(JsonNode schema)
    {
        foreach (JsonNode inner in Inner(schema).ToArray()) Close(inner);
        if (schema is JsonObject { } one && one.ContainsKey("properties")) one["additionalProperties"] = false;
        return schema;
    }

    private static IEnumerable<JsonNode> Inner(JsonNode node) => node switch
    {
        JsonObject o => o.Select(p => p.Value).OfType<JsonNode>(),
        JsonArray a => a.OfType<JsonNode>(),
        _ => [],
    };
}
