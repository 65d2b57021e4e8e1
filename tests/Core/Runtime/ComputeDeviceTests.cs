using Hypotheses.Core.Runtime;
using TorchSharp;

namespace Hypotheses.Tests.Core.Runtime;

public class ComputeDeviceTests
{
    [Fact]
    public void The_probe_runs_a_real_kernel() => Assert.Null(ComputeDevice.Probe(torch.CPU));

    [Fact]
    public void Auto_falls_back_to_the_cpu_where_cuda_does_not_work() =>
        Assert.Equal(ComputeDevice.ProbeCuda() is null ? "cuda" : "cpu", ComputeDevice.Choose("auto").type.ToString().ToLowerInvariant());

    [Fact]
    public void An_unknown_device_is_named_with_the_allowed_ones() =>
        Assert.Contains("cpu, cuda, auto", Assert.Throws<ArgumentException>(() => ComputeDevice.Choose("tpu")).Message, StringComparison.Ordinal);
}
