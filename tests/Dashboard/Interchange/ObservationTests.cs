using System.Text.Json;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard.Interchange;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Dashboard.Interchange;

public class ObservationTests
{
    private static readonly Trial Trial = Lines.Trial(0, .9) with
    {
        Seconds = 1.5,
        Started = "2026-11-30T17:58:27.866Z",
        Gates = new Dictionary<string, GateReading> { ["fvu"] = new(.01, null, .05) },
    };

    private static JsonElement One(params LedgerLine[] ledger)
    {
        using JsonDocument json = JsonDocument.Parse(ObservationsFile.Lines(ledger).Single());
        return json.RootElement.Clone();
    }

    private static (string?, string?) Status(JsonElement line) =>
        (line.GetProperty("status").GetString(), line.GetProperty("status_reason").GetString());

    /// <summary>The names and types of the format's published schema, each of which must be there, and no other.</summary>
    [Fact]
    public void A_line_has_the_formats_fields_and_no_other()
    {
        (string Name, JsonValueKind Kind)[] format =
        [
            ("type", JsonValueKind.String), ("status", JsonValueKind.String), ("status_reason", JsonValueKind.String),
            ("representation", JsonValueKind.String), ("arguments", JsonValueKind.Object), ("how_generated", JsonValueKind.String),
            ("features", JsonValueKind.Object), ("coverage", JsonValueKind.Null), ("timing", JsonValueKind.Object),
            ("metadata", JsonValueKind.Object), ("property", JsonValueKind.String), ("run_start", JsonValueKind.Number),
        ];
        JsonElement line = One(Lines.Plan(), Trial);
        Assert.Equal(format.OrderBy(f => f.Name, StringComparer.Ordinal),
            line.EnumerateObject().Select(p => (p.Name, p.Value.ValueKind)).OrderBy(f => f.Name, StringComparer.Ordinal));
        Assert.Equal("test_case", line.GetProperty("type").GetString());
        Assert.Equal(.9, line.GetProperty("features").GetProperty("value").GetDouble());
        Assert.Equal(1.5, line.GetProperty("timing").GetProperty("execute:test").GetDouble());
        Assert.Equal("C90 × s", line.GetProperty("property").GetString());
        Assert.Equal(1796061507.866, line.GetProperty("run_start").GetDouble());
        Assert.Equal(Trial.Seed, line.GetProperty("arguments").GetProperty("seed").GetString());
        Assert.Equal("h", line.GetProperty("metadata").GetProperty("subject_hash").GetString());
        Assert.True(line.GetProperty("metadata").GetProperty("gates").GetProperty("fvu").GetProperty("passed").GetBoolean());
    }

    [Fact]
    public void A_trial_passes_by_its_own_numbers_and_gives_up_where_gates_void_it()
    {
        Assert.Equal(("passed", ""), Status(One(Lines.Plan(), Trial)));
        Assert.Equal(("failed", "not satisfied: value > 0.6"), Status(One(Lines.Plan(), Lines.Trial(0, .5))));
        Assert.Equal(("failed", "not satisfied: value > 0.6"), Status(One(Lines.Plan(), Lines.Trial(0, double.NaN))));
        Assert.Equal(("gave_up", "gates that failed: fvu, l0"), Status(One(Lines.Plan(), Trial with { Voided = ["fvu", "l0"] })));
        Assert.Equal(("failed", "no convergence"), Status(One(Lines.Plan(), Trial with { Error = "no convergence" })));
        Assert.Equal(
            ("gave_up", "the ledger does not have the rule of its definition"), Status(One(Lines.Plan(), Trial with { Definition = "e" })));
    }

    [Fact]
    public void A_time_that_is_none_and_a_number_that_is_none_are_still_json()
    {
        JsonElement line = One(Trial with
        {
            Seconds = double.NaN,
            Started = "some day",
            Measurements = new Dictionary<string, double> { ["x"] = double.NaN },
        });
        Assert.Equal(0, line.GetProperty("run_start").GetDouble());
        Assert.Equal(0, line.GetProperty("timing").GetProperty("execute:test").GetDouble());
        Assert.Equal("NaN", line.GetProperty("features").GetProperty("x").GetString());
    }

    [Fact]
    public void A_file_has_one_line_a_trial()
    {
        using var folder = new TemporaryFolder();
        LedgerLine[] ledger = [Lines.Plan(), .. Lines.Six("s", Role.Subject, .9)];
        ObservationsFile.Write(folder.Root, ledger);
        string[] lines = File.ReadAllLines(Path.Combine(folder.Root, ObservationsFile.Name));
        Assert.Equal(ledger.OfType<Trial>().Count(), lines.Length);
        Assert.All(lines, l => JsonDocument.Parse(l).Dispose());
    }
}
