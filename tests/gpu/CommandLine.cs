using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Hypotheses.Benchmarks.Output;
using Hypotheses.Core.Runtime;
using Hypotheses.Gpu.Checks;
using static TorchSharp.torch;

namespace Hypotheses.Gpu;

/// <summary>
/// The command line: 0 where every check holds, 1 where one does not, 2 for a mistake of the caller, 3 where there is no GPU.
/// </summary>
internal sealed class CommandLine(TextWriter output, TextWriter error)
{
    private const int Mistake = 2, NoGpu = 3;

    /// <summary>Runs one command line and gives its exit code.</summary>
    public int Run(IReadOnlyList<string> args)
    {
        var device = new Option<string>("--device")
        {
            Description = "cuda, or cpu to see that the checks work.",
            DefaultValueFactory = _ => "cuda"
        };
        var small = new Option<bool>("--short") { Description = "Small sizes and few claims." };
        var file = new Option<string>("--out")
        {
            Description = "The file of results.",
            DefaultValueFactory = _ => Path.Combine("artifacts", "gpu.json")
        };
        var root = new RootCommand("Every check that needs a GPU, in under ten minutes.") { device, small, file };
        root.SetAction(p => Measure(p.GetValue(device)!, p.GetValue(small), p.GetValue(file)!));
        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0) return Refuse(parsed.Errors[0].Message, Mistake);
        try
        {
            return parsed.Invoke(
                new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        }
        catch (Exception e) when (e is ArgumentException or IOException or UnauthorizedAccessException)
        {
            return Refuse(e.Message, Mistake);
        }
    }

    private int Measure(string device, bool small, string file)
    {
        if (device is not ("cpu" or "cuda")) throw new ArgumentException($"--device: '{device}' is not one of cpu, cuda");
        if (device == "cuda" && ComputeDevice.ProbeCuda() is { } why)
            return Refuse($"no GPU, nothing was checked: {why}; --device cpu --short shows that the checks work", NoGpu);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        Threads.Configure();
        Device on = ComputeDevice.Choose(device);
        var clock = Stopwatch.StartNew();
        var report = new CheckReport(MachineInfo.Read(device), device, small);
        output.WriteLine(report.Machine);
        foreach ((string name, Action<CheckReport> check) in (IEnumerable<(string, Action<CheckReport>)>)
            [
                ("verdicts", r => VerdictCheck.Run(r, device, small)),
                ("logits", r => LogitsCheck.Run(r, on)),
                ("training steps", r => StepCheck.Run(r, on, small)),
                ("samples", r => SampleCheck.Run(r, on, small)),
            ])
        {
            int from = report.Results.Count;
            check(report);
            foreach (CheckResult result in report.Results.Skip(from)) output.WriteLine($"{name}: {result}");
            report.Seconds = clock.Elapsed.TotalSeconds;
            report.Write(file); // After each: a run that is cut short keeps what it has.
        }

        int failed = report.Results.Count(r => r.Holds == false);
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{report.Results.Count(r => r.Holds == true)} hold, {failed} do not; {report.Seconds:0} s; written: {file}"));
        return failed == 0 ? 0 : 1;
    }

    private int Refuse(string problem, int code)
    {
        error.WriteLine(problem.ReplaceLineEndings(" "));
        return code;
    }
}
