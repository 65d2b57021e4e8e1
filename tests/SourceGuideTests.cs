using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests;

/// <summary>What src/README.md draws and names is what the assemblies and folders are.</summary>
public partial class SourceGuideTests
{
    private static readonly string Root = ModelFiles.RepositoryRoot;

    private static readonly string Guide = File.ReadAllText(Path.Combine(Root, "src", "README.md")).ReplaceLineEndings("\n");

    private static readonly string[] Assemblies =
    [
        "Hypotheses.Core", "Hypotheses.Claims", "Hypotheses.Dashboard", "Hypotheses.Xunit", "Hypotheses.Xunit.TestLogger",
        "hypotheses-cli",
        "Hypotheses",
    ];

    [Fact]
    public void Each_step_of_the_datas_way_is_made_of_types_of_the_project_that_it_names()
    {
        MatchCollection steps = Step().Matches(Section("The data's way"));
        Assert.InRange(steps.Count, 10, 20);
        string[] wrong =
        [
            .. from step in steps
               let types = TypesOf(step.Groups["project"].Value).Select(Name).ToHashSet()
               from type in step.Groups["types"].Value.Split(", ")
               where !types.Contains(type)
               select $"{step.Groups["project"].Value} has no {type}",
        ];
        Assert.Empty(wrong);
        // Every project has a part in it.
        Assert.Equal(
            Assemblies.Where(a => a != "Hypotheses").Select(Project).Order(StringComparer.Ordinal),
            steps.Select(s => s.Groups["project"].Value).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_arrows_between_projects_are_their_references()
    {
        (string, string)[] drawn = [.. Closure(Arrows(Section("The data's way")))];
        Assert.Equal(Closure(References()).Order(), drawn.Order());
        // And the compiler kept no other.
        foreach (string assembly in Assemblies)
        {
            IEnumerable<string> ours = Assembly.Load(assembly).GetReferencedAssemblies().Select(r => r.Name!)
                .Where(n => n.StartsWith("Hypotheses", StringComparison.Ordinal));
            Assert.All(ours, reference => Assert.Contains((Project(assembly), reference), drawn));
        }
    }

    [Fact]
    public void A_wrong_arrow_would_be_seen()
    {
        Assert.Equal([("A", "B"), ("B", "C")], Arrows("```\nA ──▶ B ──▶ C\n```"));
        Assert.Equal([("A", "B"), ("A", "C"), ("B", "C")], Closure([("A", "B"), ("B", "C")]).Order());
        (string, string) wrong = ("Hypotheses.Core", "Hypotheses.Claims");
        Assert.NotEqual(Closure(References()).Order(), Closure([.. References(), wrong]).Order());
    }

    [Fact]
    public void Words_have_one_meaning_each_and_their_types_are_there()
    {
        (string Word, string Type)[] words =
            [.. Row().Matches(Section("Words")).Select(r => (r.Groups[1].Value, r.Groups[3].Value.Trim('`')))];
        Assert.InRange(words.Length, 30, 60);
        Assert.Equal(words.Select(w => w.Word).Distinct(), words.Select(w => w.Word));
        HashSet<string> types = [.. Assemblies.SelectMany(TypesOf).Select(Name)];
        Assert.Empty(words.Where(w => !types.Contains(w.Type)).Select(w => $"{w.Word}: there is no {w.Type}"));
    }

    [Fact]
    public void Folders_where_code_goes_are_there()
    {
        string[] folders = [.. Regex.Matches(Section("Where does my code go?"), "`((src|tests|hypotheses)(/[^`]*)?)`")
            .Select(m => m.Groups[1].Value)];
        Assert.InRange(folders.Length, 25, 100);
        Assert.All(folders, f => Assert.True(Path.Exists(Path.Combine(Root, f)), f));
    }

    private static string Section(string title) => Guide.Split($"\n## {title}\n")[1].Split("\n## ")[0];

    private static string Project(string assembly) => assembly == "hypotheses-cli" ? "Hypotheses.Cli" : assembly;

    private static IEnumerable<Type> TypesOf(string project) =>
        Assembly.Load(project == "Hypotheses.Cli" ? "hypotheses-cli" : project).GetTypes();

    // Generic types without their number of parameters.
    private static string Name(Type type) => type.Name.Split('`')[0];

    private static (string From, string To)[] Arrows(string text) =>
    [
        .. from line in text.Split('\n')
           where line.Contains(" ──▶ ", StringComparison.Ordinal)
           let names = line.Split(" ──▶ ").Select(n => n.Trim()).Select(n => n == "hypotheses" ? "Hypotheses" : n).ToArray()
           from pair in names.Zip(names.Skip(1))
           select pair,
    ];

    private static (string From, string To)[] References() =>
    [
        .. from path in Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories)
               .Append(Path.Combine(Root, "hypotheses", "Hypotheses.csproj"))
           from reference in XDocument.Load(path).Descendants("ProjectReference")
           where reference.Attribute("ReferenceOutputAssembly")?.Value != "false" // built beside it, and not known to it
           let file = reference.Attribute("Include")!.Value.Replace('\\', '/')
           select (Path.GetFileNameWithoutExtension(path), Path.GetFileNameWithoutExtension(file)),
    ];

    private static HashSet<(string From, string To)> Closure(IEnumerable<(string From, string To)> arrows)
    {
        HashSet<(string From, string To)> all = [.. arrows];
        for (int before = 0; before < all.Count;)
        {
            before = all.Count;
            all.UnionWith([.. from a in all from b in all where a.To == b.From select (a.From, b.To)]);
        }

        return all;
    }

    [GeneratedRegex(@"(?<types>[A-Z]\w+(, [A-Z]\w+)*) {2,}(?<project>Hypotheses\.[\w.]+)$", RegexOptions.Multiline)]
    private static partial Regex Step();

    [GeneratedRegex(@"^\| ([a-z ]+) \| (.+) \| (`\w+`) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
