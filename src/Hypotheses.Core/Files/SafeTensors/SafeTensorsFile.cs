using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Core.Files.SafeTensors;

/// <summary>
/// A safetensors file: an 8-byte little-endian header length, a JSON header, raw data. A tensor's bytes
/// are copied once, when it is read as a tensor, or not at all (<see cref="Bytes"/>, mapped). Thread-safe for reading.
/// </summary>
public sealed class SafeTensorsFile : ITensorFile, IReadsSingles
{
    /// <summary>The largest header that is read, in bytes (the format's own limit).</summary>
    public const long MaximumHeaderLength = 100_000_000;

    private const long Portion = 1 << 18; // elements that a worker reads at once: what looks at them finds them in its cache

    private readonly MappedFile _file;
    private readonly long _data;
    private readonly Dictionary<string, SafeTensorsEntry> _entries;

    private SafeTensorsFile(
        MappedFile file, long data, IReadOnlyList<SafeTensorsEntry> entries, IReadOnlyDictionary<string, string> metadata)
    {
        _file = file;
        _data = data;
        _entries = entries.ToDictionary(e => e.Name);
        Names = [.. entries.Select(e => e.Name)];
        Metadata = metadata;
    }

    /// <inheritdoc />
    public string Path => _file.Path;

    /// <summary>The tensors' names, in the order of their bytes.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The file's <c>__metadata__</c>; empty where it has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Opens a file and checks its whole header.</summary>
    /// <exception cref="MalformedFileException">Not a readable safetensors file; names the field.</exception>
    public static SafeTensorsFile Open(string path)
    {
        MappedFile file = MappedFile.Open(path);
        try
        {
            if (file.Length < 8)
                throw new MalformedFileException(path, "header length", $"needs 8 bytes, the file has {file.Length}");
            Span<byte> start = stackalloc byte[8];
            file.Read(0, start);
            ulong length = BinaryPrimitives.ReadUInt64LittleEndian(start);
            if (length > MaximumHeaderLength)
            {
                Span<byte> head = stackalloc byte[(int)Math.Min(file.Length, OtherContainer.Head)];
                file.Read(0, head);
                throw OtherContainer.Problem(head) is { } other
                    ? new MalformedFileException(path, "file", other)
                    : new MalformedFileException(path, "header length", $"{length} is more than {MaximumHeaderLength}");
            }

            long data = 8 + (long)length;
            if (data > file.Length)
                throw new MalformedFileException(
                    path, "header length", $"{length} reaches past the end of the file ({file.Length} bytes)");
            byte[] header = new byte[length];
            file.Read(8, header);
            (
                IReadOnlyList<SafeTensorsEntry> entries,
                IReadOnlyDictionary<string, string> metadata) = SafeTensorsHeader.Parse(path, header, file.Length - data);
            return new SafeTensorsFile(file, data, entries, metadata);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The sizes of a tensor, outermost first.</summary>
    /// <exception cref="MalformedFileException">The file has no such tensor.</exception>
    public IReadOnlyList<long> Shape(string name) => Entry(name).Shape;

    /// <inheritdoc />
    public ScalarType Type(string name) => Entry(name).Type ?? throw new MalformedFileException(
        _file.Path, name + ".dtype", $"'{Entry(name).TypeName}' is not one of {SafeTensorsTypes.Names}, the types that are read");

    /// <summary>A copy of a tensor on the CPU, in the file's own element type; the caller disposes it.</summary>
    /// <exception cref="MalformedFileException">
    /// The file has no such tensor, or one of a type or of more dimensions than are read; the file was shortened meanwhile, or a
    /// BOOL is neither 0 nor 1.
    /// </exception>
    public Tensor Read(string name) => Read(name, null);

    /// <summary>
    /// The same; <paramref name="look"/> is given every portion of the tensor's bytes once, in any order and several at once, as
    /// soon as it is read: cheaper than to go through the tensor afterwards.
    /// </summary>
    /// <exception cref="MalformedFileException">As for <see cref="Read(string)"/>.</exception>
    internal Tensor Read(string name, Action<ReadOnlySpan<byte>>? look)
    {
        SafeTensorsEntry entry = Entry(name);
        ScalarType type = Type(name);
        if (entry.Shape.Count is > TensorNumbers.MaximumRank and var rank)
        {
            throw new MalformedFileException(
                _file.Path, name + ".shape", $"has {rank} dimensions, more than the {TensorNumbers.MaximumRank} that are read");
        }

        long bytes = entry.End - entry.Begin;
        Tensor tensor = empty(entry.Shape.ToArray(), dtype: type);
        try
        {
            if (bytes == 0) return tensor;
            using Tensor flat = tensor.view(-1);
            long size = bytes / flat.numel();
            using (Tensor first = flat.narrow(0, 0, 1))
                Runtime.NativeMemory.AskForLargePages(ref MemoryMarshal.GetReference(first.bytes), bytes);
            InPortions(flat.numel(), (at, count) =>
            {
                using Tensor portion = flat.narrow(0, at, count);
                _file.Read(_data + entry.Begin + (at * size), portion.bytes);
                if (type == ScalarType.Bool && portion.bytes.ContainsAnyExceptInRange((byte)0, (byte)1))
                    throw new MalformedFileException(_file.Path, name, "holds a BOOL that is neither 0 nor 1");
                look?.Invoke(portion.bytes);
            });
            return tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }

    /// <summary>The numbers of a float32 tensor, row-major, read straight into an array.</summary>
    /// <exception cref="MalformedFileException">The file has no such tensor, it is of another type or too large for an array, or
    /// the file was shortened meanwhile.</exception>
    public float[] ReadSingles(string name)
    {
        SafeTensorsEntry entry = Entry(name);
        if (Type(name) is not ScalarType.Float32 and var type)
            throw new MalformedFileException(_file.Path, name, $"is {type}, not {ScalarType.Float32}");
        long count = (entry.End - entry.Begin) / sizeof(float);
        if (count > Array.MaxLength)
            throw new MalformedFileException(_file.Path, name, $"has {count} numbers, more than {Array.MaxLength}");
        float[] numbers = new float[count];
        InPortions(count, (at, some) => _file.Read(
            _data + entry.Begin + (at * sizeof(float)), MemoryMarshal.AsBytes(numbers.AsSpan((int)at, (int)some))));
        return numbers;
    }

    // Side by side: most of the time goes into memory that the system hands out page by page.
    private static void InPortions(long count, Action<long, long> read) =>
        Threads.ForEach((int)((count + Portion - 1) / Portion), i => read(i * Portion, Math.Min(Portion, count - (i * Portion))));

    /// <summary>
    /// Bytes of a tensor, without a copy: from <paramref name="offset"/> within it. Valid until the file is disposed, and only as
    /// long as nobody shortens the file (what is mapped and gone ends the process).
    /// </summary>
    /// <exception cref="MalformedFileException">The file has no such tensor.</exception>
    /// <exception cref="ArgumentOutOfRangeException">They do not lie inside the tensor.</exception>
    public ReadOnlySpan<byte> Bytes(string name, long offset, int count)
    {
        SafeTensorsEntry entry = Entry(name);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, entry.End - entry.Begin - count);
        return _file.Bytes(_data + entry.Begin + offset, count);
    }

    /// <summary>What a tensor is and where its bytes lie.</summary>
    /// <exception cref="MalformedFileException">The file has no such tensor.</exception>
    public SafeTensorsEntry Entry(string name) =>
        _entries.TryGetValue(name, out SafeTensorsEntry? entry)
            ? entry
            : throw new MalformedFileException(_file.Path, name, "is missing");

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();
}
