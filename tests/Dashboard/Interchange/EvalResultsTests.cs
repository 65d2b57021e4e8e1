using System.Text.Json;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard.Interchange;

namespace Hypotheses.Tests.Dashboard.Interchange;

public class EvalResultsTests
{
    private static readonly CellStatus Cell = Sample.Model("m", "blocks.0", Verdict.Supported, default, default)[0];

    [Fact]
    public void A_result_has_the_formats_fields_and_the_verdict_in_its_notes()
    {
        Assert.Equal(
            """
            - dataset:
                id: "me/claims"
                task_id: "C13@blocks.0"
              value: 0.41234
              date: "2026-11-30"
              source:
                url: "https://example.org"
                name: "Verdicts and evidence"
              notes: "supported: hole 0.412 [0.391, 0.433] (95% interval over 6 seeds); supported if hole > 0.3; refuted if hole < 0.1; definition 5f1d6a5c8e0b4d77"

            """.ReplaceLineEndings("\n"),
            EvalResults.Of([Cell], "me/claims", "2026-11-30", "https://example.org"));
    }

    [Fact]
    public void What_is_not_known_and_what_was_not_measured_is_left_out()
    {
        string text = EvalResults.Of([Cell with { Setting = null }], "me/claims", "", null);
        Assert.Contains("task_id: \"C13\"\n", text);
        Assert.DoesNotContain("date", text);
        Assert.DoesNotContain("source", text);
        Assert.Equal("", EvalResults.Of([Sample.NotApplicable(), Cell with { Effect = double.NaN }], "me/claims", "", null));
    }

    [Fact]
    public void Hostile_text_stays_in_its_quotes()
    {
        string text = EvalResults.Of([Cell with { Setting = "a\"\n- dataset: &x \ud800 \u2028", Support = "x: #\\" }], "me/claims", "", null);
        Assert.Equal(5, text.Count(c => c == '\n'));
        foreach (string line in text.Split('\n').Where(l => l.Contains('"')))
            Assert.NotNull(JsonSerializer.Deserialize<string>(line[line.IndexOf('"', StringComparison.Ordinal)..]));
        Assert.DoesNotContain("\\u", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("me/claims", true)]
    [InlineData("me/claims-1.0_x", true)]
    [InlineData("claims", false)]
    [InlineData("me/claims/x", false)]
    [InlineData("me/claims\n", false)]
    [InlineData("../x", false)]
    [InlineData("me/", false)]
    [InlineData("", false)]
    public void A_data_set_has_an_owner_and_a_name(string name, bool isOne)
    {
        Assert.Equal(isOne, EvalResults.IsDataSet(name));
        if (!isOne) Assert.Throws<ArgumentException>(() => EvalResults.Of([Cell], name, "", null));
    }
}
