using System.Text.RegularExpressions;
using Hypotheses.Claims.Judging;
using Hypotheses.Dashboard;
using Hypotheses.Dashboard.History;
using Hypotheses.Tests.Dashboard;
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

    /// <summary>The step summary, a comment, the history: a file that is not there is no error of a workflow.</summary>
    [Fact]
    public void What_a_workflow_takes_of_a_run_is_what_a_run_leaves()
    {
        string text = string.Concat(WorkflowNames.Select(w => Read(".github/workflows/" + w)));
        string[] taken = [.. Regex.Matches(text, @"artifacts/hypotheses/([\w.-]*\w)").Select(m => m.Groups[1].Value).Distinct()];
        Assert.Equal(["comment.md", "history.jsonl", "summary.md"], taken.Order(StringComparer.Ordinal));
        using var folder = new TemporaryFolder();
        CellStatus[] cells = [Sample.Cell()];
        (string, string)[] asked = [("C21", "nested")];
        Reports.Write(folder.Root, cells, asked, []);
        Reports.Finish(folder.Root, Reports.RunOf(cells, asked, "", DateTimeOffset.UnixEpoch), RunHistory.Read(folder.Root), []);
        Assert.All(taken, file => Assert.True(File.Exists(Path.Combine(folder.Root, file)), file));
    }

    /// <summary>A cache is found by its path and the beginning of its key; each run leaves one of its own.</summary>
    [Fact]
    public void The_history_is_looked_for_where_a_run_of_the_branch_kept_it()
    {
        string text = Read(".github/workflows/ci.yml");
        string[] Of(string step, string field) => [.. Regex
            .Matches(text, $@"uses: actions/cache/{step}@.*?\n +{field}: (.+?)\n", RegexOptions.Singleline)
            .Select(m => m.Groups[1].Value)];
        Assert.Equal(["artifacts/hypotheses/history.jsonl"], Of("save", "path"));
        Assert.Equal(Of("save", "path"), Of("restore", "path"));
        const string run = "~${{ github.run_id }}-${{ github.run_attempt }}";
        Assert.Equal(["history~${{ github.ref_name }}" + run], Of("save", "key"));
        Assert.Equal(["history~${{ github.base_ref || github.ref_name }}" + run], Of("restore", "key"));
        Assert.Contains(
            "\n            history~${{ github.base_ref || github.ref_name }}~\n            history~main~\n",
            text,
            StringComparison.Ordinal);
        // Neither may hold a run up.
        Assert.Equal(2, Regex.Count(text, @"actions/cache/\w+@v4\n +continue-on-error: true\n +timeout-minutes: 2\n"));
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
