using Hypotheses.Claims;
using Hypotheses.Claims.Running;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Tests.Support;
using Hypotheses.Xunit.Snapshots;

namespace Hypotheses.Tests.Xunit.Snapshots;

/// <summary>Seconds of a trial, as an approving run leaves them beside the claims.</summary>
public sealed class CostsTests : IDisposable
{
    private static readonly Cell[] Cells = [.. Plan.Of(new C90_Fake(), [])];
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void What_was_written_is_read_again_by_tier_to_two_digits()
    {
        Costs.Write(_folder.Root, Tier.Quick, [Took("true", 2.0123), Took("true", 2.1123, 1), Took("high", .01)]);
        Costs.Write(_folder.Root, Tier.Full, [Took("true", 15) with { Tier = Tier.Full }, Took("high", 3)]);
        Assert.Equal([2.1, .01], [Of(Tier.Quick, "true"), Of(Tier.Quick, "high")]);
        Assert.Equal(15, Of(Tier.Full, "true"));
        Assert.Null(Of(Tier.Full, "high")); // of another tier
        Assert.Null(Of(Tier.Calibrate, "true"));
        Assert.Equal(["costs.json"], Directory.EnumerateFiles(_folder.Root).Select(Path.GetFileName));
    }

    [Fact]
    public void Later_ones_take_the_place_of_earlier_ones_and_trials_that_the_cache_helped_or_that_erred_do_not_count()
    {
        Costs.Write(_folder.Root, Tier.Quick, [Took("true", 1), Took("high", 2)]);
        Costs.Write(
            _folder.Root,
            Tier.Quick,
            [Took("true", 3), Took("true", .1, 1) with { Cached = true }, Took("high", .1) with { Error = "no luck" }]);
        Assert.Equal([3, 2], [Of(Tier.Quick, "true"), Of(Tier.Quick, "high")]);
        string text = File.ReadAllText(Path.Combine(_folder.Root, "costs.json"));
        Costs.Write(_folder.Root, Tier.Quick, [Took("true", 3.01)]);
        Assert.Equal(text, File.ReadAllText(Path.Combine(_folder.Root, "costs.json"))); // noise of a run changes nothing
    }

    [Fact]
    public void Without_a_folder_or_file_nothing_is_known()
    {
        Assert.Null(Of(Tier.Quick, "true"));
        Assert.Null(Costs.Read(null, Tier.Quick).Of(Cells[0]));
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("{\"quick\": 1}")]
    [InlineData("{")]
    public void A_file_that_is_no_list_is_one_line_with_its_name(string content)
    {
        string path = Path.Combine(_folder.Root, "costs.json");
        File.WriteAllText(path, content);
        string message = Assert.Throws<IOException>(() => Costs.Read(_folder.Root, Tier.Quick)).Message;
        Assert.StartsWith(path + ": not a list of costs", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("\"NaN\"")]
    public void A_cost_that_is_none_is_not_known(string number)
    {
        File.WriteAllText(
            Path.Combine(_folder.Root, "costs.json"), $"{{\"quick\": {{\"C90 × true\": {number}, \"C90 × high\": 2}}}}");
        Assert.Null(Of(Tier.Quick, "true"));
        Assert.Equal(2, Of(Tier.Quick, "high"));
    }

    [Fact]
    public void What_is_expected_is_the_tiers_cost_else_the_quick_tiers_else_what_the_ledger_saw()
    {
        using var runs = new SessionRuns();
        runs.Run(new C90_Fake(), "one", wanted: c => c.Name == "low");
        using Session session = runs.Open(new C90_Fake(), "one");
        Costs.Write(_folder.Root, Tier.Full, [Took("true", 1) with { Tier = Tier.Full }]);
        Costs.Write(_folder.Root, Tier.Quick, [Took("true", 2), Took("high", 3)]);
        Func<Cell, double?> expected = Costs.Expected(_folder.Root, session);
        double? Of(string name) => expected(session.Cells.Single(c => c.Name == name));
        Assert.Equal([2, 3, null], [Of("true"), Of("high"), Of("middle")]);
        Assert.Equal(session.TrialsOf(session.Cells.Single(c => c.Name == "low")).Average(t => t.Seconds), Of("low"));
        using Session full = runs.Open(new C90_Fake(), "full", s => s with { Tier = Tier.Full });
        expected = Costs.Expected(_folder.Root, full);
        Assert.Equal(
            [1, 3], ((string[])["true", "high"]).Select(name => expected(full.Cells.Single(c => c.Name == name))!.Value));
    }

    public void Dispose() => _folder.Dispose();

    private double? Of(Tier tier, string name) => Costs.Read(_folder.Root, tier).Of(Cells.Single(c => c.Name == name));

    private static Trial Took(string name, double seconds, int index = 0) =>
        Lines.Trial(index, .5, name) with { Seconds = seconds };
}
