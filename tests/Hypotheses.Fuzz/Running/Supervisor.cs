using System.Diagnostics;
using System.Globalization;

namespace Hypotheses.Fuzz.Running;

/// <summary>
/// Starts the workers and watches their journals: a worker that died has found a crash, one that stands still a hang; either is
/// counted, and another goes on after that case.
/// </summary>
/// <param name="plan">The cases.</param>
/// <param name="options">How.</param>
/// <param name="start">Starts worker n from a case on; its standard output is redirected.</param>
/// <param name="output">Plain lines.</param>
internal sealed class Supervisor(FuzzPlan plan, RunOptions options, Func<int, long, ProcessStartInfo> start, TextWriter output)
{
    private readonly Watched[] _workers = new Watched[options.Workers];
    private readonly Lock _printing = new();
    private readonly HashSet<long> _found = [];

    /// <summary>Runs all cases, or until the time is over or <paramref name="stop"/> asks for it.</summary>
    public RunReport Run(CancellationToken stop)
    {
        Directory.CreateDirectory(options.Scratch);
        var clock = Stopwatch.StartNew();
        for (int i = 0; i < _workers.Length; i++)
        {
            File.Delete(options.JournalOf(i));
            _workers[i] = new Watched(new Journal(options.JournalOf(i), plan.Readers.Count));
            Start(i, i);
        }

        double nextLine = 10;
        bool stopped = false;
        while (!_workers.All(w => w.Finished))
        {
            Thread.Sleep(50);
            for (int i = 0; i < _workers.Length; i++) Watch(i);
            if (clock.Elapsed.TotalSeconds >= nextLine)
            {
                Say(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{Done():N0} of {options.Files:N0} files, {_found.Count} found, {clock.Elapsed.TotalSeconds:0} s"));
                nextLine += 10;
            }

            if (stopped || !(stop.IsCancellationRequested || clock.Elapsed > options.TimeLimit)) continue;
            stopped = true;
            File.WriteAllText(options.StopFile, "");
        }

        foreach (Watched worker in _workers) worker.Process!.WaitForExit();
        RunReport report = RunReport.Of(plan, [.. _workers.Select(w => w.Journal)], clock.Elapsed, _found.Count);
        foreach (Watched worker in _workers) worker.Dispose();
        return report;
    }

    private long Done() => _workers.Sum(w => w.Journal.Begun);

    private void Start(int i, long from)
    {
        Watched worker = _workers[i];
        worker.Process?.Dispose();
        worker.Journal.Current = -1; // of the process before
        worker.Process = Process.Start(start(i, from))!;
        worker.Process.OutputDataReceived += (_, line) => Heard(line.Data);
        worker.Process.BeginOutputReadLine();
        worker.Seen(-1);
    }

    private void Watch(int i)
    {
        Watched worker = _workers[i];
        if (worker.Finished) return;
        long begun = worker.Journal.Begun, current = worker.Journal.Current;
        if (worker.Process!.HasExited)
        {
            current = worker.Journal.Current; // it may have gone on before it died
            if (worker.Process.ExitCode == 0) worker.Finished = true;
            else if (current < 0)
                throw new IOException($"worker {i} ended with exit code {worker.Process.ExitCode} before or after its cases");
            else GoOn(i, current, Outcome.Crash, $"the process ended with exit code {worker.Process.ExitCode}");
            return;
        }

        if (begun != worker.Begun || current < 0)
        {
            worker.Seen(begun);
        }
        else if (worker.Busy.TotalSeconds > options.HangSeconds
            || worker.Still.TotalSeconds > CaseRunner.Patience * options.HangSeconds)
        {
            worker.Process.Kill();
            worker.Process.WaitForExit();
            GoOn(
                i,
                current,
                Outcome.Hang,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"longer than {options.HangSeconds} s of the processor, or {CaseRunner.Patience * options.HangSeconds} s; "
                        + $"its process was ended"));
        }
    }

    private void GoOn(int i, long current, Outcome outcome, string message)
    {
        _workers[i].Journal.Add(plan.ReaderOf(current), outcome);
        Heard(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Worker.Found}{outcome} case {current} ({plan.Readers[plan.ReaderOf(current)].Name}): {message}"));
        Start(i, current + options.Workers);
    }

    private void Heard(string? line)
    {
        if (line is null) return;
        Say(line);
        if (!line.StartsWith(Worker.Found, StringComparison.Ordinal)) return;
        long index = long.Parse(line.Split(' ')[3], CultureInfo.InvariantCulture);
        lock (_printing) _found.Add(index);
        string folder = Path.Combine(options.Keep, string.Create(CultureInfo.InvariantCulture, $"case-{index}"));
        Directory.CreateDirectory(folder);
        plan.Case(index).Write(folder);
        File.WriteAllText(Path.Combine(folder, "finding.txt"), line + "\n");
    }

    private void Say(string line)
    {
        lock (_printing) output.WriteLine(line);
    }

    private sealed class Watched(Journal journal) : IDisposable
    {
        private readonly Stopwatch _clock = Stopwatch.StartNew();
        private TimeSpan _busy;

        public Journal Journal => journal;

        public Process? Process { get; set; }

        public bool Finished { get; set; }

        public long Begun { get; private set; } = -1;

        /// <summary>Since the case was first seen, by the clock.</summary>
        public TimeSpan Still => _clock.Elapsed;

        /// <summary>Since then, of the processor.</summary>
        public TimeSpan Busy => Used() - _busy;

        public void Seen(long begun)
        {
            Begun = begun;
            _busy = Used();
            _clock.Restart();
        }

        private TimeSpan Used()
        {
            try
            {
                Process!.Refresh();
                return Process.TotalProcessorTime;
            }
            catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
            {
                return TimeSpan.Zero; // it has just ended
            }
        }

        public void Dispose()
        {
            Process?.Dispose();
            journal.Dispose();
        }
    }
}
