using Hypotheses.Claims.Definitions;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard;
using Hypotheses.Tests.Dashboard;
using Hypotheses.Tests.Support;

namespace Hypotheses.Browser;

/// <summary>The pages of a made-up run that has everything a page can show, in a folder of their own.</summary>
public sealed class Site : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public Site() => Write(_folder.Root, Everything());

    /// <summary>The folder.</summary>
    public string Root => _folder.Root;

    /// <summary>The pages' names.</summary>
    public IReadOnlyList<string> Files => [.. Directory.GetFiles(Root, "*.html").Select(f => Path.GetFileName(f)!)
        .Where(f => !f.StartsWith("without-script-", StringComparison.Ordinal)).Order()];

    /// <summary>The address of a page, or of a place in it.</summary>
    public string Address(string link) => new Uri(Path.Combine(Root, link.Split('#')[0])).AbsoluteUri
        + (link.Contains('#', StringComparison.Ordinal) ? link[link.IndexOf('#', StringComparison.Ordinal)..] : "");

    /// <summary>A copy of a page that lacks its script, beside it.</summary>
    public string WithoutScript(string file)
    {
        string text = File.ReadAllText(Path.Combine(Root, file)), copy = "without-script-" + file;
        int from = text.IndexOf("<script>", StringComparison.Ordinal), to = text.IndexOf("</script>", StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(Root, copy), text[..from] + text[(to + "</script>".Length)..]);
        return copy;
    }

    /// <summary>Writes a run's reports.</summary>
    public static void Write(string folder, IReadOnlyList<CellStatus> cells) => Reports.Write(
        folder, cells, [], ["a note"], "0123456789abcdef", null,
        [new TriedDefinitions("C21", 4, "5f1d6a5c8e0b4d77", "2026-11-20", "a bound moved", 2)],
        [
            new ClaimProtocol("C21", "5f1d6a5c8e0b4d77", [new ProtocolPart("rules", ["supported if hole > 0.3"])])
            {
                Numbers = [new NumberMeaning("hole", "How much oftener the latent is silent.")],
            },
        ]);

    public void Dispose() => _folder.Dispose();

    // Every verdict, a map, models with twins, series, counterexamples, calibrations, infinite intervals, long and odd names.
    private static IReadOnlyList<CellStatus> Everything() =>
    [
        .. Sample.Project(6, 16).Select(c => c.Effects.Count == 0 ? c : c with { Values = Seeds(c) }),
        .. Sample.AllVerdicts().Select(c => c with
        {
            Meaning = "Does a latent miss what it should report?",
            SupportConditions = [new Condition("hole", .3, null), new Condition("fvu", null, .02)],
        }),
        .. Sample.Map(),
        Sample.Cell("C30"), // a claim without anything but support
        Sample.Cell(subject: "calibrated", role: Role.Positive) with { Calibration = Sample.Calibration() },
        Sample.Cell(subject: "a-very-long-name-of-a-subject-without-any-place-to-break-it-0123456789@blocks.11.hook_resid_post"),
        .. Enumerable.Range(0, 6).SelectMany(model => Sample.Model(
            $"model-{model}", "blocks.0", Verdict.Supported, Verdict.Refuted, Verdict.Inconclusive)),
    ];

    private static Dictionary<string, double[]> Seeds(CellStatus cell) => new()
    {
        [cell.Statistic] = [.. Enumerable.Range(0, 6).Select(i => cell.Effect!.Value + (.01 * (i % 4)))],
    };
}
