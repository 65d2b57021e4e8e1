using TorchSharp;
using static TorchSharp.torch;

namespace Hypotheses.Core.Runtime;

/// <summary>
/// Where tensors live. A CUDA device is chosen only after a real kernel ran on it and gave the right numbers: with a partly
/// working installation CUDA reports itself available and then fails silently.
/// </summary>
public static class ComputeDevice
{
    /// <summary>The device for a request: <c>cpu</c>, <c>cuda</c>, or <c>auto</c> (CUDA where it works, else the CPU).</summary>
    /// <exception cref="ArgumentException">The request is none of the three.</exception>
    /// <exception cref="InvalidOperationException">CUDA was asked for by name and does not work here; says why.</exception>
    public static Device Choose(string request) => Choose(request, ProbeCuda) == DeviceType.CUDA ? CUDA : CPU;

    /// <summary>The kind of device, by another probe of CUDA: null where it works, else why not.</summary>
    internal static DeviceType Choose(string request, Func<string?> probe) => request switch
    {
        "cpu" => DeviceType.CPU,
        "cuda" => probe() is { } why ? throw new InvalidOperationException($"HYPOTHESES_DEVICE='cuda': {why}") : DeviceType.CUDA,
        "auto" => probe() is null ? DeviceType.CUDA : DeviceType.CPU,
        _ => throw new ArgumentException($"device '{request}' is not one of cpu, cuda, auto"),
    };

    /// <summary>Null where CUDA works, else the reason in words.</summary>
    public static string? ProbeCuda() =>
        cuda.is_available() ? Reason(() => Probe(CUDA)) : "no CUDA device is available to libtorch";

    /// <summary>What a probe says, or in a line why it threw.</summary>
    internal static string? Reason(Func<string?> probe)
    {
        try
        {
            return probe();
        }
        catch (Exception e) when (e is System.Runtime.InteropServices.ExternalException or InvalidOperationException)
        {
            return "a CUDA kernel failed: " + e.Message.Split('\n')[0];
        }
    }

    /// <summary>
    /// Runs a product and a reduction on <paramref name="device"/>; null where they equal the CPU's, else what differed.
    /// </summary>
    public static string? Probe(Device device) => Probe(device, (a, b) => a.matmul(b));

    /// <summary>The same, with another product on the device.</summary>
    internal static string? Probe(Device device, Func<Tensor, Tensor, Tensor> product)
    {
        using var scope = NewDisposeScope();
        Tensor a = arange(64 * 64, dtype: ScalarType.Float32).remainder(7).reshape(64, 64);
        double expected = a.matmul(a).sum().item<float>();
        Tensor there = a.to(device);
        double seen = product(there, there).sum().cpu().item<float>();
        return seen == expected ? null : $"a probe product on {device} gave {seen}, not {expected}";
    }
}
