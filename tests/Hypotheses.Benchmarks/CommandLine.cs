using System.CommandLine;
using System.Globalization;
using Hypotheses.Benchmarks.Figures;
using Hypotheses.Benchmarks.Figures.Transformers;
using Hypotheses.Benchmarks.Harness;
using Hypotheses.Benchmarks.Output;
using Hypotheses.Core.Runtime;

namespace Hypotheses.Benchmarks;

/// <summary>
/// The command line. A missed bar is a result and no failure; a mistake of the caller is one line and exit code 2.
/// </summary>
internal sealed class CommandLine(TextWriter output, TextWriter error)
{
    private const int Mistake = 2;

    /// <summary>Runs one command line and gives its exit code.</summary>
    public int Run(IReadOnlyList<string> args)
    {
        var only = new Option<string?>("--only")
        {
            Description = "Figures to measure, by name, separated by commas; default: all."
        };
        var limit = new Option<double?>("--time-limit") { Description = "Seconds for the whole run; it writes what it reached." };
        var folder = new Option<string>("--out")
        {
            Description = "Folder of the results.",
            DefaultValueFactory = _ => Path.Combine("artifacts", "benchmarks")
        };
        var device = new Option<string>("--device")
        {
            Description = "cpu, cuda or auto: whether the figures of a CUDA device are measured.",
            DefaultValueFactory = _ => "auto"
        };
        var list = new Option<bool>("--list") { Description = "Lists the figures." };
        var load = new Option<string?>("--load") { Description = "Loads a model's folder; the bytes that took.", Hidden = true };
        var root = new RootCommand(
            "Speed, as ratios against references measured in the same run.") { only, limit, folder, device, list, load };
        root.SetAction(p =>
            p.GetValue(list) ? List()
            : p.GetValue(load) is { } model ? Load(model)
            : Measure(p.GetValue(only), p.GetValue(limit), p.GetValue(folder)!, p.GetValue(device)!));
        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0) return Refuse(parsed.Errors[0].Message);
        try
        {
            return parsed.Invoke(
                new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        }
        catch (Exception e) when (e is ArgumentException or IOException or UnauthorizedAccessException)
        {
            return Refuse(e.Message);
        }
    }

    private int Measure(string? only, double? limit, string folder, string device)
    {
        IReadOnlyList<Figure> figures = Registry.Named(
            only?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? []);
        if (limit is <= 0)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"--time-limit: {limit} is not above 0"));
        if (device is not ("cpu" or "cuda" or "auto"))
            throw new ArgumentException($"--device: '{device}' is not one of cpu, cuda, auto");
        if (device == "cuda" && ComputeDevice.ProbeCuda() is { } why) throw new ArgumentException($"--device cuda: {why}");
        Directory.CreateDirectory(folder);

        Threads.Configure(); // Before any side sets its own number of threads.
        MachineInfo machine = MachineInfo.Read(device);
        double expected = figures.Sum(f => f.ExpectedSeconds);
        output.WriteLine(machine);
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{figures.Count} figures, about {expected / 60:0.0} minutes on two "
                    + $"cores{(limit is { } l ? $", stopping after {l} s" : "")}"));
        var deadline = new Deadline(limit);
        var bench = new Bench(deadline, device, output);
        var results = new List<FigureResult>();
        foreach (Figure figure in figures)
        {
            output.WriteLine($"{figure.Name}: {figure.Title}");
            results.Add(bench.Run(figure));
            new BenchmarkReport(machine, results).Write(folder); // After each figure: an interrupted run keeps what it has.
            foreach (Sweep sweep in results[^1].Sweeps.Where(s => s.Points.Count > 1)) SweepPlot.Write(folder, sweep);
        }

        output.WriteLine();
        Table.Write(output, results);
        output.WriteLine($"written: {Path.Combine(folder, "benchmarks.json")}");
        return 0;
    }

    private int List()
    {
        foreach (Figure figure in Registry.All) output.WriteLine($"{figure.Name,-16} {figure.Title}");
        return 0;
    }

    private int Load(string folder)
    {
        output.WriteLine(PeakMemory.Here(folder).ToString(CultureInfo.InvariantCulture));
        return 0;
    }

    private int Refuse(string problem)
    {
        error.WriteLine(problem.ReplaceLineEndings(" "));
        return Mistake;
    }
}
