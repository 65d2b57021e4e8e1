using System.Diagnostics;
using System.Net.Sockets;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Cli;

/// <summary>What is no file in a file's place is refused by every verb at once: not waited for, and not read for ever.</summary>
public sealed class SpecialFileTests : IDisposable
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(20);
    private readonly Run _run = new();

    public void Dispose() => _run.Dispose();

    private async Task Refused(string special, params string[] args)
    {
        string line = await Task.Run(() => _run.Refused(args)).WaitAsync(AtOnce);
        Assert.StartsWith($"{special}: file: is ", line);
    }

    [UnixFact]
    public async Task By_every_verb_that_reads_one()
    {
        string a = _run.Ledger("a", Run.Whole());
        string pipe = Path.Combine(_run.Root, "pipe"), at = Path.Combine(_run.Root, "socket");
        using (Process make = Process.Start("mkfifo", pipe)) await make.WaitForExitAsync();
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(at));
        foreach (string special in (string[])[pipe, at, "/dev/zero"])
        {
            await Refused(special, "compare", special, a);
            await Refused(special, "compare", a, special);
            await Refused(special, "report", "--out", a, "--expected", special);
            await Refused(special, "check", "--assembly", special);
            string link = Path.Combine(_run.Root, "link.jsonl"), folder = Path.Combine(_run.Root, "run");
            Directory.CreateDirectory(folder);
            foreach (string ledger in (string[])[link, Path.Combine(folder, "ledger.jsonl")])
            {
                File.Delete(ledger);
                File.CreateSymbolicLink(ledger, special);
            }

            await Refused(link, "merge", Path.Combine(_run.Root, "merged"), a, link);
            await Refused(link, "compare", link, a);
            await Refused(Path.Combine(folder, "ledger.jsonl"), "explain", "C21", "--out", folder);
            _run.Environment["HYPOTHESES_SUBJECTS"] = special;
            await Refused(special, "models", "--assembly", Catalogue);
            _run.Environment.Remove("HYPOTHESES_SUBJECTS");
        }
    }

    [Fact]
    public void A_file_in_a_folders_place_is_named()
    {
        string file = Path.Combine(_run.Root, "file");
        File.WriteAllText(file, "");
        Assert.StartsWith(file, _run.Refused("explain", "C21", "--out", file));
        Assert.StartsWith(file, _run.Refused("report", "--out", file));
        _run.Environment["HYPOTHESES_OUT"] = file;
        Assert.StartsWith(file, _run.Refused("explain", "C21"));
        _run.Environment["HYPOTHESES_MODELS"] = file;
        Assert.StartsWith($"HYPOTHESES_MODELS='{file}' is not a folder", _run.Refused("models", "--assembly", Catalogue));
    }

    private static string Catalogue => Path.Combine(AppContext.BaseDirectory, "Hypotheses.dll");
}
