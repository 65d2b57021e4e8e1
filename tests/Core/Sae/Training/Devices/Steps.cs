using System.Globalization;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae.Training.Autograd;
using Hypotheses.Core.Sae.Training.Batched;
using Hypotheses.Core.Sae.Training.Lanes;
using Hypotheses.Tests.Support.PretendDevices;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Sae.Training.Devices;

/// <summary>Steps of training in either world, in words alone.</summary>
public static class Steps
{
    /// <summary>Losses and all state after each of two steps of two lanes, in full.</summary>
    public static string[] Of(string name, string step, bool there)
    {
        using var scope = NewDisposeScope();
        Device device = there ? new Device(DeviceType.META) : CPU;
        DrawnCase drawn = Drawn(name, step);
        LaneStart[] starts = [drawn.Start, drawn.Start];
        using StackedLanes lanes = step switch
        {
            "dense" => new DenseLanes(drawn.Recipe, starts, device),
            "sparse" => new TopKLanes(drawn.Recipe, starts, device),
            _ => new AutogradLanes(drawn.Recipe, starts, device),
        };
        Tensor samples = cat([drawn.Samples, drawn.Samples], 0).to(ScalarType.Float32).to(device),
            rates = full(2, 1, 1, .01f, device: device), penalties = full(2, 1, 1, .1f, device: device);
        var seen = new List<string>();
        for (int taken = 0; taken < 2; taken++)
        {
            Tensor losses = lanes.Step(samples, rates, penalties);
            foreach ((string of, Tensor values) in lanes.State().Prepend(("losses", losses)))
            {
                if (values.device_type != device.type) throw new InvalidOperationException($"{of}: on {values.device_type}");
                seen.Add($"{of}: {string.Join(' ', Tensors.ToArray<double>(values).Select(Word))}");
            }
        }

        return [.. seen];
    }

    /// <summary>Whether the sparse step takes a case.</summary>
    public static bool IsSparse(string name)
    {
        using var scope = NewDisposeScope();
        return TopKLanes.Fits(Drawn(name, "sparse").Recipe);
    }

    /// <summary>Operations on the pretended device and reads from it so far, in the woven world.</summary>
    public static int[] Seen() => [Watch.Operations, Watch.Left];

    private static DrawnCase Drawn(string name, string step) =>
        step == "sparse" ? new DrawnCase(name, 0, most: 4, least: 64) : new DrawnCase(name, 0);

    private static string Word(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
