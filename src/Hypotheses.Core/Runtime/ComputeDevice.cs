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
    public static Device Choose(string request) => request switch
    {
        "cpu" => CPU,
        "cuda" => ProbeCuda() is { } why ? throw new InvalidOperationException($"HYPOTHESES_DEVICE='cuda': {why}") : CUDA,
        "auto" => ProbeCuda() is null ? CUDA : CPU,
        _ => throw new ArgumentException($"device '{request}' is not one of cpu, cuda, auto"),
    };

    /// <summary>Null where CUDA works, else the reason in words.</summary>
    public static string? ProbeCuda()
    {
        if (!cuda.is_available()) return "no CUDA device is available to libtorch";
        try
        {
            return Probe(CUDA);
        }
        catch (Exception e) when (e is System.Runtime.InteropServices.ExternalException or InvalidOperationException)
        {
            return "a CUDA kernel failed: " + e.Message.Split('\n')[0];
        }
    }

    /// <summary>Runs a product and a reduction on <paramref name="device"/>; null where they equal the CPU's, else what differed.</summary>
    public static string? Probe(Device device)
    {
        using var scope = NewDisposeScope();
        Tensor a = arange(64 * 64, dtype: ScalarType.Float32).remainder(7).reshape(64, 64);
        double expected = a.matmul(a).sum().item<float>();
        Tensor there = a.to(device);
        double seen = there.matmul(there).sum().cpu().item<float>();
        return seen == expected ? null : $"a probe product on {device} gave {seen}, not {expected}";
    }
}
