using System.Reflection;
using System.Xml.Linq;
using Hypotheses.Core.Runtime;
using Hypotheses.Tests.Support;
using Microsoft.CodeAnalysis.CSharp;
using NetArchTest.Rules;

namespace Hypotheses.Tests;

/// <summary>
/// Arrows point one way: hypotheses → Xunit → Claims → Core; Dashboard → Claims; Cli → all of src; the test logger stands alone.
/// </summary>
public class ArchitectureTests
{
    /// <summary>What each project may know of ours, directly or through others.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Hypotheses.TorchEditor"] = [],
        ["Hypotheses.EditedTorchSharp"] = ["Hypotheses.TorchEditor"],
        ["Hypotheses.Core"] = ["Hypotheses.EditedTorchSharp"],
        ["Hypotheses.Claims"] = ["Hypotheses.Core"],
        ["Hypotheses.Dashboard"] = ["Hypotheses.Claims", "Hypotheses.Core"],
        ["Hypotheses.Xunit.TestLogger"] = [],
        ["Hypotheses.Xunit"] = ["Hypotheses.Claims", "Hypotheses.Core", "Hypotheses.Dashboard"],
        ["Hypotheses.Cli"] = [
            "Hypotheses.Xunit", "Hypotheses.Claims", "Hypotheses.Core", "Hypotheses.Dashboard", "Hypotheses.Xunit.TestLogger"],
    };

    /// <summary>Packages that only the projects named may know; the beginnings of their names.</summary>
    private static readonly Dictionary<string, string[]> Reserved = new()
    {
        ["xunit"] = ["Hypotheses.Xunit"],
        ["FsCheck"] = ["Hypotheses.Xunit"],
        ["Microsoft.TestPlatform"] = ["Hypotheses.Xunit.TestLogger"],
        ["System.CommandLine"] = ["Hypotheses.Cli"],
        ["Mono.Cecil"] = ["Hypotheses.TorchEditor"],
        ["libtorch"] = ["Hypotheses.EditedTorchSharp"],
        ["Microsoft.ML.Tokenizers"] = ["Hypotheses.Core"],
        ["Tokenizers.DotNet"] = ["Hypotheses.Core"],
    };

    private static readonly string Source = Path.Combine(ModelFiles.RepositoryRoot, "src");

    [Fact]
    public void Every_project_of_src_has_its_place() =>
        Assert.Equal(Allowed.Keys.Order(StringComparer.Ordinal), Projects().Select(p => p.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Project_files_point_one_way() => Assert.Empty(WrongArrows(Projects()));

    [Fact]
    public void Assemblies_point_one_way() => // what the compiler kept, whatever the project files say
        Assert.Empty(WrongArrows(new[] { "Hypotheses.Core", "Hypotheses.Claims", "Hypotheses.Dashboard", "Hypotheses.Xunit" }
            .Select(name => (name, Assembly.Load(name).GetReferencedAssemblies().Select(r => r.Name!)))));

    [Fact]
    public void The_check_sees_every_kind_of_wrong_arrow()
    {
        (string, IEnumerable<string>)[] wrong =
        [
            ("Hypotheses.Core", ["Hypotheses.Claims", "TorchSharp", "FsCheck"]),
            ("Hypotheses.Claims", ["Hypotheses.Core", "Hypotheses.Xunit", "xunit.core"]),
            ("Hypotheses.Dashboard", ["Hypotheses.Claims", "Hypotheses.Xunit"]),
            ("Hypotheses.Xunit.TestLogger", ["Hypotheses.Claims"]),
            ("Hypotheses.Xunit", ["Hypotheses.Claims", "Hypotheses", "xunit.extensibility.execution"]),
            ("Hypotheses.Cli", ["Hypotheses.Tests", "Hypotheses.Xunit"]),
        ];
        Assert.Equal(
            [
                "Hypotheses.Core → Hypotheses.Claims", "Hypotheses.Core → FsCheck", "Hypotheses.Claims → Hypotheses.Xunit",
                "Hypotheses.Claims → xunit.core", "Hypotheses.Dashboard → Hypotheses.Xunit",
                "Hypotheses.Xunit.TestLogger → Hypotheses.Claims", "Hypotheses.Xunit → Hypotheses",
                "Hypotheses.Cli → Hypotheses.Tests",
            ],
            WrongArrows(wrong));
    }

    [Fact]
    public void The_core_has_no_types_of_claims_or_results() =>
        Assert.Empty(
            Types.InAssembly(typeof(Seed).Assembly).That().HaveNameMatching("Verdict|Ledger|Claim|Trial$|Snapshot|CellStatus")
                .GetTypes());

    [Theory]
    [InlineData("ledger")]
    [InlineData("status.json")]
    [InlineData("Verdict")]
    [InlineData("xunit")]
    [InlineData("Hypotheses.Claims")]
    public void The_cores_code_names_no_files_of_results(string word)
    {
        (string Folder, string Name)[] found = [.. CodeWith(word, "Hypotheses.Core")];
        Assert.Empty(found);
        // The same search does find it where it belongs.
        if (word is "ledger" or "Verdict") Assert.NotEmpty(CodeWith(word, "Hypotheses.Claims"));
    }

    /// <summary>Whoever took the package itself would have its assembly, unedited, beside the edited one.</summary>
    [Fact]
    public void TorchSharp_comes_by_one_project() =>
        Assert.Equal(["Hypotheses.EditedTorchSharp"], from project in Projects(ModelFiles.RepositoryRoot)
                                                      where project.References.Any(r =>
                                                          r.StartsWith("TorchSharp", StringComparison.OrdinalIgnoreCase))
                                                      select project.Name);

    [Fact]
    public void Namespaces_follow_projects()
    {
        foreach (Type type in new[] { typeof(Seed), typeof(Hypotheses.Claims.Claim), typeof(Hypotheses.Xunit.ClaimHost) })
            Assert.All(
                type.Assembly.GetExportedTypes(),
                t => Assert.StartsWith(type.Assembly.GetName().Name!, t.Namespace, StringComparison.Ordinal));
    }

    private static IReadOnlyList<string> WrongArrows(IEnumerable<(string Name, IEnumerable<string> References)> graph) =>
    [
        .. from project in graph
           from reference in project.References
           where IsOurs(reference)
               ? !Allowed[project.Name].Contains(reference)
               : Reserved.Any(r =>
                   reference.StartsWith(r.Key, StringComparison.OrdinalIgnoreCase) && !r.Value.Contains(project.Name))
           select $"{project.Name} → {reference}",
    ];

    private static bool IsOurs(string reference) =>
        reference == "Hypotheses" || reference.StartsWith("Hypotheses.", StringComparison.Ordinal);

    private static IReadOnlyList<(string Name, IEnumerable<string> References)> Projects() => Projects(Source);

    private static IReadOnlyList<(string Name, IEnumerable<string> References)> Projects(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*.csproj", SearchOption.AllDirectories).Select(path => (
            Path.GetFileNameWithoutExtension(path),
            XDocument.Load(path).Descendants().Where(e => e.Name.LocalName is "ProjectReference" or "PackageReference")
                .Select(e =>
                    e.Name.LocalName == "ProjectReference"
                        ? Path.GetFileNameWithoutExtension(e.Attribute("Include")!.Value.Replace('\\', '/'))
                        : e.Attribute("Include")!.Value))),
    ];

    /// <summary>Files of a project's C# code, comments aside, in which a word occurs.</summary>
    private static IEnumerable<(string Folder, string Name)> CodeWith(string word, string project) =>
        from path in Directory.EnumerateFiles(Path.Combine(Source, project), "*.cs", SearchOption.AllDirectories)
        where !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
        where CodeOf(File.ReadAllText(path)).Contains(word, StringComparison.Ordinal)
        select (project, Path.GetFileName(path));

    // Tokens without what stands between them.
    private static string CodeOf(string text) =>
        string.Join(' ', CSharpSyntaxTree.ParseText(text).GetRoot().DescendantTokens().Select(t => t.Text));
}
