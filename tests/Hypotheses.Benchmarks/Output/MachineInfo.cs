using System.Globalization;
using System.Runtime.InteropServices;
using Hypotheses.Core.Runtime;
using TorchSharp;

namespace Hypotheses.Benchmarks.Output;

/// <summary>What the numbers were measured on.</summary>
internal sealed record MachineInfo(
    string Cpu, int Cores, double MemoryGigabytes, string Os, string Dotnet, string Libtorch, string Device)
{
    /// <summary>This machine.</summary>
    /// <param name="device">What was asked for: cpu, cuda or auto.</param>
    public static MachineInfo Read(string device) => new(
        ReadCpu(),
        Environment.ProcessorCount,
        Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9, 1),
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
        torch.__version__,
        device != "cpu" && ComputeDevice.ProbeCuda() is null ? "cuda" : "cpu");

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Cpu}, {Cores} cores, {MemoryGigabytes:0.0} GB; {Os}; {Dotnet}; libtorch {Libtorch}; device {Device}");

    private static string ReadCpu()
    {
        const string Linux = "/proc/cpuinfo";
        string? model = File.Exists(Linux)
            ? File.ReadLines(Linux).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1]
                .Trim()
            : null;
        return model ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER")
            ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
