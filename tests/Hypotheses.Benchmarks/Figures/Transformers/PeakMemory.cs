using System.Diagnostics;
using System.Globalization;
using Hypotheses.Benchmarks.Harness;
using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Models.Transformers.Formats;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Benchmarks.Figures.Transformers;

/// <summary>
/// The most memory that a process of its own takes while it reads a model's folder: in this one, memory of what was measured
/// before would be used again.
/// </summary>
internal static class PeakMemory
{
    /// <summary>Starts this program anew on that folder; bytes beyond what it took with libtorch loaded.</summary>
    /// <exception cref="NotMeasuredException">It failed.</exception>
    public static long OfLoading(string folder)
    {
        string program = Environment.ProcessPath!;
        bool host = Path.GetFileNameWithoutExtension(program) == "dotnet";
        string[] own = host ? [Environment.GetCommandLineArgs()[0]] : [];
        using var process = Process.Start(
            new ProcessStartInfo(program, [.. own, "--load", folder]) { RedirectStandardOutput = true })!;
        string printed = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 && long.TryParse(printed, CultureInfo.InvariantCulture, out long bytes)
            ? bytes
            : throw new NotMeasuredException($"memory: the process that loads ended with {process.ExitCode}");
    }

    /// <summary>What that process does: loads the folder and gives the bytes.</summary>
    public static long Here(string folder)
    {
        Threads.Configure();
        using (Tensor small = ones(64, 64)) small.matmul(small).Dispose();
        using var process = Process.GetCurrentProcess();
        long before = process.WorkingSet64;
        using TransformerWeights weights = TransformerFolder.Read(folder);
        process.Refresh();
        return process.PeakWorkingSet64 - before;
    }
}
