using System.Text.Json;
using Hypotheses.Benchmarks;
using Hypotheses.Benchmarks.Figures;
using Hypotheses.Benchmarks.Harness;
using Hypotheses.Benchmarks.Output;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Benchmarks;

public class BenchmarkRunTests
{
    [Theory]
    [InlineData("unknown figure 'nonsense'; known: step-topk, ", "--only", "world,nonsense")]
    [InlineData("--device: 'tpu' is not one of cpu, cuda, auto", "--device", "tpu")]
    [InlineData("--time-limit: -1 is not above 0", "--time-limit", "-1")]
    [InlineData("Unrecognized", "--nonsense")]
    public void A_mistake_is_one_line_before_any_work(string beginning, params string[] args)
    {
        using var folder = new TemporaryFolder();
        (int code, string output, string error) = Run([.. args, "--out", Path.Combine(folder.Root, "out")]);
        Assert.Equal(2, code);
        Assert.Equal("", output);
        Assert.StartsWith(beginning, error, StringComparison.Ordinal);
        Assert.Equal(1, error.Count(c => c == '\n'));
        Assert.False(Directory.Exists(Path.Combine(folder.Root, "out")));
    }

    [Fact]
    public void Figures_are_listed() =>
        Assert.All(Registry.All, f => Assert.Contains(f.Name, Run(["--list"]).Output, StringComparison.Ordinal));

    [Fact]
    public void A_figure_that_cannot_be_measured_says_why_and_is_no_failure()
    {
        using var folder = new TemporaryFolder();
        (int code, string output, _) = Run(["--only", "gpu", "--device", "cpu", "--out", folder.Root]);
        Assert.Equal(0, code);
        Assert.Contains("gpu: not asked for", output, StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder.Root, "benchmarks.json")));
        Assert.Equal(
            "not asked for: --device cpu", json.RootElement.GetProperty("figures")[0].GetProperty("not_measured").GetString());
    }

    [Fact]
    public void The_file_holds_machine_times_ratio_and_bar()
    {
        var result = new FigureResult("a", "a title");
        result.Comparisons.Add(
            new PairedTimes([new("x", Nothing), new("y", Nothing)], [[1, 4], [1, 6], [2, 2]])
                .Compare(0, 1, RatioKind.Speedup, "a step", 5));
        using JsonDocument json = JsonDocument.Parse(new BenchmarkReport(MachineInfo.Read("cpu"), [result]).ToJson());
        JsonElement machine = json.RootElement.GetProperty("machine"),
            ratio = json.RootElement.GetProperty("figures")[0].GetProperty("comparisons")[0];
        Assert.All(
            new[] { "cpu", "os", "dotnet", "libtorch", "device" },
            name => Assert.NotEqual("", machine.GetProperty(name).GetString()));
        Assert.True(machine.GetProperty("cores").GetInt32() > 0 && machine.GetProperty("memory_gigabytes").GetDouble() > 0);
        Assert.Equal("""{"median":4,"min":1,"max":6,"repetitions":3}""", JsonSerializer.Serialize(ratio.GetProperty("ratio")));
        Assert.Equal("""{"kind":"at_least","limit":5}""", JsonSerializer.Serialize(ratio.GetProperty("bar")));
        Assert.Equal(1, ratio.GetProperty("seconds").GetProperty("median").GetDouble());
        Assert.Equal(4, ratio.GetProperty("reference_seconds").GetProperty("median").GetDouble());
        Assert.False(ratio.GetProperty("met").GetBoolean());
    }

    [Fact]
    public void Numbers_with_a_unit_and_tables_are_printed_and_written()
    {
        var result = new FigureResult("a", "a title");
        result.Quantities.Add(
            new Quantity { What = "open", Unit = "ms", Values = Spread.Of([60, 40, 45]), Bar = new Bar(BarKind.AtMost, 44) });
        result.Quantities.Add(
            new Quantity
            {
                What = "speed",
                Unit = "samples/s",
                Values = Spread.Of([2000]),
                Bar = new Bar(BarKind.AtLeast, 1000)
            });
        var grid = new Grid("metrics", ["mcc", "l0"]);
        grid.Rows.Add(new GridRow("topk", [.75, double.NaN]));
        result.Grids.Add(grid);
        using var output = new StringWriter { NewLine = "\n" };
        Table.Write(output, [result]);
        Assert.Contains("a: open: 45 ms [40 … 60, n = 3]; bar ≤ 44: MISSED\n", output.ToString(), StringComparison.Ordinal);
        Assert.Contains(
            "a: speed: 2,000 samples/s [2,000 … 2,000, n = 1]; bar ≥ 1,000: met\n", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("a: metrics\n      mcc     l0\ntopk  0.7500  –\n", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("1 of 2 bars met", output.ToString(), StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(new BenchmarkReport(MachineInfo.Read("cpu"), [result]).ToJson());
        JsonElement figure = json.RootElement.GetProperty("figures")[0];
        Assert.Equal("at_most", figure.GetProperty("quantities")[0].GetProperty("bar").GetProperty("kind").GetString());
        Assert.Equal("NaN", figure.GetProperty("grids")[0].GetProperty("rows")[0].GetProperty("values")[1].GetString());
    }

    private static void Nothing()
    {
    }

    private static (int Code, string Output, string Error) Run(string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter { NewLine = "\n" };
        int code = new CommandLine(output, error).Run(args);
        return (code, output.ToString(), error.ToString());
    }
}
