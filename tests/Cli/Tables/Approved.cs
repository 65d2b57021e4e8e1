using System.Text;
using System.Text.Json;
using Hypotheses.Claims.Definitions;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Cli.Tables;

/// <summary>A small catalogue: approved files and a definitions' log, in a folder of its own.</summary>
internal sealed class Approved : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public Approved() => Directory.CreateDirectory(Catalogue);

    public string Root => _folder.Root;

    public string Catalogue => Path.Combine(Root, "hypotheses");

    /// <summary>One claim with both controls and subjects of every kind that a table tells apart.</summary>
    public static Approved Small()
    {
        var small = new Approved();
        small.Cell("C21", "nested", "positive", "supported", "1", "[0.54, 1]");
        small.Cell("C21", "flat", "negative", "refuted", "0", "[0, 0.46]");
        small.Cell("C21", "deep@relu-l1", "subject", "inconclusive", "0.4", "[0.1, 0.7]");
        small.Cell("C21", "deep@relu-l1", "subject", "supported", "0.47", "[0.3, 0.64]", tier: "full");
        small.Cell("C21", "deep@topk", "subject", "refuted", "0.01", "[0, 0.02]", tier: "full");
        small.Cell("C21", "deep@2x", "subject", "refuted", "0.26", "[0.15, 0.39]", tier: "full");
        small.Cell("C21", "model@blocks.0", "subject", "supported", "0.57", "[0.34, 0.8]");
        small.Cell("C21", "model-untrained@blocks.0", "subject", "refuted", "-0.51", "[-0.67, -0.35]");
        small.Cell("C21", "model-shuffled@blocks.0", "subject", "supported", "0.2", "[0.1, 0.3]");
        small.Log("C21", "quick", """{"nested":"supported","flat":"refuted","deep@relu-l1":"inconclusive"}""");
        small.Log("C21", "quick", """{"model@blocks.0":"supported","model-untrained@blocks.0":"refuted"}""");
        small.Log("C21", "quick", """{"model-shuffled@blocks.0":"supported"}""");
        return small;
    }

    public string Cell(
        string claim, string subject, string role, string verdict, string effect, string interval, string tier = "quick",
        string statistic = "hole")
    {
        string other = tier == "quick" ? "" : $"_tier={tier}";
        string path = Path.Combine(Catalogue, $"{claim}_X.Verdict_subject={subject}{other}.verified.json");
        string text = $$"""
            { "claim": "{{claim}}", "subject": "{{subject}}", "role": "{{role}}", "verdict": "{{verdict}}",
              "statistic": "{{statistic}}", "effect": {{effect}}, "interval": {{interval}}, "seeds": 6 }
            """;
        File.WriteAllText(path, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        return path;
    }

    public void Log(string claim, string tier, string verdicts, string definition = "d2") => File.AppendAllText(
        Path.Combine(Catalogue, DefinitionLog.Name),
        JsonSerializer.Serialize(
            new { claim, definition, date = "2026-11-20T10:00:00Z", commit = "", tier, why = "a reason" })[..^1]
        + $",\"verdicts\":{verdicts}}}\n");

    public void Dispose() => _folder.Dispose();
}
