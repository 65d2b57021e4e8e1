using System.Diagnostics;
using System.Globalization;
using Hypotheses.Fuzz;
using Hypotheses.Fuzz.Running;
using Hypotheses.Fuzz.Seeds;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Fuzz;

/// <summary>Workers that die or stand still, in processes of their own.</summary>
public sealed class SupervisorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Accepts most; case 3 ends the process, case 6 never ends, case 8 throws. Run by <see cref="Program"/>.</summary>
    internal static void Work(string folder, string worker, string from)
    {
        // before the first case comes the valid file
        long first = long.Parse(from, CultureInfo.InvariantCulture), next = first - 2;
        long Read(string _)
        {
            long index = next;
            next += 2;
            if (index < first) return 0;
            if (index == 3) Environment.Exit(57);
            while (index == 6) Math.Sqrt(next); // burns the processor: what waits would be noticed only much later
            return index == 8 ? throw new InvalidOperationException("eight") : 0;
        }

        Worker.Run(Plan(Read), Options(folder), int.Parse(worker, CultureInfo.InvariantCulture), first, Console.Out);
    }

    [Fact]
    public void A_worker_that_dies_or_stands_still_is_noticed_its_case_kept_and_the_run_goes_on()
    {
        var output = new StringWriter();
        RunOptions options = Options(_folder.Root);
        RunReport report = new Supervisor(Plan(_ => 0), options, Start, output).Run(CancellationToken.None);
        ReaderCounts counts = Assert.Single(report.Readers);
        Assert.Equal((20, 3), (report.Files, report.Found));
        Assert.Equal([17, 0, 2, 1, 0], counts.Counts);
        Assert.Contains(
            "FOUND Crash case 3 (r): the process ended with exit code 57", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("FOUND Hang case 6 (r): longer than", output.ToString(), StringComparison.Ordinal);
        Assert.Contains(
            "FOUND Crash case 8 (r): System.InvalidOperationException: eight", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(Plan(_ => 0).Case(6).Files[0].Content, File.ReadAllBytes(Path.Combine(options.Keep, "case-6", "x.txt")));
    }

    [Fact]
    public void A_run_that_is_stopped_says_how_far_it_came()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        RunReport report = new Supervisor(
            Plan(_ => 0), Options(_folder.Root) with { Files = long.MaxValue / 4 }, Start, new StringWriter()).Run(stop.Token);
        Assert.InRange(report.Files, 0, 1_000_000);
    }

    private ProcessStartInfo Start(int worker, long from)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false
        };
        foreach (
            string argument in new[]
            {
                typeof(SupervisorTests).Assembly.Location,
                "fuzz-worker",
                _folder.Root,
                $"{worker}",
                $"{from}"
            })
            start.ArgumentList.Add(argument);
        return start;
    }

    private static FuzzPlan Plan(Func<string, long> read) =>
        new("s", [new FuzzReader("r", "", () => [new FileSet("x", "x.txt", "some text"u8.ToArray())], read)], corpus: null);

    private static RunOptions Options(string folder) => new()
    {
        Files = 20,
        Seed = "s",
        Workers = 2,
        HangSeconds = 1,
        Scratch = Path.Combine(folder, "scratch"),
        Keep = Path.Combine(folder, "keep"),
    };
}
