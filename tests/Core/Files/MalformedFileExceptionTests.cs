using Hypotheses.Core.Files;

namespace Hypotheses.Tests.Core.Files;

public class MalformedFileExceptionTests
{
    [Fact]
    public void What_a_file_holds_cannot_break_the_line_or_reach_the_terminal()
    {
        var e = new MalformedFileException("a/b.json", "x\r\n\u001b[2J\u2028\u202e\ud800é😀", "bad\nworse");
        Assert.Equal("a/b.json: x\\u000D\\u000A\\u001B[2J\\u2028\\u202E\uFFFDé😀: bad\\u000Aworse", e.Message);
        Assert.Equal("a/b.json", e.File);
        Assert.Equal("layers.2.w1", new MalformedFileException("f", "layers.2.w1", "p").Field);
    }

    [Fact]
    public void What_is_long_is_cut()
    {
        var e = new MalformedFileException(new string('p', 3000), new string('f', 100_000), new string('q', 100_000));
        Assert.Equal($"{new string('p', 3000)}: {new string('f', 200)}…: {new string('q', 1000)}…", e.Message);
    }

    [Fact]
    public void What_becomes_long_by_its_escapes_is_cut_too()
    {
        var e = new MalformedFileException("f", new string('\v', 200), new string('\v', 1000));
        Assert.InRange(e.Message.Length, 1000, 1300);
        Assert.EndsWith("\\u000B…", e.Message, StringComparison.Ordinal);
    }
}
