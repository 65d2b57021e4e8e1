using System.Text.Json;
using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Tests.Claims.Predictions;

public class StatisticTests
{
    [Fact]
    public void It_is_written_and_read_as_one_line()
    {
        Statistic[] all = [
            Statistic.Share("recall", 64),
            Statistic.Share("auroc", "pairs"),
            Statistic.ThereOrNot("hole"),
            Statistic.Cosine("cosine"),
            Statistic.Count("k"),
            Statistic.AtLeast("ratio", 0).Sharing("quantile.error"),
            new("any")];
        Assert.Equal(all, JsonSerializer.Deserialize<Statistic[]>(JsonSerializer.Serialize(all, Json.Line), Json.Line)!);
        Assert.Equal("""{"name":"recall","least":0,"most":1,"items":64}""", Json.Canonical(all[0]));
        Assert.Equal("""{"name":"hole","least":0,"most":1,"is_share":true}""", Json.Canonical(all[2]));
        Assert.All(all, s => Assert.Null(s.Problem()));
    }

    [Fact]
    public void What_makes_no_sense_is_said()
    {
        Assert.Equal("'a' has an empty range", Statistic.Within("a", 1, 1).Problem());
        Assert.Equal("'a' has a range that is no number", Statistic.AtLeast("a", double.NaN).Problem());
        Assert.Equal("'a' is a share of 0 items: at least 1", Statistic.Share("a", 0).Problem());
        Assert.Equal("'a' has two numbers of items", (Statistic.Share("a", 3) with { ItemsFrom = "n" }).Problem());
        Assert.Equal("'a' is a share of seeds: its range is 0 to 1", (new Statistic("a") { IsShare = true }).Problem());
        Assert.Equal("a statistic has no name", new Statistic("").Problem());
    }
}
