using System.Text;
using System.Text.Json.Nodes;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Tests.Support;
using Hypotheses.Xunit.Snapshots;

namespace Hypotheses.Tests.Xunit.Snapshots;

public class VerdictSnapshotTests
{
    private static readonly CellStatus Cell = Judge.One(
        Lines.Plan(), [.. Lines.Six("s", Role.Subject, .9).Skip(1).Cast<Hypotheses.Claims.Trials.Trial>()]);

    /// <summary>
    /// Down to the second significant digit of the interval's half-width; four significant digits where there is no width.
    /// </summary>
    [Theory]
    [InlineData(.123456, .113456, .133456, "0.123")] // ± .01
    [InlineData(.123456, .083456, .163456, "0.123")] // ± .04
    [InlineData(.123456, .023456, .223456, "0.12")] // ± .1
    [InlineData(12.3456, 11.3456, 13.3456, "12.3")] // ± 1
    [InlineData(1234.56, 1134.56, 1334.56, "1230")] // ± 100
    [InlineData(.123456, .123455, .123457, "0.123456")]
    [InlineData(.5, .5, .5, "0.5")] // no width
    [InlineData(.123456, .123456, .123456, "0.1235")]
    [InlineData(-.0004, -.0404, .0396, "0")]
    [InlineData(1e20, 1e20, 1e20, "1E\u002B20")]
    [InlineData(3, double.NegativeInfinity, double.PositiveInfinity, "3")]
    public void Numbers_are_rounded_to_what_the_interval_supports(double effect, double low, double high, string text) =>
        Assert.Equal(
            text, VerdictSnapshot.Of(Cell with { Effect = effect, Low = low, High = high }, [])["effect"]!.ToJsonString());

    [Fact]
    public void What_is_no_number_is_nothing()
    {
        JsonObject snapshot = VerdictSnapshot.Of(
            Cell with { Effect = double.NaN, Low = null, High = double.PositiveInfinity }, []);
        Assert.Null(snapshot["effect"]);
        Assert.Equal("[null,null]", snapshot["interval"]!.ToJsonString());
    }

    [Fact]
    public void It_holds_verdict_effect_bounds_seeds_and_the_controls_of_the_claim()
    {
        CellStatus[] all =
        [
            Cell with { Subject = "true", Role = Role.Positive },
            Cell with { Subject = "false", Role = Role.Negative, Verdict = Verdict.Refuted },
            Cell with { Subject = "other", Role = Role.Positive, Claim = "C91" },
            Cell,
        ];
        Assert.Equal(
            """{"claim":"C90","title":"The value is large","subject":"s","role":"subject","verdict":"supported","statistic":"value","effect":0.9,"interval":[0.839,0.961],"support":"value > 0.6","refute":"value < 0.4","seeds":6,"controls":{"true":"supported","false":"refuted"}}""",
            VerdictSnapshot.Of(Cell, all).ToJsonString(Json.Line));
    }

    [Fact]
    public void An_approval_holds_for_the_prediction_it_was_given_to()
    {
        using var folder = new TemporaryFolder();
        var snapshot = new Snapshot(folder.Root, "C90_Fake", "Verdict", ("subject", "s"));
        Assert.Null(VerdictSnapshot.Approved(snapshot, Lines.Above));
        snapshot.Accept(VerdictSnapshot.Of(Cell, []));
        Assert.Equal(
            new Expectation(Verdict.Supported) { Effect = new Effect("value", .9, .839, .961) },
            VerdictSnapshot.Approved(snapshot, Lines.Above));
        foreach (
            Prediction other in new[]
            {
                Lines.Above with { Statistic = "other" },
                Lines.Above with { Support = Hypotheses.Claims.Predictions.Rule.Above("value", .60001) },
                Lines.Above with { Refute = Hypotheses.Claims.Predictions.Rule.Below("value", .2) },
            })
            Assert.Equal(new Expectation(null), VerdictSnapshot.Approved(snapshot, other));
    }

    [Theory]
    [InlineData("\"verdict\":\"true\"")]
    [InlineData("\"verdict\":null")]
    [InlineData("\"verdict\":[]")]
    public void A_snapshot_without_a_verdict_is_one_line_with_its_name(string verdict)
    {
        using var folder = new TemporaryFolder();
        var snapshot = new Snapshot(folder.Root, "C90_Fake", "Verdict");
        string text = VerdictSnapshot.Of(Cell, []).ToJsonString(Json.Line)
            .Replace("\"verdict\":\"supported\"", verdict, StringComparison.Ordinal);
        folder.Write("C90_Fake.Verdict.verified.json", Encoding.UTF8.GetBytes(text));
        string message = Assert.Throws<IOException>(() => VerdictSnapshot.Approved(snapshot, Lines.Above)).Message;
        Assert.StartsWith(snapshot.Verified + ": not a snapshot of a cell", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }
}
