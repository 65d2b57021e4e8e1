using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Hypotheses.Core.Files;
using static TorchSharp.torch;

namespace Hypotheses.Core.Models.Transformers.Formats;

/// <summary>
/// Reads llama2.c's first checkpoint format (<c>legacy_export</c> in its export.py): seven int32, then float32 tensors in the
/// order of <see cref="Llama2cHeader.Tensors"/>, with two tables of rotary frequencies [seq_len, head size / 2] before the
/// unshared classifier in files of its older versions. The format has no magic number, so the file's length must be exactly what
/// its header implies.
/// </summary>
public static class Llama2cFile
{
    private const int HeaderBytes = 7 * sizeof(int);
    private const int MaximumLayers = 4096; // the smallest layers have 104 bytes in the file, but nine tensors in memory
    private const int NewerMagic = 0x616b3432; // "ak42": the versions 1 and 2 of llama2.c's export.py

    /// <summary>Reads and checks all weights.</summary>
    /// <exception cref="MalformedFileException">
    /// No such file, a folder, another format, truncated, sizes that no model can have, or a NaN or infinite weight; names the
    /// field by llama2.c's name.</exception>
    public static TransformerWeights Read(string path)
    {
        using MappedFile file = MappedFile.Open(path);
        Llama2cHeader header = ReadHeader(file);
        bool tables = CheckLength(file, header);

        var places = new Dictionary<string, (string Name, long Offset)>();
        Int128 offset = HeaderBytes;
        foreach ((string name, string layout, long[] shape) in header.Tensors())
        {
            if (name == "output" && tables) offset += 2 * header.RotaryTable * sizeof(float);
            places.Add(layout, (name, (long)offset));
            offset += shape.Aggregate(Int128.One, (product, size) => product * size) * sizeof(float);
        }

        return TransformerWeights.Create(
            header.Config, (layout, shape) => ReadTensor(file, places[layout].Name, shape, places[layout].Offset));
    }

    /// <summary>Looks at the header and the file's length; weights are not read.</summary>
    /// <exception cref="MalformedFileException">As for <see cref="Read"/>, but for weights that are no numbers.</exception>
    public static void Check(string path)
    {
        using MappedFile file = MappedFile.Open(path);
        CheckLength(file, ReadHeader(file));
    }

    private static Llama2cHeader ReadHeader(MappedFile file)
    {
        if (file.Length < HeaderBytes)
            throw new MalformedFileException(file.Path, "header", $"needs {HeaderBytes} bytes, the file has {file.Length}");
        Span<byte> header = stackalloc byte[HeaderBytes];
        file.Read(0, header);
        int[] fields = new int[7];
        for (int i = 0; i < fields.Length; i++) fields[i] = BinaryPrimitives.ReadInt32LittleEndian(header[(i * sizeof(int))..]);

        if (fields[0] == NewerMagic)
            throw new MalformedFileException(
                file.Path, "header", "is llama2.c's newer format (magic ak42); only the first one is read");
        if (fields[5] == int.MinValue) throw new MalformedFileException(file.Path, "vocab_size", $"{fields[5]} has no magnitude");
        var read = new Llama2cHeader(
            fields[0], fields[1], fields[2], fields[3], fields[4], Math.Abs(fields[5]), fields[6],
            SharedClassifier: fields[5] > 0);
        return read.Flaw() is { } flaw
            ? throw new MalformedFileException(file.Path, flaw.Field, flaw.Problem + " (or the file is no llama2.c checkpoint)")
            : read;
    }

    /// <summary>Whether the file has rotary tables, once its length is right.</summary>
    private static bool CheckLength(MappedFile file, Llama2cHeader header)
    {
        Int128 without = HeaderBytes + (header.Parameters() * sizeof(float));
        Int128 with = without + (2 * header.RotaryTable * sizeof(float));
        if (file.Length != without && file.Length != with)
        {
            throw new MalformedFileException(file.Path, "header",
                $"implies {without} bytes, or {with} with rotary tables, but the file has {file.Length}: truncated, or no "
                    + "llama2.c checkpoint");
        }

        if (header.Layers > MaximumLayers)
            throw new MalformedFileException(file.Path, "n_layers", $"{header.Layers} is more than {MaximumLayers}");
        foreach ((string name, _, long[] shape) in header.Tensors())
        {
            if (shape.Length == 2 && shape[0] * shape[1] * sizeof(float) > int.MaxValue)
                throw new MalformedFileException(
                    file.Path, name, $"[{shape[0]}, {shape[1]}] is larger than this reader's {int.MaxValue} bytes a tensor");
        }

        return file.Length == with;
    }

    private static Tensor ReadTensor(MappedFile file, string name, long[] shape, long offset)
    {
        int count = checked((int)shape.Aggregate(1L, (product, size) => product * size));
        Tensor tensor = empty(shape, dtype: ScalarType.Float32);
        try
        {
            Span<byte> bytes = tensor.bytes[..checked(count * sizeof(float))];
            file.Read(offset, bytes);
            foreach (float value in MemoryMarshal.Cast<byte, float>(bytes))
                if (!float.IsFinite(value)) throw new MalformedFileException(file.Path, name, "holds a NaN or infinite weight");
            return tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }
}
