using Hypotheses.Core.Measures.Sensitivity;
using Hypotheses.Core.Numerics;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Activations;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Measures;

/// <summary>
/// What measures do on a device before they are numbers runs on torch's <c>meta</c> device, where tensors have shapes only and
/// reading a value is an error: distances of responses, a dictionary's codes and reconstructions. Whole measures run on a device
/// that is not there (<see cref="Devices.MeasureDeviceTests"/>), which refuses more: <c>meta</c> lets the CPU's tensors into
/// matrix products, joins, masks and indices.
/// </summary>
public class MetaDeviceTests
{
    private const int D = 3, Width = 5;

    private static readonly Device Meta = new(DeviceType.META);

    public static TheoryData<string> Activations => ["relu", "topk", "jumprelu", "gated"];

    [Fact]
    public void Distances_of_responses_stay_on_their_device()
    {
        using var scope = NewDisposeScope();
        Tensor a = zeros(4, D, device: Meta), b = zeros(4, D, device: Meta);
        Same(zeros(4), ResponseDistance.L2(a, b));
        Same(zeros(4, ScalarType.Float64), ResponseDistance.SqrtKl(a, b));
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void So_do_codes_and_reconstructions_of_a_dictionary(string name)
    {
        using var scope = NewDisposeScope();
        LatentActivation activation = name switch
        {
            "topk" => new TopKActivation(2),
            "jumprelu" => new JumpReluActivation(new float[Width]),
            "gated" => new GatedActivation([1, 1, 1, 1, 1], new float[Width]),
            _ => new ReluActivation(),
        };
        var dictionary = new SparseAutoencoder(
            activation, new float[D * Width], new float[Width], new float[D * Width], new float[D], subtractsDecoderBias: true);
        Tensor activations = zeros(4, D, device: Meta);
        Same(zeros(4, Width), dictionary.Encode(activations));
        Same(zeros(4, D), dictionary.Reconstruct(activations));
    }

    [Fact]
    public void Whether_rows_are_finite_is_a_value_that_is_read() =>
        Assert.Contains(
            "meta",
            Assert.ThrowsAny<Exception>(() =>
            {
                using var scope = NewDisposeScope();
                Rows.Require(zeros(4, D, device: Meta), "rows");
            }).Message,
            StringComparison.OrdinalIgnoreCase);

    [Fact]
    public void The_meta_device_lets_the_CPU_in()
    {
        using var scope = NewDisposeScope();
        Tensor there = zeros(4, D, device: Meta);
        Assert.Equal(DeviceType.META, there.matmul(ones(D, 2)).device_type);
        Assert.Equal(DeviceType.META, cat([there, ones(1, D)], 0).device_type);
        Assert.ThrowsAny<Exception>(() => there.add(ones(4, D)));
    }

    private static void Same(Tensor own, Tensor there) =>
        Assert.Equal((DeviceType.META, own.dtype, string.Join(' ', own.shape)),
            (there.device_type, there.dtype, string.Join(' ', there.shape)));
}
