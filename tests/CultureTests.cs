using System.Globalization;
using Hypotheses.Claims.Judging;
using Hypotheses.Dashboard;
using Hypotheses.Tests.Cli;
using Hypotheses.Tests.Dashboard;
using Hypotheses.Tests.Support;
using Hypotheses.Xunit.TestLogger;
using Microsoft.VisualStudio.TestPlatform.ObjectModel;

namespace Hypotheses.Tests;

/// <summary>
/// Numbers in what a run prints and writes do not follow the culture of whoever runs it: in a German one .5 is 0,5.
/// </summary>
public class CultureTests
{
    [Fact]
    public void Reports_are_the_same_to_the_byte()
    {
        CellStatus[] cells = [.. Sample.Project(12, 13), .. Sample.AllVerdicts(), .. Sample.Map()];
        string[] Written()
        {
            using var folder = new TemporaryFolder();
            Reports.Write(
                folder.Root,
                cells,
                [("C21", "nested"), ("C01", "orthonormal")],
                ["a note"],
                "0123456789",
                DateTimeOffset.UnixEpoch);
            return [.. Reports.Names.Select(name => File.ReadAllText(Path.Combine(folder.Root, name)))];
        }

        Assert.Equal(Written(), Abroad(Written));
    }

    [Fact]
    public void So_is_what_the_command_line_says()
    {
        string[] Said()
        {
            using var run = new Run();
            string folder = run.Ledger("a", Run.Whole());
            var said = new List<string>();
            foreach (
                string[] verb in (string[][])[
                    ["explain", "C21", "--out", folder], ["report", "--out", folder], ["explain", "C99", "--out", folder]])
            {
                run.Verb(verb);
                said.Add((run.Output + run.Error).Replace(run.Root, "", StringComparison.Ordinal));
            }

            run.Environment["HYPOTHESES_OUT"] = folder;
            Assert.Equal(0, run.Verb("check", "--assembly", Run.Assembly));
            return [.. said, run.Output.Replace(run.Root, "", StringComparison.Ordinal)];
        }

        Assert.Equal(Said(), Abroad(Said));
        Assert.Contains("ok: 4 claims, 12 cells", Said()[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void And_what_the_test_logger_says()
    {
        string? Line()
        {
            var test = new TestCase("T.M", new Uri("executor://x"), "/nowhere/x.dll");
            test.Traits.Add(new Trait("claim", "C21"));
            test.Traits.Add(new Trait("subject", "nested"));
            return new Progress()
                .Line(new TestResult(test) { Outcome = TestOutcome.Passed, Duration = TimeSpan.FromSeconds(1234.56) });
        }

        Assert.Equal("[  1] C21 × nested  as expected  1234.6 s", Line());
        Assert.Equal(Line(), Abroad(Line));
    }

    // The tests' own process knows no culture by name (InvariantGlobalization): this one is made by hand.
    private static T Abroad<T>(Func<T> work)
    {
        var abroad = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        NumberFormatInfo numbers = abroad.NumberFormat;
        (
            numbers.NumberDecimalSeparator,
            numbers.NumberGroupSeparator,
            numbers.PercentDecimalSeparator,
            numbers.NegativeSign) = (",", ".", ",", "\u2212");
        (numbers.PercentPositivePattern, numbers.PositiveInfinitySymbol, numbers.NaNSymbol) = (0, "\u221e", "keine Zahl");
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = abroad;
        try
        {
            Assert.Equal("0,5", $"{.5}");
            return work();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
