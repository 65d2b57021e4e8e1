using Hypotheses.Cli.Problems;
using Hypotheses.Cli.Tables;
using Hypotheses.Core.Files;

namespace Hypotheses.Tests.Cli.Tables;

public sealed class ReadmeTablesTests : IDisposable
{
    private const string Out = "is out of date; write it with: dotnet run --project src/Hypotheses.Cli -- tables --write";

    private const string Benchmarks = """
        {"machine": {"cpu": "c", "cores": 2, "memory_gigabytes": 1, "os": "o", "dotnet": "n", "libtorch": "t", "device": "cpu"},
         "figures": []}
        """;

    private static readonly string Claims = Path.Combine("hypotheses", "README.md"), Speed = Path.Combine("tests", "README.md");

    private readonly Approved _approved = Approved.Small();

    public ReadmeTablesTests()
    {
        Write(Claims, $"# Before\n\n{Empty("verdicts")}\nbetween\n\n{Empty("architectures")}\nafter\n");
        Write(Speed, $"{Empty("ratios")}\n{Empty("recovery")}");
        Write(ReadmeTables.Benchmarks, Benchmarks);
    }

    public void Dispose() => _approved.Dispose();

    [Fact]
    public void The_tables_of_the_project_say_what_is_approved_and_measured()
    {
        string root = Support.ModelFiles.RepositoryRoot;
        string Text(string file) => File.ReadAllText(Path.Combine(root, file)).ReplaceLineEndings("\n");
        Assert.Empty(new ReadmeTables(TextWriter.Null, root).Blocks().Select(b => b.Problem(Text(b.File))).OfType<string>());
    }

    [Fact]
    public void What_is_out_of_date_is_a_line_each_that_says_the_command_and_writing_is_the_end_of_it()
    {
        CliException problem = Assert.Throws<CliException>(() => Run(write: false));
        Assert.Equal(
            [
                $"hypotheses/README.md: the table 'verdicts' {Out}", $"hypotheses/README.md: the table 'architectures' {Out}",
                $"tests/README.md: the table 'ratios' {Out}", $"tests/README.md: the table 'recovery' {Out}",
            ],
            problem.Problems.Select(p => p.Replace('\\', '/')));
        Assert.StartsWith("written: ", Run(write: true), StringComparison.Ordinal);
        string text = Read(Claims);
        Assert.StartsWith("# Before\n\n<!-- table verdicts: ", text, StringComparison.Ordinal);
        Assert.Contains("| C21 | `model@blocks.0` | supported | 0.57 [0.34, 0.80] |", text, StringComparison.Ordinal);
        Assert.EndsWith("<!-- end of table architectures -->\n\nafter\n", text, StringComparison.Ordinal);
        Assert.Equal("the tables say what is approved and measured\n", Run(write: false));
        Assert.StartsWith("nothing to write", Run(write: true), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_file_of_benchmarks_takes_the_committed_ones_place_and_a_broken_one_changes_nothing()
    {
        Run(write: true);
        string measured = Write("measured.json", Benchmarks.Replace("\"o\"", "\"another\"", StringComparison.Ordinal)),
            before = Read(Speed);
        CliException held = Assert.Throws<CliException>(() => Run(write: false, measured));
        Assert.Contains("needs --write", held.Message, StringComparison.Ordinal);
        string broken = Write("broken.json", "{\"machine\": 3}");
        MalformedFileException malformed = Assert.Throws<MalformedFileException>(() => Run(write: true, broken));
        Assert.StartsWith(broken + ": ", malformed.Message, StringComparison.Ordinal);
        Assert.Equal(before, Read(Speed));
        Run(write: true, measured);
        Assert.Equal(File.ReadAllText(measured), Read(ReadmeTables.Benchmarks));
        Assert.Contains("another", Read(Speed), StringComparison.Ordinal);
        Assert.Equal("the tables say what is approved and measured\n", Run(write: false));
    }

    [Theory]
    [InlineData("no marks at all")]
    [
        InlineData(
            "<!-- end of table verdicts -->\n<!-- table verdicts: written by dotnet run --project src/Hypotheses.Cli -- tables "
                + "--write -->\n")]
    public void A_readme_without_the_marks_is_refused_and_nothing_is_written(string text)
    {
        string path = Write(Claims, text);
        string problem = Assert.Throws<CliException>(() => Run(write: true)).Message.Replace('\\', '/');
        Assert.StartsWith("hypotheses/README.md: it must hold '<!-- table verdicts: ", problem, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(path));
    }

    private static string Empty(string name)
    {
        var block = new TableBlock("", name, "");
        return $"{block.Begin}{block.End}\n";
    }

    private string Run(bool write, string? measured = null)
    {
        using var output = new StringWriter { NewLine = "\n" };
        Assert.Equal(0, new ReadmeTables(output, _approved.Root).Run(write, measured));
        return output.ToString();
    }

    private string Read(string file) => File.ReadAllText(Path.Combine(_approved.Root, file));

    private string Write(string file, string text)
    {
        string path = Path.Combine(_approved.Root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
