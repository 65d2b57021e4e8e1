using System.Globalization;
using System.Runtime.InteropServices;
using Hypotheses.Fuzz.Seeds;

namespace Hypotheses.Fuzz.Running;

/// <summary>
/// Runs every n-th case in a process of its own; what it finds it prints, one line each, and keeps the files of.
/// </summary>
internal static class Worker
{
    /// <summary>What a line of a finding begins with.</summary>
    public const string Found = "FOUND ";

    public static void Run(FuzzPlan plan, RunOptions options, int worker, long from, TextWriter output)
    {
        // ^C reaches every process of a terminal: the first one writes the stop file, and this one ends its case and sees it.
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(
            PosixSignal.SIGINT, signal => signal.Cancel = true);
        using var journal = new Journal(options.JournalOf(worker), plan.Readers.Count);
        string folder = options.FolderOf(worker);
        Directory.CreateDirectory(folder);
        var runner = new CaseRunner(folder, options.HangSeconds);
        // loads libraries and compiles, at no case's expense
        foreach ((int reader, FileSet files) in plan.Valid()) runner.Run(plan.Readers[reader], files);
        for (long index = from; index < options.Files; index += options.Workers)
        {
            if (File.Exists(options.StopFile)) return;
            FileSet files = plan.Case(index);
            journal.Begun++;
            journal.Current = index;
            int reader = plan.ReaderOf(index);
            CaseResult result = runner.Run(plan.Readers[reader], files);
            journal.Add(reader, result);
            journal.Current = -1;
            if (result.Outcome is Outcome.Accepted or Outcome.Refused) continue;
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Found}{result.Outcome} case {index} ({plan.Readers[reader].Name}): {result.Message}"));
            output.Flush();
        }

        journal.Current = -2;
    }
}
