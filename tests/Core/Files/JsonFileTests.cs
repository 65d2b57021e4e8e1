using System.Text;
using Hypotheses.Core.Files;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Core.Files;

public sealed class JsonFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Fields_are_read_by_their_kinds_also_behind_a_byte_order_mark()
    {
        JsonFields json = Read("\uFEFF" + """{"name":"é","d":3,"lr":2.5e-1,"tied":true,"none":null,"deep":{"list":[1,2],"k":-4}}""");
        Assert.Equal(["name", "d", "lr", "tied", "none", "deep"], json.Names);
        Assert.Equal("é", json.Text("name"));
        Assert.Equal(3, json.Integer("d", 1, 3));
        Assert.Equal(.25, json.Number("lr", 0, 1));
        Assert.True(json.Boolean("tied"));
        Assert.False(json.Has("none"));
        Assert.False(json.Has("absent"));
        Assert.Null(json.Find("none"));
        Assert.Equal([1, 2], json.Object("deep").List("list").Select(e => e.GetInt32()));
        Assert.Equal(-4, json.Object("deep").Integer("k", -4, 4));
    }

    [Fact]
    public void A_field_that_is_absent_of_another_kind_or_out_of_range_is_named_with_its_place()
    {
        JsonFields json = Read("""{"name":1,"d":3.5,"lr":1e999,"tied":"true","none":null,"deep":{"k":5},"list":{}}""");
        Refused(() => json.Text("name"), "name", "is missing or is not text");
        Refused(() => json.Text("none"), "none", "is missing");
        Refused(() => json.Integer("d", 0, 9), "d", "is not a whole number from 0 to 9");
        Refused(() => json.Integer("absent", 0, 9), "absent", "is missing");
        Refused(() => json.Number("lr", 0, 1), "lr", "is not a number from 0 to 1");
        Refused(() => json.Boolean("tied"), "tied", "neither true nor false");
        Refused(() => json.Object("name"), "name", "is not an object");
        Refused(() => json.List("list"), "list", "is not a list");
        Refused(() => json.Object("deep").Integer("k", 0, 4), "deep.k", "is not a whole number from 0 to 4");
        Refused(() => throw json.Object("deep").Wrong("k", "is odd"), "deep.k", "is odd");
    }

    [Theory]
    [InlineData("", "is not valid JSON")]
    [InlineData("[]", "is not a JSON object")]
    [InlineData("""{"a":1,"a":2}""", "is not valid JSON: ")]
    [InlineData("""{"a":{"b":1,"\u0062":2}}""", "is not valid JSON: ")] // the same name, written in another way
    [InlineData("""{"a":1} {}""", "is not valid JSON")]
    [InlineData("""{"a":NaN}""", "is not valid JSON")]
    [InlineData("""{"a":1,}""", "is not valid JSON")]
    [InlineData("""{"a":"\ud800"}""", "holds text that is no valid Unicode at byte 5")]
    [InlineData("""{"\udc00a":1}""", "holds text that is no valid Unicode at byte 1")]
    public void What_is_no_json_object_is_refused_in_one_line(string text, string problem) => Refused(() => Read(text), "file", problem);

    [Fact]
    public void Depth_length_and_encoding_are_checked()
    {
        Assert.NotNull(Read(Nested(JsonFile.MaximumDepth)));
        Refused(() => Read(Nested(JsonFile.MaximumDepth + 1)), "file", "is not valid JSON");
        Refused(() => Read(Nested(100_000)), "file", "is not valid JSON");
        Refused(() => JsonFile.Read(_folder.Write("x.json", "{\"a\":1}"u8.ToArray()), maximumBytes: 6), "file", "has 7 bytes, more than 6");
        Refused(() => JsonFile.Read(_folder.Write("x.json", [(byte)'{', (byte)'"', 0xc3, (byte)'"', (byte)':', (byte)'1', (byte)'}'])), "file", "is not valid UTF-8");
        Refused(() => JsonFile.Read(Path.Combine(_folder.Root, "absent")), "file", "does not exist");
    }

    private static string Nested(int depth) => "{\"a\":" + new string('[', depth - 1) + new string(']', depth - 1) + "}";

    private JsonFields Read(string text) => JsonFile.Read(_folder.Write("x.json", Encoding.UTF8.GetBytes(text)));

    private void Refused(Func<object> action, string field, string problem) => Refusal.Of(action, _folder.Root, field, problem);
}
