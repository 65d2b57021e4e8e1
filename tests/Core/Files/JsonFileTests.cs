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
        JsonFields json = Read("\uFEFF" + """{"name":"é","d":3,"k":2.5,"tied":true,"none":null,"deep":{"deeper":{"k":-4}}}""");
        Assert.Equal("é", json.Text("name"));
        Assert.Equal((3, 3, 3), (json.Integer("d"), json.Needed("d"), json.WholeOrNull("d")));
        Assert.Null(json.WholeOrNull("k"));
        Assert.True(json.Flag("tied", otherwise: false));
        Assert.True(json.Flag("none", otherwise: true));
        Assert.Equal((true, false, false), (json.Has("d"), json.Has("none"), json.Has("absent")));
        Assert.Equal((null, null, null), (json.Text("none"), json.Integer("absent"), json.Inner("none")));
        Assert.Equal(-4, json.Inner("deep")!.Inner("deeper")!.Integer("k", -4));
    }

    [Fact]
    public void A_field_that_is_absent_of_another_kind_or_out_of_range_is_named_with_its_place()
    {
        JsonFields json = Read("""{"name":1,"d":3.5,"tied":"true","none":null,"deep":{"k":5},"list":{},"long":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20]}""");
        Refused(() => json.Text("name")!, "name", "is not text");
        Refused(() => json.Needed("none"), "none", "is missing");
        Refused(() => json.Integer("d")!, "d", "3.5 is not a whole number from 1 to 2147483647");
        Refused(() => json.Integer("long")!, "long", "the value is not a whole number");
        Refused(() => json.Flag("tied", otherwise: false), "tied", "is neither true nor false");
        Refused(() => json.Inner("name")!, "name", "is not a JSON object");
        Refused(() => json.Inner("deep")!.Integer("k", 6)!, "deep.k", "5 is not a whole number from 6");
        Refused(() => throw json.Inner("deep")!.Wrong("k", "is odd"), "deep.k", "is odd");
    }

    [Theory]
    [InlineData("", "is not valid JSON")]
    [InlineData("[]", "is not a JSON object")]
    [InlineData("""{"a":1,"a":2}""", "is not valid JSON: ")]
    [InlineData("""{"a":{"b":1,"\u0062":2}}""", "is not valid JSON: ")] // the same name, written in another way
    [InlineData("""{"a":1} {}""", "is not valid JSON")]
    [InlineData("""{"a":nan}""", "is not valid JSON")]
    [InlineData("""{"a":1NaN}""", "is not valid JSON")]
    [InlineData("""{"a":NaNs}""", "is not valid JSON")]
    [InlineData("""{"a":-NaN}""", "is not valid JSON")]
    [InlineData("""{"a":+Infinity}""", "is not valid JSON")]
    [InlineData("""{"a":--Infinity}""", "is not valid JSON")]
    [InlineData("""{NaN:1}""", "is not valid JSON")]
    [InlineData("""NaN""", "is not a JSON object")]
    [InlineData("""{"a":1,}""", "is not valid JSON")]
    [InlineData("""{"a":"\ud800"}""", "holds text that is no valid Unicode at byte 5")]
    [InlineData("""{"\udc00a":1}""", "holds text that is no valid Unicode at byte 1")]
    public void What_is_no_json_object_is_refused_in_one_line(string text, string problem) =>
        Refused(() => Read(text), "file", problem);

    [Fact]
    public void What_python_writes_for_floats_that_are_not_finite_is_read_where_nobody_asks_for_a_number()
    {
        JsonFields json = Read("""
            {"loss":NaN,"best":Infinity ,"worst": -Infinity,"list":[NaN,-Infinity,1, Infinity],
             "text":"NaN, \"Infinity\\",":NaN":"-Infinity","d":3}
            """);
        Assert.Equal(3, json.Needed("d"));
        Assert.Equal(("NaN, \"Infinity\\", "-Infinity"), (json.Text("text"), json.Text(":NaN")));
        Assert.True(json.Has("loss")); // it is there, unlike null
        Assert.Equal(double.NegativeInfinity, json.Element.GetProperty("worst").GetDouble());
        Assert.Equal(4, json.Element.GetProperty("list").GetArrayLength());
        Refused(() => json.Needed("loss"), "loss", "NaN is not a whole number");
        Refused(() => json.Needed("best"), "best", " Infinity is not a whole number");
        Refused(() => json.Needed("worst"), "worst", "-Infinity is not a whole number");
        Refused(() => json.Text("loss")!, "loss", "is not text");
        Assert.Null(json.WholeOrNull("loss"));
    }

    [Theory]
    [InlineData("3.0", 3)]
    [InlineData("1e3", 1000)]
    [InlineData("-0.0", 0)]
    [InlineData("2147483647.0", int.MaxValue)]
    public void A_whole_number_that_is_written_as_a_float_is_one(string text, int expected)
    {
        JsonFields json = Read($$"""{"k":{{text}}}""");
        Assert.Equal((expected, expected), (json.Integer("k", 0), json.WholeOrNull("k")));
    }

    [Theory]
    [InlineData("3.5")]
    [InlineData("2147483648.0")]
    [InlineData("1e999")]
    [InlineData("-1.0")]
    [InlineData("1e-5")]
    public void Other_numbers_are_refused_as_they_are_written(string text) =>
        Refused(() => Read($$"""{"k":{{text}}}""").Needed("k"), "k", $"{text} is not a whole number from 1 to 2147483647");

    [Fact]
    public void Depth_length_and_encoding_are_checked()
    {
        Assert.NotNull(Read(Nested(JsonFile.MaximumDepth)));
        Refused(() => Read(Nested(JsonFile.MaximumDepth + 1)), "file", "is not valid JSON");
        Refused(() => Read(Nested(100_000)), "file", "is not valid JSON");
        Refused(
            () => JsonFile.Read(_folder.Write("x.json", "{\"a\":1}"u8.ToArray()), maximumBytes: 6),
            "file",
            "has 7 bytes, more than 6");
        Refused(
            () =>
                JsonFile.Read(_folder.Write("x.json", [(byte)'{', (byte)'"', 0xc3, (byte)'"', (byte)':', (byte)'1', (byte)'}'])),
            "file",
            "is not valid UTF-8");
        Refused(() => JsonFile.Read(Path.Combine(_folder.Root, "absent")), "file", "does not exist");
    }

    private static string Nested(int depth) => "{\"a\":" + new string('[', depth - 1) + new string(']', depth - 1) + "}";

    private JsonFields Read(string text) => JsonFile.Read(_folder.Write("x.json", Encoding.UTF8.GetBytes(text)));

    private void Refused(Func<object> action, string field, string problem) => Refusal.Of(action, _folder.Root, field, problem);
}
