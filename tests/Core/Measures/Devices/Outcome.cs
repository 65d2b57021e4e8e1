using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;
using Hypotheses.Core.Runtime;
using Hypotheses.Tests.Support.PretendDevices;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Measures.Devices;

/// <summary>Runs a case and says what came of it: to be called in either world, so in words alone.</summary>
public static class Outcome
{
    /// <summary>Every number that a case gives, in full; then, of tensors, the device that must be the inputs'.</summary>
    public static string[] Of(string name, bool there)
    {
        using var scope = NewDisposeScope();
        Watch.GoneOn.Clear();
        var inputs = new Inputs(there ? new Device(DeviceType.META) : CPU);
        return [.. Lines((Cases.All.TryGetValue(name, out var measure) ? measure : WrongCases.All[name])(inputs), inputs.Device)];
    }

    /// <summary>Operations on the pretended device and reads from it so far, in the woven world.</summary>
    public static int[] Seen() => [Watch.Operations, Watch.Left];

    /// <summary>What the last case went on to do on the CPU with tensors that it had read.</summary>
    public static string[] GoneOn() => [.. Watch.GoneOn];

    private static IEnumerable<string> Lines(object? value, Device device) => value switch
    {
        null => ["nothing"],
        Tensor tensor => Lines(tensor, device),
        string or bool or int or long => [value.ToString()!],
        double number => [number.ToString("R", CultureInfo.InvariantCulture)],
        float number => [number.ToString("R", CultureInfo.InvariantCulture)],
        ITuple tuple => Enumerable.Range(0, tuple.Length).SelectMany(k => Lines(tuple[k], device)),
        IEnumerable many => many.Cast<object?>().SelectMany(x => Lines(x, device)),
        _ => value.GetType().GetProperties().Where(p => p.GetIndexParameters().Length == 0)
            .SelectMany(p => Lines(p.GetValue(value), device).Select(line => $"{p.Name}: {line}")),
    };

    private static IEnumerable<string> Lines(Tensor tensor, Device device)
    {
        if (tensor.device_type != device.type) throw new InvalidOperationException($"the result is on {tensor.device_type}");
        return Tensors.ToArray<double>(tensor).Select(x => x.ToString("R", CultureInfo.InvariantCulture))
            .Prepend($"{tensor.dtype} [{string.Join(", ", tensor.shape)}]");
    }
}
