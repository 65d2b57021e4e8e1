using System.Globalization;
using System.Xml.Linq;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard.History;
using Hypotheses.Dashboard.Html.Pictures;
using Hypotheses.Tests.Dashboard.History;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Dashboard.Html.Pictures;

public class HistoryPictureTests
{
    private static HistoryPoint Point(
        int run, double value, Verdict verdict = Verdict.Supported, double arm = .02, string definition = "d",
        string? commit = null) =>
        new(run, Tier.Quick, commit ?? $"{run:x8}", "2026-01-02", verdict, value, value - arm, value + arm, definition, "h");

    private static XElement Draw(params HistoryPoint[] points) => XElement.Parse(HistoryPicture.Of(points));

    private static double Number(XElement e, string name) =>
        double.Parse(e.Attribute(name)!.Value, CultureInfo.InvariantCulture);

    [Fact]
    public void Fewer_than_two_commits_are_no_history()
    {
        Assert.Equal("", HistoryPicture.Of([]));
        Assert.Equal("", HistoryPicture.Of([Point(0, .5)]));
        Assert.Equal("", HistoryPicture.Of([Point(0, .5, commit: "a"), Point(1, .6, commit: "a")]));
        Assert.NotEqual("", HistoryPicture.Of([Point(0, .5, commit: ""), Point(1, .6, commit: "")])); // nobody knows
    }

    [Fact]
    public void Another_definition_at_one_commit_is_a_run_of_its_own()
    {
        XElement picture = Draw(
            Point(0, .5, commit: "a"), Point(1, .1, Verdict.Refuted, definition: "e", commit: "a"),
            Point(2, .2, Verdict.Refuted, definition: "e", commit: "a"));
        Assert.Equal(["supported", "refuted"], picture.Elements("g").Select(b => b.Attribute("class")!.Value));
        Assert.StartsWith("2 runs from a (2026-01-02) to a (2026-01-02): ", picture.Attribute("aria-label")!.Value);
    }

    [Fact]
    public void Bands_are_as_long_as_their_verdicts_and_cover_the_strip()
    {
        XElement picture = Draw(
            Point(0, .5), Point(1, .5), Point(2, .1, Verdict.Refuted), Point(3, .3, Verdict.Inconclusive),
            Point(4, .3, Verdict.Error));
        XElement[] bands = [.. picture.Descendants("g")];
        Assert.Equal(["supported", "refuted", "inconclusive", "error"], bands.Select(b => b.Attribute("class")!.Value));
        XElement[] boxes = [.. bands.Select(b => b.Element("rect")!)];
        Assert.Equal([112, 56, 56, 56], boxes.Select(b => Number(b, "width")));
        Assert.Equal([0, 112, 168, 224], boxes.Select(b => Number(b, "x")));
        Assert.Equal("supported: 0000000 (2026-01-02) … 0000000 (2026-01-02)", bands[0].Element("title")!.Value);
        Assert.Equal("supported", bands[0].Element("text")!.Value); // wide enough for its word
        Assert.Null(bands[2].Element("text"));
    }

    [Fact]
    public void The_text_says_the_ends_each_change_and_another_definition()
    {
        HistoryPoint last = Point(1, .1, Verdict.Refuted, definition: "e", commit: "abcdefghij");
        string words = Draw(Point(0, .5), last).Attribute("aria-label")!.Value;
        Assert.Equal(
            "2 commits from 0000000 (2026-01-02) to abcdefg (2026-01-02): supported at first, then refuted at abcdefg "
                + "(2026-01-02); 0.500 [0.480, 0.520] → 0.100 [0.080, 0.120]; a dotted line where the definition changed",
            words);
        Assert.Contains(": always supported; ", Draw(Point(0, .5), Point(1, .4)).Attribute("aria-label")!.Value);
    }

    [Fact]
    public void A_thousand_runs_keep_their_extremes_and_stay_small()
    {
        HistoryPoint[] points =
            [.. Enumerable.Range(0, 1000).Select(i => Point(i, i == 777 ? 9 : i == 333 ? -9 : .5, arm: 0))];
        string text = HistoryPicture.Of(points);
        Assert.InRange(text.Length, 500, 8000);
        double[] heights = [.. XElement.Parse(text).Element("polyline")!.Attribute("points")!.Value.Split(' ')
            .Select(p => double.Parse(p.Split(',')[1], CultureInfo.InvariantCulture))];
        Assert.Equal((3, 38), (heights.Min(), heights.Max())); // the tops and bottoms of the picture
        Assert.Equal(2, heights.Count(h => h is 3 or 38));
    }

    [Fact]
    public void Verdicts_that_go_to_and_fro_are_bands_of_the_most_frequent()
    {
        Verdict Of(int run) => run % 3 == 0 ? Verdict.Refuted : Verdict.Supported;
        string text = HistoryPicture.Of([.. Enumerable.Range(0, 1000).Select(i => Point(i, .5, Of(i), definition: $"{i}"))]);
        Assert.InRange(text.Length, 500, 60_000);
        XElement[] bands = [.. XElement.Parse(text).Descendants("g")];
        Assert.Equal(60, bands.Length);
        Assert.All(bands, b => Assert.Equal("supported", b.Attribute("class")!.Value));
        Assert.Contains("(the last 6 of 666 changes)", text);
    }

    [Fact]
    public void A_picture_is_drawn_again_where_its_cell_says_something_else_and_only_there()
    {
        using var folder = new TemporaryFolder();
        Histories.Write(folder.Root, Histories.Run(1, Histories.Cell(.1)), Histories.Run(2, Histories.Cell(.2)));
        var pictures = new HistoryPictures(RunHistory.Read(folder.Root));
        const string day = "2026-02-03T04:05:06Z";
        string first = pictures.Of(Histories.Cell(.3), "c", day);
        Assert.Contains("3 commits from", first);
        Assert.Same(first, pictures.Of(Histories.Cell(.3), "c", "2026-02-03T14:05:06Z"));
        string other = pictures.Of(Histories.Cell(.4), "c", day);
        Assert.Contains("→ 0.400 [", other);
        Assert.Contains("2 commits from", pictures.Of(Sample.NotRun(subject: "nested"), "c", day));
        Assert.Equal(first, pictures.Of(Histories.Cell(.3), "c", day));
        Assert.Equal("", pictures.Of(Sample.Cell(subject: "new"), "c", day));
    }

    /// <summary>Numbers and texts of any kind give a drawing whose coordinates are numbers within it.</summary>
    [Fact]
    public void Any_number_and_any_text_give_a_well_formed_picture()
    {
        double[] odd = [
            double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0, -0d, 1e308, -1e308, double.Epsilon, 1];
        foreach (double a in odd)
            foreach (double b in odd)
                foreach (double arm in odd)
                {
                    XElement picture = Draw(
                        Point(0, a, arm: arm, commit: "<&\"'\u0001"), Point(1, b, arm: arm, definition: "</svg>", commit: "\ud800"));
                    string drawn = string.Join(' ', picture.Descendants("polyline").Attributes("points")
                        .Concat(picture.Descendants("path").Attributes("d")).Select(x => x.Value));
                    Assert.DoesNotContain("N", drawn);
                    Assert.DoesNotContain("∞", drawn);
                    Assert.DoesNotContain("E", drawn);
                }
    }
}
