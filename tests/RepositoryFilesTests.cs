using System.Text.RegularExpressions;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests;

/// <summary>What stands beside the code: guides, templates, workflows.</summary>
public class RepositoryFilesTests
{
    private static readonly string Root = ModelFiles.RepositoryRoot;

    public static TheoryData<string> Guides =>
    [
        "README.md", "hypotheses/README.md", "src/README.md", "tests/README.md",
        .. Directory.EnumerateFiles(Path.Combine(Root, ".github"), "*.md", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/')).Order(StringComparer.Ordinal),
    ];

    public static TheoryData<string> Workflows => [.. WorkflowNames];

    private static IEnumerable<string> WorkflowNames => Directory
        .EnumerateFiles(Path.Combine(Root, ".github", "workflows"), "*.yml")
        .Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal);

    /// <summary>Links to files and to headings, and files that are named in the letters of code.</summary>
    [Theory]
    [MemberData(nameof(Guides))]
    public void What_a_guide_links_to_is_there(string guide)
    {
        string text = Read(guide), folder = Path.GetDirectoryName(Path.Combine(Root, guide))!;
        var broken = new List<string>();
        foreach (Match link in Regex.Matches(text, @"\]\(([^)\s]+)\)"))
        {
            string[] target = link.Groups[1].Value.Split('#');
            if (target[0].Contains("://", StringComparison.Ordinal)) continue;
            string path = target[0].Length == 0 ? Path.Combine(Root, guide) : Path.GetFullPath(target[0], folder);
            bool there = Path.Exists(path) && (target.Length == 1 || Headings(File.ReadAllText(path)).Contains(target[1]));
            if (!there) broken.Add(link.Groups[1].Value);
        }

        broken.AddRange(Regex.Matches(text, @"`((src|tests|hypotheses|\.github|\.ci)/[\w./-]*\w)`").Select(m => m.Groups[1].Value)
            .Where(p => !Path.Exists(Path.Combine(Root, p))));
        Assert.Empty(broken);
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void A_workflow_may_read_and_nothing_else_and_keeps_no_credentials(string workflow)
    {
        string text = Read(".github/workflows/" + workflow);
        Assert.Contains("\npermissions:\n  contents: read\n", text, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(text, "permissions:"));
        Assert.DoesNotContain("write", Regex.Replace(text, "[a-z]+-[a-z-]+", ""), StringComparison.Ordinal);
        Assert.Equal(Regex.Count(text, "actions/checkout@"), Regex.Count(text, "persist-credentials: false"));
    }

    [Fact]
    public void Everything_is_built_on_three_systems()
    {
        string text = string.Concat(WorkflowNames.Select(w => Read(".github/workflows/" + w)));
        foreach (string system in (string[])["ubuntu-latest", "windows-latest", "macos-latest"])
            Assert.Contains(system, text, StringComparison.Ordinal);
        Assert.Contains("bash .ci/run", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Decisions_are_listed_once_each_and_say_what_they_cost()
    {
        string list = Read(".github/decisions/README.md");
        string[] files = [.. Directory.EnumerateFiles(Path.Combine(Root, ".github", "decisions"), "?-*.md")
            .Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];
        Assert.Equal(files, Regex.Matches(list, @"\(([^)]+\.md)\)").Select(m => m.Groups[1].Value));
        foreach (string file in files)
        {
            string text = Read(".github/decisions/" + file);
            Assert.StartsWith($"# {file[0]}. ", text, StringComparison.Ordinal);
            foreach (string part in (string[])["**Decided.**", "**Why.**", "**What else there was.**", "**What it costs.**"])
                Assert.Contains(part, text, StringComparison.Ordinal);
        }
    }

    private static string Read(string path) => File.ReadAllText(Path.Combine(Root, path)).ReplaceLineEndings("\n");

    // As GitHub makes anchors of headings.
    private static HashSet<string> Headings(string text) => [.. Regex.Matches(text, @"^#+ (.+?)\s*$", RegexOptions.Multiline)
        .Select(m => Regex.Replace(m.Groups[1].Value.ToLowerInvariant(), @"[^\w\- ]", "").Replace(' ', '-'))];
}
