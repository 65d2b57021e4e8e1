using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Hypotheses.Core.Files;
using static TorchSharp.torch;

namespace Hypotheses.Core.Models.Transformers.Formats;

/// <summary>
/// Reads llama2.c's first checkpoint format (<c>legacy_export</c> in its export.py): seven int32, then float32 tensors in the
/// order of <see cref="LlamaConfig.Layout"/>, with two tables of rotary frequencies [seq_len, head size / 2] before the
/// unshared classifier in files of its older versions. The format has no magic number, so the file's length must be exactly what
/// its header implies.
/// </summary>
public static class LlamaCheckpoint
{
    private const int HeaderBytes = 7 * sizeof(int);
    private const int MaximumLayers = 4096; // the smallest layers have 104 bytes in the file, but nine tensors in memory
    private const int NewerMagic = 0x616b3432; // "ak42": the versions 1 and 2 of llama2.c's export.py

    /// <summary>Reads and checks all weights.</summary>
    /// <exception cref="MalformedFileException">
    /// No such file, a folder, another format, truncated, sizes that no model can have, or a NaN or infinite weight; names the
    /// field. </exception>
    public static LlamaWeights Read(string path)
    {
        using MappedFile file = MappedFile.Open(path);
        (LlamaConfig config, bool shared) = ReadHeader(file);
        long table = CheckLength(file, config, shared);

        long offset = HeaderBytes;
        return LlamaWeights.Create(config, shared, (name, shape) =>
        {
            if (name == "output") offset += 2 * table * sizeof(float);
            Tensor tensor = ReadTensor(file, name, shape, offset);
            offset += tensor.numel() * sizeof(float);
            return tensor;
        });
    }

    private static (LlamaConfig Config, bool SharedClassifier) ReadHeader(MappedFile file)
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
        var config = new LlamaConfig(fields[0], fields[1], fields[2], fields[3], fields[4], Math.Abs(fields[5]), fields[6]);
        return config.Flaw() is { } flaw
            ? throw new MalformedFileException(file.Path, flaw.Field, flaw.Problem + " (or the file is no llama2.c checkpoint)")
            : (config, fields[5] > 0);
    }

    /// <summary>
    /// The length of one rotary table in numbers (0 where the file has none), once the length of the file is right.
    /// </summary>
    private static long CheckLength(MappedFile file, LlamaConfig config, bool shared)
    {
        Int128 without = HeaderBytes + (config.Parameters(shared) * sizeof(float));
        Int128 table = (Int128)config.Context * (config.HeadSize / 2);
        Int128 with = without + (2 * table * sizeof(float));
        if (file.Length != without && file.Length != with)
        {
            throw new MalformedFileException(file.Path, "header",
                $"implies {without} bytes, or {with} with rotary tables, but the file has {file.Length}: truncated, or no "
                    + "llama2.c checkpoint");
        }

        if (config.Layers > MaximumLayers)
            throw new MalformedFileException(file.Path, "n_layers", $"{config.Layers} is more than {MaximumLayers}");
        foreach ((string name, long[] shape) in (ReadOnlySpan<(string, long[])>)
                 [
                     ("tok_embeddings", [config.Vocabulary, config.Dim]),
                     ("wq", [config.Dim, config.Dim]),
                     ("w1", [config.HiddenDim, config.Dim])])
        {
            if (shape[0] * shape[1] * sizeof(float) > int.MaxValue)
                throw new MalformedFileException(
                    file.Path, name, $"[{shape[0]}, {shape[1]}] is larger than this reader's {int.MaxValue} bytes a tensor");
        }

        return file.Length == with ? (long)table : 0;
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
