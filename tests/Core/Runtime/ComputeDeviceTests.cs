using System.Runtime.InteropServices;
using Hypotheses.Core.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Runtime;

public class ComputeDeviceTests
{
    private const string Broken = "no kernel runs";

    [Fact]
    public void The_probe_passes_where_numbers_are_right() => Assert.Null(ComputeDevice.Probe(CPU));

    [Fact]
    public void The_probe_computes_on_the_device_and_reads_the_number_back() =>
        // A device that has shapes and no numbers: whoever computed elsewhere would not notice.
        Assert.ThrowsAny<ExternalException>(() => ComputeDevice.Probe(META));

    [Fact]
    public void A_kernel_that_silently_does_nothing_is_noticed_and_said_with_both_numbers()
    {
        string? said = ComputeDevice.Probe(CPU, (a, b) => zeros_like(a));
        Assert.Matches(@"^a probe product on cpu gave 0, not \d+$", said);
        int calls = 0;
        Assert.Null(ComputeDevice.Probe(CPU, (a, b) =>
        {
            calls++;
            return a.matmul(b);
        }));
        Assert.Equal(1, calls);
    }

    [Fact]
    public void A_kernel_that_throws_is_a_reason_in_one_line()
    {
        Assert.Equal(
            "a CUDA kernel failed: no image", ComputeDevice.Reason(() => throw new InvalidOperationException("no image\nmore")));
        Assert.StartsWith(
            "a CUDA kernel failed: ", ComputeDevice.Reason(() => ComputeDevice.Probe(META)), StringComparison.Ordinal);
        Assert.Null(ComputeDevice.Reason(() => null));
    }

    [Theory]
    [InlineData("auto", null, DeviceType.CUDA)]
    [InlineData("auto", Broken, DeviceType.CPU)]
    [InlineData("cuda", null, DeviceType.CUDA)]
    [InlineData("cpu", null, DeviceType.CPU)]
    [InlineData("cpu", Broken, DeviceType.CPU)]
    public void Auto_takes_cuda_where_it_works_and_the_cpu_where_not(string request, string? problem, DeviceType expected) =>
        Assert.Equal(expected, ComputeDevice.Choose(request, () => problem));

    [Fact]
    public void Cuda_by_name_that_does_not_work_is_an_error_that_says_why() =>
        Assert.Equal(
            "HYPOTHESES_DEVICE='cuda': " + Broken,
            Assert.Throws<InvalidOperationException>(() => ComputeDevice.Choose("cuda", () => Broken)).Message);

    [Fact]
    public void An_unknown_device_is_named_with_the_allowed_ones() =>
        Assert.Contains(
            "cpu, cuda, auto",
            Assert.Throws<ArgumentException>(() => ComputeDevice.Choose("tpu")).Message,
            StringComparison.Ordinal);
}
