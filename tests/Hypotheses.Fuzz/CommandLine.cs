using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Hypotheses.Fuzz.Running;

namespace Hypotheses.Fuzz;

/// <summary>The command line: 0 nothing found, 1 something found, 2 a mistake of the caller.</summary>
internal sealed class CommandLine(TextWriter output, TextWriter error)
{
    private const int Mistake = 2;

    private readonly Option<long> _files = new("--files")
    {
        Description = "How many cases.",
        DefaultValueFactory = _ => 1_000_000
    };
    private readonly Option<string> _seed = new("--seed")
    {
        Description = "What all cases follow from: any text.",
        DefaultValueFactory = _ => "1"
    };
    private readonly Option<double?> _limit = new("--time-limit") { Description = "Minutes after which the run stops." };
    private readonly Option<string?> _only = new("--only")
    {
        Description = "Readers, by name, separated by commas; default: all."
    };
    private readonly Option<string?> _corpus = new("--corpus")
    {
        Description = "Folder with real files to mutate besides those made here; default: HYPOTHESES_MODELS."
    };
    private readonly Option<string> _keep = new("--out")
    {
        Description = "Folder where the files of what is found are kept.",
        DefaultValueFactory = _ => Path.Combine("artifacts", "fuzz")
    };
    private readonly Option<long?> _replay = new("--replay") { Description = "Runs this case alone and keeps its files." };
    private readonly Option<int> _workers = new("--workers")
    {
        Description = "Processes.",
        DefaultValueFactory = _ => Math.Max(1, Environment.ProcessorCount)
    };
    private readonly Option<string?> _worker = new("--worker") { Hidden = true };

    /// <summary>Runs one command line and gives its exit code.</summary>
    public int Run(IReadOnlyList<string> args)
    {
        var root = new RootCommand("Mutates files and reads them with every reader of files from elsewhere.")
        {
            _files,
            _seed,
            _limit,
            _only,
            _corpus,
            _keep,
            _replay,
            _workers,
            _worker
        };
        root.SetAction(p => Go(p, args));
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

    private int Go(ParseResult given, IReadOnlyList<string> args)
    {
        var readers = Readers.Named(
            given.GetValue(_only)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? []);
        string? corpus = given.GetValue(_corpus) ?? Models();
        if (corpus is { Length: > 0 } && !Directory.Exists(corpus))
            throw new ArgumentException($"--corpus: '{corpus}' is no folder");
        long files = given.GetValue(_files);
        int workers = given.GetValue(_workers);
        if (files < 1) throw new ArgumentException($"--files: {files} is not positive");
        if (workers is < 1 or > 64) throw new ArgumentException($"--workers: {workers} is not 1 … 64");
        if (given.GetValue(_limit) is { } limit && !(limit > 0))
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"--time-limit: {limit} is not above 0"));
        var plan = new FuzzPlan(given.GetValue(_seed)!, readers, corpus is { Length: > 0 } ? corpus : null);
        var options = new RunOptions
        {
            Files = files,
            Seed = given.GetValue(_seed)!,
            Workers = workers,
            TimeLimit = given.GetValue(_limit) is { } minutes ? TimeSpan.FromMinutes(minutes) : null,
            Scratch = Path.Combine(
                Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(),
                string.Create(CultureInfo.InvariantCulture, $"hypotheses-fuzz-{Environment.ProcessId}")),
            Keep = given.GetValue(_keep)!,
        };
        if (given.GetValue(_worker) is { } worker) return Work(plan, options, worker);
        return given.GetValue(_replay) is { } index ? Replay(plan, options, index) : Supervise(plan, options, args);
    }

    // A relative path in the environment is taken from the repository's root, as everywhere; on a command line from where one is.
    private static string? Models()
    {
        if (Environment.GetEnvironmentVariable("HYPOTHESES_MODELS") is not { Length: > 0 } models) return null;
        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Hypotheses.sln"))) root = root.Parent;
        return Path.GetFullPath(models, root?.FullName ?? Environment.CurrentDirectory);
    }

    private int Supervise(FuzzPlan plan, RunOptions options, IReadOnlyList<string> args)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{options.Files:N0} files by {options.Workers} processes, made of {plan.ValidFiles} valid ones "
                + $"({plan.Fingerprint}), seed '{options.Seed}', for {string.Join(", ", plan.Readers.Select(r => r.Name))}; a "
                + $"case may take {options.HangSeconds} s and {CaseRunner.FreeBytes >> 20} MiB + {CaseRunner.TimesFiles} × its "
                + $"files; about {options.Files / 1000.0 / 60:0.0} minutes at 1,000 a second; ^C stops"));
        CheckValid(plan, options);
        using var stop = new CancellationTokenSource();
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }

        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop),
            terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            RunReport report = new Supervisor(plan, options, (worker, from) => Child(options, args, worker, from), output)
                .Run(stop.Token);
            report.Write(output);
            if (report.Files < options.Files) output.WriteLine("stopped before the end");
            if (report.Found > 0) output.WriteLine($"files of what was found: {options.Keep}");
            return report.Found > 0 ? 1 : 0;
        }
        finally
        {
            if (Directory.Exists(options.Scratch)) Directory.Delete(options.Scratch, recursive: true);
        }
    }

    /// <summary>Says which of the files that cases are made of are themselves refused: their mutants test little.</summary>
    private void CheckValid(FuzzPlan plan, RunOptions options)
    {
        Directory.CreateDirectory(options.FolderOf(0));
        var runner = new CaseRunner(options.FolderOf(0), options.HangSeconds);
        foreach ((int reader, var files) in plan.Valid())
        {
            CaseResult result = runner.Run(plan.Readers[reader], files);
            if (result.Outcome != Outcome.Accepted)
                output.WriteLine($"{plan.Readers[reader].Name}: {files.Name} is not accepted to begin with: {result.Message}");
        }

        foreach (string file in Directory.GetFiles(options.FolderOf(0))) File.Delete(file);
    }

    /// <summary>
    /// This program again, as a worker; with a bounded heap, so that it and not the machine runs out of memory.
    /// </summary>
    private static ProcessStartInfo Child(RunOptions options, IReadOnlyList<string> args, int worker, long from)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(CommandLine).Assembly.Location);
        foreach (string argument in args) start.ArgumentList.Add(argument);
        start.ArgumentList.Add("--worker");
        start.ArgumentList.Add(string.Create(CultureInfo.InvariantCulture, $"{worker}:{from}:{options.Scratch}"));
        start.Environment["DOTNET_GCHeapHardLimit"] = "0x40000000";
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_gcConcurrent"] = "0";
        start.Environment["OMP_NUM_THREADS"] = "1";
        return start;
    }

    private int Work(FuzzPlan plan, RunOptions options, string worker)
    {
        string[] parts = worker.Split(':', 3);
        new Thread(EndWithParent) { IsBackground = true }.Start();
        Worker.Run(
            plan,
            options with { Scratch = parts[2] },
            int.Parse(parts[0], CultureInfo.InvariantCulture),
            long.Parse(parts[1], CultureInfo.InvariantCulture),
            output);
        return 0;
    }

    // The end of the input is the end of whoever watches, however it ended: nobody is left who counts.
    private static void EndWithParent()
    {
        while (Console.In.Read() >= 0)
        {
        }

        Environment.Exit(0);
    }

    private int Replay(FuzzPlan plan, RunOptions options, long index)
    {
        string folder = Path.GetFullPath(
            Path.Combine(options.Keep, string.Create(CultureInfo.InvariantCulture, $"case-{index}")));
        Directory.CreateDirectory(folder);
        FuzzReader reader = plan.Readers[plan.ReaderOf(index)];
        CaseResult result = new CaseRunner(folder, options.HangSeconds).Run(reader, plan.Case(index));
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"case {index} ({reader.Name}) in {folder}: {result.Outcome}: {result.Message} ({result.Milliseconds:0.0} ms, "
                    + $"{result.Allocated} bytes, {result.Tensors} of tensors)"));
        return result.Outcome is Outcome.Accepted or Outcome.Refused ? 0 : 1;
    }

    private int Refuse(string problem)
    {
        error.WriteLine(problem.ReplaceLineEndings(" "));
        return Mistake;
    }
}
