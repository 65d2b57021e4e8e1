using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Hypotheses.Core.Runtime;

/// <summary>
/// Tensors of numbers that .NET holds, and the numbers of tensors: measures let values leave a device here and nowhere else.
/// </summary>
public static class Tensors
{
    /// <summary>
    /// A float32 tensor of a copy of the values. <c>torch.tensor</c> leaves them in an array of .NET, which the garbage collector
    /// places anywhere, and a matrix product rounds differently where its input is not aligned to 64 bytes: the same numbers then
    /// give scores that differ in the tenth digit from one run to the next. libtorch's own memory is aligned.
    /// </summary>
    /// <param name="values">Row by row.</param>
    /// <param name="shape">Sizes; none: one dimension.</param>
    public static Tensor Of(float[] values, params long[] shape) => Copy(tensor(values), shape);

    /// <summary>The same in float64.</summary>
    public static Tensor Of(double[] values, params long[] shape) => Copy(tensor(values), shape);

    /// <summary>
    /// All numbers row by row, as float, double, long or bool. As one block: the accessor's own copy goes number by number.
    /// </summary>
    /// <param name="values">On any device, of any type and layout.</param>
    public static T[] ToArray<T>(Tensor values)
        where T : unmanaged
    {
        if (values.numel() == 0) return [];
        ScalarType type = default(T) switch
        {
            float => ScalarType.Float32,
            double => ScalarType.Float64,
            long => ScalarType.Int64,
            bool => ScalarType.Bool,
            _ => throw new ArgumentException($"no tensor's numbers are {typeof(T).Name}"),
        };
        using var scope = NewDisposeScope();
        return Memory<T>(OnCpu(values.detach().to(type)).contiguous()).ToArray();
    }

    /// <summary>The one number of a tensor of <typeparamref name="T"/>, on any device.</summary>
    public static T Item<T>(Tensor value)
        where T : unmanaged => value.item<T>();

    /// <summary>The tensor on the CPU; another handle of the same numbers where they lie there.</summary>
    internal static Tensor OnCpu(Tensor values) => values.cpu();

    /// <summary>The memory of a contiguous tensor on the CPU, which must outlive the span.</summary>
    internal static ReadOnlySpan<T> Memory<T>(Tensor contiguous)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(contiguous.bytes);

    /// <summary>Places in a tensor, as int64 on a device.</summary>
    internal static Tensor Indices(IEnumerable<int> places, Device device) =>
        tensor(places.Select(i => (long)i).ToArray()).to(device);

    /// <summary>Some rows, in the order in which they are named; on the rows' device.</summary>
    internal static Tensor Select(Tensor rows, IEnumerable<int> places) =>
        rows.index_select(0, Indices(places, rows.device));

    /// <summary>The same by places that are int64 already.</summary>
    internal static Tensor Select(Tensor rows, long[] places) => rows.index_select(0, tensor(places).to(rows.device));

    /// <summary>Gives tensors that are in no dispose scope to the caller's; where there is none they stay as they are.</summary>
    internal static void GiveToScope(params IEnumerable<Tensor> tensors)
    {
        using var scope = NewDisposeScope();
        foreach (Tensor tensor in tensors)
        {
            scope.Attach(tensor);
            tensor.MoveToOuterDisposeScope();
        }
    }

    private static Tensor Copy(Tensor shared, long[] shape)
    {
        using (shared)
        {
            using Tensor shaped = shared.reshape(shape.Length == 0 ? [-1] : shape);
            return shaped.clone();
        }
    }
}
