using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Hypotheses.Core.Files.SafeTensors;

/// <summary>One tensor to be written by <see cref="SafeTensorsWriter"/>.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Sizes, outermost first; empty for a scalar.</param>
/// <param name="Write">Writes exactly <see cref="Bytes"/> bytes, row-major and little-endian, in portions of any size.</param>
public sealed record SafeTensorsPart(string Name, ScalarType Type, IReadOnlyList<long> Shape, Action<Stream> Write)
{
    private const long Portion = 1 << 22; // elements of a tensor that are copied at once

    /// <summary>How many bytes its data has.</summary>
    /// <exception cref="ArgumentException">The format has no such element type, or the sizes are negative or too
    /// large.</exception>
    public long Bytes
    {
        get
        {
            long bytes = SafeTensorsTypes.Of(Type).Bytes;
            foreach (long length in Shape)
            {
                if (length < 0 || (length > 0 && bytes > long.MaxValue / length))
                    throw new ArgumentException($"{Name}: [{string.Join(", ", Shape)}] are no sizes of a tensor");
                bytes *= length;
            }

            return bytes;
        }
    }

    /// <summary>A tensor of any device and layout, in its own element type. It must live until the file is written.</summary>
    public static SafeTensorsPart Of(string name, Tensor tensor) => new(name, tensor.dtype, tensor.shape, to =>
    {
        using var scope = NewDisposeScope();
        Tensor flat = tensor.detach().reshape(-1);
        for (long at = 0; at < flat.numel(); at += Portion)
        {
            using var portion = NewDisposeScope();
            to.Write(flat.narrow(0, at, Math.Min(Portion, flat.numel() - at)).cpu().contiguous().bytes);
        }
    });

    /// <summary>
    /// Numbers in memory: <see cref="float"/>, <see cref="double"/>, <see cref="Half"/>, <see cref="long"/>, <see cref="int"/>,
    /// <see cref="short"/>, <see cref="sbyte"/>, <see cref="byte"/> or <see cref="bool"/>.
    /// </summary>
    /// <exception cref="ArgumentException">Another type, or not as many numbers as the shape says.</exception>
    public static SafeTensorsPart Of<T>(string name, IReadOnlyList<long> shape, ReadOnlyMemory<T> values)
        where T : unmanaged
    {
        var part = new SafeTensorsPart(name, TypeOf<T>(), shape, to =>
        {
            ReadOnlySpan<T> left = values.Span;
            for (; !left.IsEmpty; left = left[(int)Math.Min(left.Length, Portion)..])
                to.Write(MemoryMarshal.AsBytes(left[..(int)Math.Min(left.Length, Portion)]));
        });
        long given = values.Length * (long)SafeTensorsTypes.Of(part.Type).Bytes;
        return given == part.Bytes
            ? part
            : throw new ArgumentException(
                $"{name}: {values.Length} numbers are not [{string.Join(", ", shape)}]", nameof(values));
    }

    private static ScalarType TypeOf<T>() => default(T) switch
    {
        float => ScalarType.Float32,
        double => ScalarType.Float64,
        Half => ScalarType.Float16,
        long => ScalarType.Int64,
        int => ScalarType.Int32,
        short => ScalarType.Int16,
        sbyte => ScalarType.Int8,
        byte => ScalarType.Byte,
        bool => ScalarType.Bool,
        _ => throw new ArgumentException($"safetensors has no {typeof(T).Name}"),
    };
}
