using System.Security.Cryptography;
using System.Text;
using Hypotheses.Cli.Models.Fetching;
using Hypotheses.Core.Runtime;
using Hypotheses.Tests.Cli.Models.Fetching;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Cli.Models;

/// <summary>Fetching from a server of this machine, through the command line.</summary>
[Collection(FullDiskTests.Name)]
public sealed class ModelsGetTests : IDisposable
{
    private const string Base = "/o/n/resolve/main/", Weights = "w.bin", Config = "config.json";
    private readonly Run _run = new();
    private readonly HubServer _hub = new();
    private readonly byte[] _weights = new byte[300_000], _config = "{}"u8.ToArray();

    public ModelsGetTests()
    {
        Rng rng = new Seed(1).Rng();
        for (int i = 0; i < _weights.Length; i++) _weights[i] = (byte)rng.Below(256);
        _hub.Files[Base + Weights] = new HubContent(_weights)
        {
            Headers = { ["X-Linked-Etag"] = $"\"{Sha(_weights)}\"", ["X-Linked-Size"] = "300000", ["X-Repo-Commit"] = "c0ffee" },
        };
        _hub.Files[Base + Config] = new HubContent(_config)
        {
            Headers = { ["ETag"] = $"\"{GitBlob(_config)}\"", ["X-Repo-Commit"] = "c0ffee" },
        };
        _run.Environment["HF_ENDPOINT"] = _hub.Address;
    }

    private string Folder => Path.Combine(_run.Root, "models", "m");

    public void Dispose()
    {
        _run.Dispose();
        _hub.Dispose();
    }

    [Fact]
    public void Files_come_checked_and_locked_and_a_second_call_asks_for_none()
    {
        Assert.Equal(0, Get());
        Assert.Equal(_weights, File.ReadAllBytes(Path.Combine(Folder, Weights)));
        Assert.Equal(_config, File.ReadAllBytes(Path.Combine(Folder, Config)));
        Assert.Equal([Config, LockFile.Name, Weights], Directory.GetFileSystemEntries(Folder).Select(Path.GetFileName).Order());
        LockFile locked = LockFile.Read(Folder)!;
        Assert.Equal("c0ffee", locked.Commit);
        Assert.Equal(new LockedFile(300_000, Sha(_weights), Sha(_weights)), locked.Files[Weights]);
        Assert.Equal(new LockedFile(2, Sha(_config), GitBlob(_config)), locked.Files[Config]);
        Assert.Contains("m: 2 to fetch, 300.0 kB\n", _run.Output, StringComparison.Ordinal);
        Assert.Contains("this address was never tried", _run.Output, StringComparison.Ordinal);
        Assert.Contains($"  {Weights}: 300.0 kB of 300.0 kB\n", _run.Output, StringComparison.Ordinal);
        Assert.Contains($"m: is in {Folder}; HYPOTHESES_MODELS={Path.Combine(_run.Root, "models")} finds it", _run.Output, StringComparison.Ordinal);

        int asked = _hub.Gets.Count();
        foreach (string path in (string[])[Weights, Config]) // the same commit, whatever main is by now
            _hub.Files[$"/o/n/resolve/c0ffee/{path}"] = _hub.Files[Base + path];
        Assert.Equal(0, Get());
        Assert.Contains("m: all of them are there", _run.Output, StringComparison.Ordinal);
        Assert.Equal(asked, _hub.Gets.Count());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_broken_transfer_leaves_nothing_in_place_and_goes_on_where_it_can(bool ranges)
    {
        HubContent whole = _hub.Files[Base + Weights];
        _hub.Files[Base + Weights] = whole with { BreaksAfter = 100_000, Ranges = ranges };
        string line = Refused();
        Assert.Matches($"^{_hub.Address}{Base}w.bin: the transfer of w.bin broke after \\d+ of 300000 bytes: ", line);
        Assert.EndsWith("what has come is kept, and the same command goes on from there", line, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Folder, Weights)));
        string partial = FileDownload.Partial(Path.Combine(Folder, Weights), new ContentHash(Sha(_weights)));
        long kept = new FileInfo(partial).Length;
        Assert.InRange(kept, 1, 100_000);
        Assert.Equal([Config], LockFile.Read(Folder)!.Files.Keys); // what came whole is locked

        _hub.Files[Base + Weights] = whole with { Ranges = ranges };
        foreach (string path in (string[])[Weights, Config])
            _hub.Files[$"/o/n/resolve/c0ffee/{path}"] = _hub.Files[Base + path];
        Assert.Equal(0, Get());
        Assert.Equal($"bytes={kept}-", _hub.Gets.Last().Headers["Range"]);
        Assert.Equal(_weights, File.ReadAllBytes(Path.Combine(Folder, Weights)));
        Assert.False(File.Exists(partial));
    }

    [Fact]
    public void What_has_another_hash_is_removed_and_nothing_is_in_place()
    {
        byte[] other = [.. _weights];
        other[^1] ^= 1;
        _hub.Files[Base + Weights] = _hub.Files[Base + Weights] with { Bytes = other };
        Assert.Equal(
            $"{_hub.Address}{Base}{Weights}: SHA-256 is {Sha(other)} where {Sha(_weights)} is expected; what came was removed",
            Refused());
        Assert.Equal([Config, LockFile.Name], Directory.GetFileSystemEntries(Folder).Select(Path.GetFileName).Order());
        _hub.Files[Base + Weights] = _hub.Files[Base + Weights] with { Bytes = _weights };
        _hub.Files[Base + Config] = _hub.Files[Base + Config] with { Bytes = "[]"u8.ToArray() };
        Directory.Delete(Folder, recursive: true);
        Assert.Contains($": Git blob is {GitBlob("[]"u8.ToArray())} where {GitBlob(_config)}", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_hash_of_the_entry_counts_before_the_hubs_and_before_anything_is_fetched()
    {
        string wrong = new('a', 64);
        Assert.Contains(
            $"is another file than the entry says: SHA-256 {Sha(_weights)} where {wrong} is expected",
            Refused(Source($$"""{"name": "w.bin", "sha256": "{{wrong}}"}""")),
            StringComparison.Ordinal);
        Assert.Empty(_hub.Gets);
        Assert.False(Directory.Exists(Folder));
        Assert.Equal(0, Get(Source($$"""{"name": "w.bin", "sha256": "{{Sha(_weights)}}"}""")));
    }

    [Fact]
    public void A_file_that_was_locked_may_not_become_another()
    {
        Assert.Equal(0, Get());
        File.Delete(Path.Combine(Folder, Weights));
        _hub.Files["/o/n/resolve/c0ffee/" + Config] = _hub.Files[Base + Config];
        _hub.Files["/o/n/resolve/c0ffee/" + Weights] = new HubContent([1]) { Headers = { ["X-Linked-Etag"] = Sha([1]) } };
        Assert.Contains("is another file than hypotheses.lock.json says", Refused(), StringComparison.Ordinal);
        File.WriteAllBytes(Path.Combine(Folder, Config), "other"u8.ToArray());
        _hub.Files["/o/n/resolve/c0ffee/" + Weights] = _hub.Files[Base + Weights];
        Assert.EndsWith(": move it away", Refused(), StringComparison.Ordinal);
        Assert.Equal("other", File.ReadAllText(Path.Combine(Folder, Config)));
    }

    [FullDiskFact]
    public void A_full_disk_is_one_line_and_nothing_is_in_place()
    {
        string target = Path.Combine(Folder, Weights);
        Directory.CreateDirectory(Folder);
        File.CreateSymbolicLink(FileDownload.Partial(target, new ContentHash(Sha(_weights))), FullDisk.Device);
        Assert.StartsWith($"{target}: cannot be written: ", Refused(), StringComparison.Ordinal);
        Assert.False(File.Exists(target));
    }

    [Fact]
    public void A_token_goes_to_the_hub_alone()
    {
        using var store = new HubServer();
        store.Files["/blob"] = new HubContent(_weights);
        _hub.Files[Base + Weights] = _hub.Files[Base + Weights] with { Status = 302 };
        _hub.Files[Base + Weights].Headers["Location"] = store.Address + "/blob";
        _run.Environment["HF_TOKEN"] = "hf_secret";
        Assert.Equal(0, Get());
        Assert.Equal(_weights, File.ReadAllBytes(Path.Combine(Folder, Weights)));
        Assert.All(_hub.Requests, r => Assert.Equal("Bearer hf_secret", r.Headers["Authorization"]));
        HubRequest stored = Assert.Single(store.Requests); // its headers are not asked for
        Assert.DoesNotContain("Authorization", stored.Headers.Keys);
        Assert.DoesNotContain("hf_secret", _run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://10.0.0.1/blob", "10.0.0.1")]
    [InlineData("http://192.168.0.1:8080/blob", "192.168.0.1")]
    [InlineData("http://169.254.169.254/latest/meta-data", "169.254.169.254")]
    [InlineData("http://[fd00::1]/blob", "fd00::1")]
    [InlineData("http://[::ffff:10.0.0.1]/blob", "10.0.0.1")]
    public void A_redirect_into_another_network_is_refused(string to, string address)
    {
        _hub.Files[Base + Weights] = _hub.Files[Base + Weights] with { Status = 302 };
        _hub.Files[Base + Weights].Headers["Location"] = to;
        string line = Refused();
        Assert.Contains(address, line, StringComparison.Ordinal);
        Assert.EndsWith(
            "an address that is not the internet's: after a redirect that is refused", line, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Folder, Weights)));
    }

    [Fact]
    public void Redirects_of_the_hub_itself_are_followed_but_not_for_ever()
    {
        _hub.Files["/moved"] = _hub.Files[Base + Config];
        _hub.Files[Base + Config] = new HubContent([]) { Status = 307, Headers = { ["Location"] = "/moved" } };
        Assert.Equal(0, Get());
        _hub.Files[Base + Config] = new HubContent([])
        {
            Status = 307,
            Headers = { ["Location"] = Base + Config },
        };
        Directory.Delete(Folder, recursive: true);
        Assert.EndsWith("redirects more than 10 times", Refused(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404, "there is no such file")]
    [InlineData(401, "is not given without a token (HF_TOKEN), or there is no such repository")]
    [InlineData(429, "too many requests: try again later")]
    [InlineData(503, "answers 503 said")]
    public void A_refusal_says_what_might_help(int status, string words)
    {
        _hub.Files[Base + Weights] = new HubContent([]) { Status = status };
        Assert.Equal($"{_hub.Address}{Base}{Weights}: {words}", Refused());
        Assert.False(Directory.Exists(Folder));
    }

    [Fact]
    public void Where_the_hub_gives_no_hash_the_lock_has_the_one_that_came()
    {
        _hub.Files[Base + Weights] = new HubContent(_weights);
        Assert.Equal(0, Get());
        Assert.Contains($"{Weights}: the hub gives no hash", _run.Output, StringComparison.Ordinal);
        Assert.Equal(new LockedFile(300_000, Sha(_weights), null), LockFile.Read(Folder)!.Files[Weights]);
    }

    [Fact]
    public void More_than_was_said_is_refused()
    {
        _hub.Files[Base + Weights].Headers["X-Linked-Size"] = "1000";
        Assert.Contains("of 1000 bytes: more came than was said; the same command begins again", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_to_and_what_must_be_known()
    {
        string assembly = typeof(Hypotheses.Catalogue.Subjects.Models).Assembly.Location;
        Assert.StartsWith(
            "models get: unknown model 'nobody'; known: stories260K, ",
            _run.Refused("models", "get", "nobody", "--assembly", assembly),
            StringComparison.Ordinal);
        Assert.Equal(
            "models get: where to? Name a folder with --to, or set HYPOTHESES_MODELS",
            _run.Refused("models", "get", "gpt2-small", "--assembly", assembly));
        Assert.EndsWith(
            "has no source that it could be fetched from", Refused(""), StringComparison.Ordinal);
        Assert.EndsWith(
            "lists no models: nothing in it is an IGivenSubjects",
            _run.Refused("models", "get", "m", "--assembly", typeof(Run).Assembly.Location),
            StringComparison.Ordinal);
        _run.Environment["HF_ENDPOINT"] = "nowhere";
        Assert.StartsWith("HF_ENDPOINT='nowhere' is not allowed", Refused(), StringComparison.Ordinal);
    }

    private static string Source(string weights = "\"w.bin\"") =>
        $$""", "source": {"repo": "o/n", "files": ["config.json", {{weights}}], "tried": false}""";

    private string[] Arguments(string? source)
    {
        string file = Path.Combine(_run.Root, "own.json");
        File.WriteAllText(file, $$"""[{"name": "m", "description": "", "folder": "m", "text": "t"{{source ?? Source()}}}]""");
        _run.Environment["HYPOTHESES_SUBJECTS"] = file;
        return [
            "models", "get", "m", "--to", Path.Combine(_run.Root, "models"), "--assembly",
            typeof(Hypotheses.Catalogue.Subjects.Models).Assembly.Location];
    }

    private int Get(string? source = null) => _run.Verb(Arguments(source));

    // One line, also where something was said before.
    private string Refused(string? source = null)
    {
        Assert.Equal(2, _run.Verb(Arguments(source)));
        return Assert.Single(_run.Error.TrimEnd('\n').Split('\n'));
    }

    private static string Sha(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

#pragma warning disable CA5350 // Git's
    private static string GitBlob(byte[] bytes) =>
        Convert.ToHexStringLower(SHA1.HashData([.. Encoding.ASCII.GetBytes($"blob {bytes.Length}\0"), .. bytes]));
#pragma warning restore CA5350
}
