using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Support.PretendDevices;

/// <summary>
/// The rules of a device that is not there. Tensors "there" have their numbers in the CPU's memory like any other and carry a
/// mark; what is computed of a marked tensor is marked; an operation on marked and unmarked tensors is an error, and so is
/// reading a number of a marked one anywhere but at the declared place. Woven code (<see cref="Weaver"/>) calls this around each
/// of its calls of TorchSharp.
/// </summary>
public static class Watch
{
    private static readonly Device Pretended = new(DeviceType.META);

    private static readonly ConditionalWeakTable<Tensor, object> There = [];

    private static readonly ConditionalWeakTable<Tensor, object> Read = []; // on the CPU, where they were read to

    private static readonly HashSet<string> Leaving = [
        "cpu", "item", "data", "get_bytes", "ToScalar", "ToSingle", "ToDouble", "ToInt32", "ToInt64", "ToBoolean", "tolist",
        "print"];

    // Bookkeeping of TorchSharp and copies between devices, which are what copy_ is for.
    private static readonly HashSet<string> Free = [
        "Attach", "Detach", "Include", "MoveToOuter", "MoveToOther", "MoveToOuterDisposeScope", "Dispose", "copy_"];

    // What is done to read tensors on the way to .NET.
    private static readonly HashSet<string> Reading = [.. Leaving, .. Free, "alias", "contiguous"];

    [ThreadStatic]
    private static int _operations, _left;

    [ThreadStatic]
    private static SortedSet<string>? _goneOn;

    /// <summary>The methods that read a tensor's numbers, by name.</summary>
    public static IReadOnlySet<string> Reads => Leaving;

    /// <summary>Operations on this thread that went on, on the CPU, with tensors that were read.</summary>
    public static SortedSet<string> GoneOn => _goneOn ??= new SortedSet<string>(StringComparer.Ordinal);

    /// <summary>Operations on marked tensors on this thread.</summary>
    public static int Operations => _operations;

    /// <summary>How often marked tensors left the device at the declared place.</summary>
    public static int Left => _left;

    /// <summary>Whether a tensor is on the device that is not there.</summary>
    public static bool IsThere(Tensor tensor) => There.TryGetValue(tensor, out _);

    /// <summary>The device that libtorch is told.</summary>
    public static Device? Real(Device? device) => IsPretended(device) ? CPU : device;

    /// <summary>A sequence that is read twice without being made twice.</summary>
    public static IEnumerable<Tensor> Listed(IEnumerable<Tensor> tensors) => tensors as Tensor[] ?? [.. tensors];

    /// <summary>What a span holds, which no object can hold.</summary>
    public static Tensor[] Array(ReadOnlySpan<Tensor> tensors) => tensors.ToArray();

    /// <summary>Before a call.</summary>
    /// <exception cref="InvalidOperationException">It mixes devices, or reads a number away from the declared place.</exception>
    public static void Enter(string name, bool declared, object?[] arguments)
    {
        Tensor[] tensors = [.. Tensors(arguments)];
        if (!tensors.Any(IsThere)) return;
        _operations++;
        if (arguments.Any(a => a is DeviceType)) throw new NotSupportedException($"{name}: name a device, not its kind");
        bool leaves = Leaving.Contains(name) || arguments.OfType<Device>().Any(d => !IsPretended(d));
        if (leaves)
        {
            if (!declared)
                throw new InvalidOperationException($"{name}: a number leaves the device away from the declared place");
            _left++;
        }

        if (Free.Contains(name) || tensors.All(IsThere)) return;
        // As libtorch: one number of the CPU may enter anywhere but where tensors are joined.
        bool joins = name is "cat" or "stack" or "hstack" or "vstack";
        foreach (Tensor tensor in tensors.Where(t => !IsThere(t) && (joins || t.dim() > 0)))
            throw new InvalidOperationException($"{name}: a tensor [{string.Join(", ", tensor.shape)}] is on another device");
    }

    /// <summary>After a call: what it gives, marked or not.</summary>
    public static object? Leave(string name, object?[] arguments, object? result)
    {
        bool there = Tensors(arguments).Any(IsThere);
        if (name is "get_device") return there ? Pretended : result;
        if (name is "get_device_type") return there ? DeviceType.META : result;
        if (arguments.OfType<Device>().FirstOrDefault() is { } asked) there = IsPretended(asked);
        else if (name is "cpu") there = false;
        else if (name is "to" && Tensors(arguments).ElementAtOrDefault(1) is { } other) there = IsThere(other);
        // What was asked for where it is already comes back as itself, and one object has one mark.
        if (result is Tensor same && IsThere(same) != there && Tensors(arguments).Any(t => ReferenceEquals(t, same)))
            result = same.alias();
        bool read = !there && Tensors(arguments).Any(t => IsThere(t) || Read.TryGetValue(t, out _));
        if (read && !Reading.Contains(name) && Tensors(result).Any()) GoneOn.Add(name);
        foreach (Tensor tensor in Tensors(result))
        {
            if (there) There.AddOrUpdate(tensor, Pretended);
            else if (read) Read.AddOrUpdate(tensor, Pretended);
        }

        return result;
    }

    private static bool IsPretended(Device? device) => device?.type == DeviceType.META;

    private static IEnumerable<Tensor> Tensors(object? value) => value switch
    {
        Tensor tensor => [tensor],
        null or string => [],
        TensorIndex index => Fields(index).SelectMany(Tensors),
        ITuple tuple => Enumerable.Range(0, tuple.Length).SelectMany(i => Tensors(tuple[i])),
        Tensor[] or object[] or IReadOnlyList<Tensor> or TensorIndex[] =>
            ((IEnumerable)value).Cast<object?>().SelectMany(Tensors),
        _ => [],
    };

    private static IEnumerable<object?> Fields(TensorIndex index) => typeof(TensorIndex)
        .GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public).Where(f => f.FieldType == typeof(Tensor))
        .Select(f => f.GetValue(index));
}
