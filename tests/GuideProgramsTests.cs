using System.Text.RegularExpressions;
using Hypotheses.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Hypotheses.Tests;

/// <summary>The programs of src/README.md compile as they stand, with the usings that they say and no other.</summary>
public class GuideProgramsTests
{
    // What a console project of the SDK has without saying so, of what the programs need.
    private const string Usual =
        "global using System; global using System.IO; global using System.Linq; global using System.Collections.Generic;";

    private const string UnnecessaryUsing = "CS8019";

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(File.Exists).Select(file => MetadataReference.CreateFromFile(file)),
    ];

    [Fact]
    public void They_compile_as_they_stand()
    {
        string guide = File.ReadAllText(Path.Combine(ModelFiles.RepositoryRoot, "src", "README.md")).ReplaceLineEndings("\n");
        MatchCollection programs = Regex.Matches(guide, "```csharp\n(.*?)\n```", RegexOptions.Singleline);
        Assert.Equal(3, programs.Count);
        Assert.All(programs, program => Assert.Empty(Problems(program.Groups[1].Value)));
    }

    [Theory]
    [InlineData("SparseWorld world = null!;", "CS0246")]
    [InlineData("using System.Text;\nConsole.WriteLine();", UnnecessaryUsing)]
    public void A_using_that_is_missing_or_idle_is_seen(string program, string problem) =>
        Assert.Contains(Problems(program), p => p.Contains(problem, StringComparison.Ordinal));

    private static string[] Problems(string program)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(program);
        var options = new CSharpCompilationOptions(OutputKind.ConsoleApplication);
        var compiled = CSharpCompilation.Create("try", [CSharpSyntaxTree.ParseText(Usual), tree], References, options);
        return [.. compiled.GetDiagnostics()
            .Where(d => d.Severity == DiagnosticSeverity.Error || (d.Id == UnnecessaryUsing && d.Location.SourceTree == tree))
            .Select(d => d.ToString())];
    }
}
