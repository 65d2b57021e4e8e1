using System.Text.Json;
using Hypotheses.Core.Files.Problems;

namespace Hypotheses.Tests.Core.Files.Problems;

public class JsonProblemTests
{
    private sealed record Item(string Name, IReadOnlyList<int>? Layers);

    private static JsonException Thrown(string json) =>
        Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize<Item[]>(json, JsonSerializerOptions.Web));

    [Theory]
    [InlineData("x", "file", 1, 1)]
    [InlineData("[\n {\"name\": 7}]", "[0].name", 2, 12)]
    [InlineData("[{\"name\": \"a\"},\n\n{\"layers\": [1, \"b\"]}]", "[1].layers[1]", 3, 19)]
    [InlineData("[{\"name\": \"a\"}", "[1]", 1, 15)]
    public void Lines_and_bytes_count_from_one_and_the_root_has_no_sign(string json, string field, int line, int at)
    {
        JsonException e = Thrown(json);
        Assert.Equal(field, JsonProblem.Field(e));
        string words = JsonProblem.Words(e);
        Assert.EndsWith($" (line {line}, byte {at})", words, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", words);
        Assert.DoesNotContain("Path:", words);
        Assert.StartsWith(field == "file" ? "'x'" : field + ": ", JsonProblem.InLine(e), StringComparison.Ordinal);
        Assert.EndsWith($" (byte {at})", JsonProblem.InLine(e), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_with_the_readers_own_words_in_it_does_not_mislead_it()
    {
        const string name = "a LineNumber: 9 | BytePositionInLine: 9. Path: $.b | ";
        var e = Assert.ThrowsAny<JsonException>(
            () => JsonSerializer.Deserialize<Dictionary<string, int>>($"{{\"{name}\": \"x\"}}"));
        Assert.EndsWith("(line 1, byte 62)", JsonProblem.Words(e), StringComparison.Ordinal);
    }

    /// <summary>Of a field that is missing .NET's message does not repeat where.</summary>
    [Fact]
    public void A_field_that_is_missing_or_foreign_has_its_place_too()
    {
        var strict = new JsonSerializerOptions(JsonSerializerOptions.Strict) { PropertyNameCaseInsensitive = true };
        JsonException Thrown(string json) =>
            Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize<Item[]>(json, strict));
        Assert.Equal("[0]", JsonProblem.Field(Thrown("[{\"layers\": []}]")));
        Assert.Equal("[0].wrold", JsonProblem.Field(Thrown("[{\"name\": \"a\", \"layers\": [], \"wrold\": 1}]")));
    }

    [Fact]
    public void An_error_of_ones_own_is_said_as_it_is()
    {
        var e = new JsonException("null is no list");
        Assert.Equal(("file", "null is no list", "null is no list"),
            (JsonProblem.Field(e), JsonProblem.Words(e), JsonProblem.InLine(e)));
    }
}
