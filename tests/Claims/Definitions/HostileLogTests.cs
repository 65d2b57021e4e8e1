using System.Text;
using Hypotheses.Claims.Definitions;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Claims.Definitions;

/// <summary>Lines that are none: each is one line that names file and line, and nothing is appended after it.</summary>
public sealed class HostileLogTests : IDisposable
{
    private static readonly string Good = Json.Canonical(Approved.Line("d1"));
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Broken =>
    [
        "", "null", "7", "[]", "{", "{}", "\uFEFF" + Good, Good + "}", Good[..^5],
        Good.Replace("\"claim\":\"C90\",", "", StringComparison.Ordinal),
        Good.Replace("\"C90\"", "null", StringComparison.Ordinal),
        Good.Replace("\"C90\"", "\"\"", StringComparison.Ordinal),
        Good.Replace("C90", new string('x', 201), StringComparison.Ordinal),
        Good.Replace("2026-11-20T01:02:03Z", "2026-11-20", StringComparison.Ordinal),
        Good.Replace("2026-11-20", "2026-13-20", StringComparison.Ordinal),
        Good.Replace("0123456789abcdef0123456789abcdef01234567", "HEAD", StringComparison.Ordinal),
        Good.Replace("\"quick\"", "\"slow\"", StringComparison.Ordinal),
        Good.Replace("\"quick\"", "9", StringComparison.Ordinal),
        Good.Replace("because", "", StringComparison.Ordinal),
        Good.Replace("because", "two\\nlines", StringComparison.Ordinal),
        Good.Replace("because", new string('x', 501), StringComparison.Ordinal),
        Good.Replace("because", "\\ud800", StringComparison.Ordinal),
        Good.Replace("\"supported\"", "\"true\"", StringComparison.Ordinal),
        Good.Replace("\"supported\"", "99", StringComparison.Ordinal),
        Good.Replace("\"supported\"", "null", StringComparison.Ordinal),
        Good.Replace("\"given\"", "\"\"", StringComparison.Ordinal),
        Good.Replace("{\"given\":\"supported\"}", "null", StringComparison.Ordinal),
        new string('[', 10_000),
        new string('x', (1 << 20) + 1),
    ];

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_broken_line_is_one_line_that_names_file_and_line(string line) => Refused(Encoding.UTF8.GetBytes(line));

    [Fact]
    public void So_are_bytes_that_are_no_text() => Refused([.. "{\"claim\":\""u8, 0xC3, 0x28, .. "\"}"u8]);

    [Fact]
    public void A_file_that_is_too_long_is_not_read()
    {
        string path = Path.Combine(_folder.Root, DefinitionLog.Name);
        using (FileStream file = File.Create(path)) file.SetLength((64 << 20) + 1); // sparse
        string message = Assert.Throws<DefinitionLogException>(() => new DefinitionLog(path).Read()).Message;
        Assert.StartsWith($"{path}: cannot read the definitions' log: it has ", message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private void Refused(byte[] line)
    {
        byte[] text = [.. Encoding.UTF8.GetBytes(Good + "\n"), .. line, .. Encoding.UTF8.GetBytes("\n" + Good + "\n")];
        string path = _folder.Write(DefinitionLog.Name, text);
        var log = new DefinitionLog(path);
        foreach (Action use in (Action[])[() => log.Read(), () => log.Last("C90"), () => log.Append(Approved.Line("d2"))])
        {
            string message = Assert.Throws<DefinitionLogException>(use).Message;
            Assert.StartsWith($"{path}: line 2: not an approved definition: ", message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', message);
        }

        Assert.Equal(text, File.ReadAllBytes(path));
    }
}
