using System.Xml.Linq;
using Hypotheses.Dashboard.Html;

namespace Hypotheses.Tests.Dashboard.Html;

public class ErrorRatesPageTests
{
    [Fact]
    public void Each_kind_of_evidence_is_a_row_and_each_design_a_column()
    {
        var measured = new ErrorRates(400,
            [
                new("nor<mal", "normal", 6, 1, .01, .02, .025),
                new("nor<mal", "normal", 40, 4, .01, .015, null),
                new("heavy", "beyond", 6, 1, null, .12, .18)],
            [new(3, 6, .99, 1)]);
        string html = ErrorRatesPage.Of(measured);
        XElement page = XElement.Parse(
            html[html.IndexOf("<main", StringComparison.Ordinal)..html.IndexOf("<script", StringComparison.Ordinal)]);
        string[][] rows = [.. page.Descendants("tr").Select(r => r.Elements().Select(c => c.Value).ToArray())];
        Assert.Equal(["values", "at most", "6 seeds", "4 looks"], rows[0]);
        Assert.Equal(["nor<mal", "2.5%", "2% (2.5%)", "1.5%"], rows[1]);
        Assert.Equal(["heavy", "none", "12% (18%)", ""], rows[2]);
        Assert.Equal(["3 deviations", "99% (100%)"], rows[4]);
    }
}
