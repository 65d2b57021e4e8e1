using Hypotheses.Tests.Support;
using Hypotheses.TorchEditor;

namespace Hypotheses.Tests.TorchEditor;

/// <summary>What the build hears of an edit that cannot be made: one line that names the file, and nothing written.</summary>
public sealed class EditCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("handles")]
    [InlineData("weaken", "GLIBCXX_3.4.32")]
    public void A_file_of_another_kind_is_refused(params string[] edit)
    {
        string source = _folder.Write("source", "neither assembly nor library"u8.ToArray());
        Refused(source, [.. edit, source, Path.Combine(_folder.Root, "copy")]);
    }

    [Fact]
    public void An_assembly_that_the_edit_does_not_fit_is_refused()
    {
        string source = typeof(EditCommand).Assembly.Location; // it takes no handles
        Refused(source, ["handles", source, Path.Combine(_folder.Root, "copy")]);
    }

    [Fact]
    public void A_missing_file_is_refused()
    {
        string source = Path.Combine(_folder.Root, "none");
        Refused(source, ["handles", source, Path.Combine(_folder.Root, "copy")]);
    }

    [Theory]
    [InlineData]
    [InlineData("handles", "a")]
    [InlineData("weaken", "a", "b")]
    [InlineData("strengthen", "a", "b")]
    public void Other_arguments_are_answered_with_the_usage(params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        Assert.Equal(2, EditCommand.Run(arguments, output, error));
        Assert.StartsWith("handles SOURCE DESTINATION | weaken ", error.ToString(), StringComparison.Ordinal);
    }

    private void Refused(string source, string[] arguments)
    {
        using StringWriter output = new(), error = new();
        Assert.Equal(1, EditCommand.Run(arguments, output, error));
        Assert.StartsWith(source + ": ", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, error.ToString().Count(c => c == '\n'));
        Assert.Empty(output.ToString());
        Assert.False(File.Exists(Path.Combine(_folder.Root, "copy")));
    }
}
