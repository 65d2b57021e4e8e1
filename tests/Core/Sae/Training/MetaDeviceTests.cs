using Hypotheses.Core.Sae.Training.Autograd;
using Hypotheses.Core.Sae.Training.Batched;
using Hypotheses.Core.Sae.Training.Lanes;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Sae.Training;

/// <summary>
/// Steps on torch's <c>meta</c> device, where tensors have shapes and no numbers: mixing devices and reading a number back are
/// errors there. So a step that runs there is done wholly on the device that it is given, whichever that is. Sparse products have
/// no kernel there: <see cref="TopKLanes"/> needs a device.
/// </summary>
public class MetaDeviceTests
{
    private static readonly Device Meta = new(DeviceType.META);

    public static TheoryData<string> Cases => [.. TrainingCases.Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_dense_batched_step_stays_on_its_device(string name) =>
        Stays(name, (drawn, starts) => new DenseLanes(drawn.Recipe, starts, Meta));

    [Theory]
    [MemberData(nameof(Cases))]
    public void So_does_an_autograd_step(string name) =>
        Stays(name, (drawn, starts) => new AutogradLanes(drawn.Recipe, starts, Meta));

    [Fact]
    public void The_meta_device_sees_what_leaves_it()
    {
        using var scope = NewDisposeScope();
        Tensor there = zeros(2, 2, device: Meta);
        Assert.ThrowsAny<Exception>(() => there.add(ones(2, 2)));
        Assert.ThrowsAny<Exception>(() => there.sum().item<float>());
    }

    private static void Stays(string name, Func<DrawnCase, LaneStart[], StackedLanes> make)
    {
        using var scope = NewDisposeScope();
        var drawn = new DrawnCase(name, 0);
        using StackedLanes lanes = make(drawn, [drawn.Start, drawn.Start]);
        Tensor samples = cat([drawn.Samples, drawn.Samples], 0).to(ScalarType.Float32).to(Meta),
            rates = full(2, 1, 1, .01f, device: Meta), penalties = full(2, 1, 1, .1f, device: Meta);
        for (int step = 0; step < 2; step++)
        {
            Tensor losses = lanes.Step(samples, rates, penalties);
            Assert.Equal(DeviceType.META, losses.device_type);
            Assert.Equal([2], losses.shape);
        }
    }
}
