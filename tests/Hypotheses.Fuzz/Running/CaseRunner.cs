using System.Diagnostics;
using Hypotheses.Core.Files;
using Hypotheses.Fuzz.Seeds;

namespace Hypotheses.Fuzz.Running;

/// <summary>Writes the files of a case into a folder, and judges what the reader does with them.</summary>
internal sealed class CaseRunner(string folder, double hangSeconds)
{
    /// <summary>
    /// What a case may allocate: so much, and so many times its files. Documents of JSON take about 12 bytes a token.
    /// </summary>
    public const long FreeBytes = 64 << 20;

    public const int TimesFiles = 64;

    /// <summary>How much longer than its processor time a case may take where others use the machine too.</summary>
    public const int Patience = 12;

    private readonly HashSet<string> _there = [];

    public CaseResult Run(FuzzReader reader, FileSet files)
    {
        foreach (string left in _there.Except(files.Files.Select(f => f.Name)).ToArray())
        {
            File.Delete(Path.Combine(folder, left));
            _there.Remove(left);
        }

        files.Write(folder);
        foreach ((string name, _) in files.Files) _there.Add(name);
        TimeSpan busy = Environment.CpuUsage.TotalTime;
        long before = GC.GetAllocatedBytesForCurrentThread(), start = Stopwatch.GetTimestamp(), tensors = 0;
        (Outcome outcome, string message) = (Outcome.Accepted, "");
        try
        {
            tensors = reader.Read(folder);
        }
        catch (MalformedFileException e)
        {
            (outcome, message) = e.Message.StartsWith(folder, StringComparison.Ordinal) && !e.Message.Any(char.IsControl)
                && e.Message.Length < folder.Length + 1500
                ? (Outcome.Refused, e.Message)
                : (
                    Outcome.Crash,
                    "the refusal is not one short line that names the file: " + e.Message.ReplaceLineEndings("\\n"));
        }
        catch (Exception e)
        {
            (outcome, message) = (Outcome.Crash, e.ToString().ReplaceLineEndings(" "));
        }

        double waited = Stopwatch.GetElapsedTime(start).TotalSeconds,
            milliseconds = (Environment.CpuUsage.TotalTime - busy).TotalMilliseconds;
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before, allowed = FreeBytes + (TimesFiles * files.Bytes);
        if (outcome is Outcome.Accepted or Outcome.Refused)
        {
            if (milliseconds > 1000 * hangSeconds || waited > Patience * hangSeconds)
                (outcome, message) = (
                    Outcome.Hang,
                    $"{milliseconds:0} ms of the processor in {waited:0.0} s, more than {1000 * hangSeconds:0} or "
                        + $"{Patience * hangSeconds:0}");
            else if (allocated > allowed || tensors > allowed)
                (outcome, message) = (
                    Outcome.Memory,
                    $"{allocated} bytes and {tensors} of tensors, more than {allowed} for files of {files.Bytes}");
        }

        return new CaseResult(outcome, message, milliseconds, allocated, tensors);
    }
}
