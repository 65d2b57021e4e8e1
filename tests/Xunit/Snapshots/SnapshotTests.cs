using System.Text;
using System.Text.Json.Nodes;
using Hypotheses.Core.Files;
using Hypotheses.Tests.Support;
using Hypotheses.Xunit.Snapshots;

namespace Hypotheses.Tests.Xunit.Snapshots;

/// <summary>Verify's conventions to the letter.</summary>
public sealed class SnapshotTests : IDisposable
{
    private static readonly JsonObject Seen = new()
    {
        ["claim"] = "C90",
        ["effect"] = .5m,
        ["words"] = "ρ > 1",
        ["list"] = new JsonArray(1, 2)
    };
    private readonly TemporaryFolder _folder = new();

    private Snapshot Of(params (string, string)[] parameters) => new(_folder.Root, "C90_Fake", "Verdict", parameters);

    [Fact]
    public void Files_are_named_type_method_and_parameters()
    {
        Assert.Equal(
            Path.Combine(_folder.Root, "C90_Fake.Verdict_subject=a_place=b.1.verified.json"),
            Of(("subject", "a"), ("place", "b.1")).Verified);
        Assert.Equal(
            Path.Combine(_folder.Root, "C90_Fake.Verdict_subject=a_place=b.1.received.json"),
            Of(("subject", "a"), ("place", "b.1")).Received);
        Assert.Equal(Path.Combine(_folder.Root, "C90_Fake.Verdict.verified.json"), Of().Verified);
    }

    [Fact]
    public void What_a_file_name_may_not_have_becomes_a_dash() =>
        Assert.Equal(
            "C90_Fake.Verdict_subject=a@b-c-d-e-f.verified.json", Path.GetFileName(Of(("subject", "a@b/c\\d:e*f")).Verified));

    [Fact]
    public void Files_have_a_byte_order_mark_line_feeds_and_no_final_newline()
    {
        Snapshot snapshot = Of();
        snapshot.Receive(Seen);
        const string text =
            "{\n  \"claim\": \"C90\",\n  \"effect\": 0.5,\n  \"words\": \"ρ > 1\",\n  \"list\": [\n    1,\n    2\n  ]\n}";
        Assert.Equal([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)], File.ReadAllBytes(snapshot.Received));
        snapshot.Accept(Seen);
        Assert.Equal([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)], File.ReadAllBytes(snapshot.Verified));
        Assert.False(File.Exists(snapshot.Received));
    }

    // Tests of one claim run in parallel, and some share a file.
    [Fact]
    public void Many_may_accept_at_once_and_each_reader_sees_a_whole_file()
    {
        Snapshot snapshot = Of();
        snapshot.Accept(Seen);
        Parallel.For(0, 200, i =>
        {
            if (i % 4 == 0) snapshot.Accept(new JsonObject { ["claim"] = new string('x', 100_000) });
            else Assert.NotNull(snapshot.Approved());
        });
        Assert.Equal([snapshot.Verified], Directory.GetFiles(_folder.Root));
    }

    [Fact]
    public void What_cannot_be_accepted_leaves_what_was_approved_and_names_the_file()
    {
        Snapshot snapshot = Of();
        Directory.CreateDirectory(snapshot.Verified); // in the file's place
        WriteFailedException refusal = Assert.Throws<WriteFailedException>(() => snapshot.Accept(Seen));
        Assert.StartsWith(snapshot.Verified + ": cannot be written: ", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Root));
    }

    [Fact]
    public void What_was_accepted_is_approved_and_nothing_else_is()
    {
        Snapshot snapshot = Of();
        Assert.Null(snapshot.Approved());
        snapshot.Receive(Seen);
        Assert.Null(snapshot.Approved());
        snapshot.Accept(Seen);
        Assert.Empty(Snapshot.Differences(snapshot.Approved(), Seen));
        snapshot.Clear();
        Assert.NotNull(snapshot.Approved());
    }

    [Theory]
    [InlineData("")]
    [InlineData("[1]")]
    [InlineData("{\"a\":1")]
    [InlineData("<<<<<<< HEAD\n{}\n")]
    public void A_file_that_is_no_object_is_one_line_with_its_name(string content)
    {
        File.WriteAllText(Of().Verified, content);
        string message = Assert.Throws<IOException>(() => Of().Approved()).Message;
        Assert.StartsWith(Of().Verified + ": not a JSON object", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void Differences_are_json_paths()
    {
        JsonNode approved = JsonNode.Parse("""{"a":1,"b":{"c":[1,2,{"d":"x"}],"e.f":true},"gone":1,"same":0.50,"null":null}""")!;
        JsonNode seen = JsonNode.Parse("""{"a":2,"b":{"c":[1,3,{"d":"y"},4],"e.f":false},"new":[1],"same":0.5}""")!;
        Assert.Equal(
            [
                "$.a: 1 → 2",
                "$.b.c[1]: 2 → 3",
                "$.b.c[2].d: x → y",
                "$.b.c[3]: nothing → 4",
                "$.b['e.f']: true → false",
                "$.gone: 1 → nothing",
                "$.new: nothing → [1]"],
            Snapshot.Differences(approved, seen));
        Assert.Equal(["$: nothing → {\"a\":1}"], Snapshot.Differences(null, JsonNode.Parse("""{"a":1}""")));
        Assert.Equal(["$.a: {} → []"], Snapshot.Differences(JsonNode.Parse("""{"a":{}}"""), JsonNode.Parse("""{"a":[]}""")));
    }

    public void Dispose() => _folder.Dispose();
}
