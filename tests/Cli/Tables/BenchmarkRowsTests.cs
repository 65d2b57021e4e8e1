using Hypotheses.Benchmarks.Harness;
using Hypotheses.Benchmarks.Output;
using Hypotheses.Cli.Problems;
using Hypotheses.Cli.Tables;
using Hypotheses.Core.Files;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Cli.Tables;

/// <summary>Tables of what the benchmarks write.</summary>
public sealed class BenchmarkRowsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Ratios_and_numbers_with_a_unit_have_rows_with_their_bars() => Assert.Equal(
        """
        | what | measured | against | median [least … most] | bar |
        | --- | --- | --- | --- | --- |
        | `step`: a step | fused: 10.0 ms a step | autograd | 4.00× faster [2.00 … 6.00] | ≥ 5×: **missed** |
        | `step`: a step | fused: 10.0 ms a step | product | 1.25× its time [1.00 … 1.50] | ≤ 1.5×: met |
        | `step`: a step | open |  | 45 ms [40 … 60] | ≤ 50: met |
        | `recovery`: recovery | not measured: no &lt;GPU&gt; |  |  |  |

        Measured on: a CPU, 2 cores, 25.0 GB; an OS; .NET; libtorch 2; device cpu.

        """.ReplaceLineEndings("\n"),
        RatioRows.Of(BenchmarkFile.Read(Written())));

    [Fact]
    public void What_is_not_known_is_left_out_and_a_note_is_shown()
    {
        string path = _folder.Write("known.json", """
            { "machine": { "cpu": "c", "cores": 2, "memory_gigabytes": 1, "os": "o", "dotnet": "n", "libtorch": "t", "device": "cpu" },
              "note": "Not <new>.",
              "figures": [{ "name": "s", "title": "a step", "quantities": [], "grids": [], "comparisons": [
                { "what": "fused", "reference": "autograd", "unit": "a step", "kind": "speedup", "ratio": { "median": 4 } }] }] }
            """u8.ToArray());
        string table = RatioRows.Of(BenchmarkFile.Read(path));
        Assert.Contains("| `s`: a step | fused | autograd | 4.00× faster |  |\n", table, StringComparison.Ordinal);
        Assert.EndsWith("device cpu. Not &lt;new&gt;.\n", table, StringComparison.Ordinal);
    }

    [Fact]
    public void A_figures_own_table_has_chance_behind_its_numbers() => Assert.Equal(
        """
        recovery (5 samples; in brackets chance):

        |  | samples/s | mcc | dead latents |
        | --- | --- | --- | --- |
        | TopK | 2,000 | 0.75 (0.30) | – |

        """.ReplaceLineEndings("\n"),
        RecoveryRows.Of(BenchmarkFile.Read(Written())));

    [Fact]
    public void A_row_of_another_length_and_a_file_without_a_field_are_refused()
    {
        string path = Written(), text = File.ReadAllText(path);
        File.WriteAllText(path, text.Replace("\"mcc\",", "", StringComparison.Ordinal));
        CliException length = Assert.Throws<CliException>(() => RecoveryRows.Of(BenchmarkFile.Read(path)));
        Assert.Equal("'TopK' of 'recovery' has 3 values for 2 columns", length.Message);
        File.WriteAllText(path, text.Replace("\"cores\"", "\"kernels\"", StringComparison.Ordinal));
        string problem = Assert.Throws<MalformedFileException>(() => BenchmarkFile.Read(path)).Message;
        Assert.StartsWith(path + ": machine: ", problem, StringComparison.Ordinal);
        Assert.Contains("cores", problem, StringComparison.Ordinal);
    }

    // As the benchmarks write it.
    private string Written()
    {
        var step = new FigureResult("step", "a step");
        Timed[] sides = [new("fused", Nothing), new("autograd", Nothing), new("product", Nothing)];
        var times = new PairedTimes(sides, [[.01, .04, .01], [.01, .02, .008], [.012, .072, .008]]);
        step.Comparisons.Add(times.Compare(0, 1, RatioKind.Speedup, "a step", 5));
        step.Comparisons.Add(times.Compare(0, 2, RatioKind.Cost, "a step", 1.5));
        var bar = new Bar(BarKind.AtMost, 50);
        step.Quantities.Add(new Quantity { What = "open", Unit = "ms", Values = Spread.Of([60, 40, 45]), Bar = bar });
        var recovery = new FigureResult("recovery", "recovery") { NotMeasured = "no <GPU>" };
        var grid = new Grid("5 samples", ["mcc", "mcc_chance", "dead_latents"]);
        grid.Rows.Add(new GridRow("TopK", [.75, .3, double.NaN]));
        recovery.Grids.Add(grid);
        recovery.Quantities.Add(new Quantity { What = "TopK", Unit = "samples/s", Values = Spread.Of([2000]) });
        var machine = new MachineInfo("a CPU", 2, 25, "an OS", ".NET", "2", "cpu");
        new BenchmarkReport(machine, [step, recovery]).Write(_folder.Root);
        return Path.Combine(_folder.Root, "benchmarks.json");
    }

    private static void Nothing()
    {
    }
}
