using Hypotheses.Core.Files;
using Hypotheses.Core.Files.Containers;
using Hypotheses.Core.Files.SafeTensors;
using static TorchSharp.torch;

namespace Hypotheses.Core.Sae.Formats;

/// <summary>
/// All tensors of a file, held in memory bit for bit in their own element types, so that they can be written again as they were.
/// Immutable and thread-safe.
/// </summary>
public sealed class StoredTensors : ITensorFile
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];

    private sealed record Entry(ScalarType Type, long[] Shape, byte[] Bytes);

    private StoredTensors(string path, IReadOnlyDictionary<string, string> metadata) => (Path, Metadata) = (path, metadata);

    /// <inheritdoc/>
    public string Path { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Names => _names;

    /// <summary>A safetensors file's <c>__metadata__</c>; empty where there is none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Reads a whole file.</summary>
    /// <exception cref="MalformedFileException">No such file, or not one of tensors.</exception>
    public static StoredTensors Load(string path)
    {
        using ITensorFile file = TensorFile.Open(path);
        var stored = new StoredTensors(path, file is SafeTensorsFile safe ? safe.Metadata : new Dictionary<string, string>());
        foreach (string name in file.Names)
        {
            using var scope = NewDisposeScope();
            Tensor tensor = file.Read(name);
            if (tensor.numel() * tensor.element_size() > Array.MaxLength)
                throw new MalformedFileException(path, name, $"has more than {Array.MaxLength} bytes");
            stored.Add(name, new Entry(tensor.dtype, tensor.shape, tensor.numel() == 0 ? [] : tensor.bytes.ToArray()));
        }

        return stored;
    }

    /// <summary>Tensors that come from no file.</summary>
    /// <param name="path">What errors name.</param>
    /// <param name="parts">The tensors.</param>
    internal static StoredTensors Of(string path, IEnumerable<SafeTensorsPart> parts)
    {
        var stored = new StoredTensors(path, new Dictionary<string, string>());
        foreach (SafeTensorsPart part in parts)
        {
            using var bytes = new MemoryStream();
            part.Write(bytes);
            stored.Add(part.Name, new Entry(part.Type, [.. part.Shape], bytes.ToArray()));
        }

        return stored;
    }

    /// <summary>Writes a safetensors file: the same tensors in the same order, bit for bit, and the same metadata.</summary>
    /// <exception cref="WriteFailedException">The folder or the disk does not take it.</exception>
    public void Write(string path) => SafeTensorsWriter.Write(
        path, [
            .. _names.Select(name =>
                new SafeTensorsPart(
                    name, _entries[name].Type, _entries[name].Shape, to => to.Write(_entries[name].Bytes)))], Metadata);

    /// <inheritdoc/>
    public IReadOnlyList<long> Shape(string name) => Find(name).Shape;

    /// <inheritdoc/>
    public ScalarType Type(string name) => Find(name).Type;

    /// <summary>A tensor's bytes, row-major and little-endian.</summary>
    /// <exception cref="MalformedFileException">There is no such tensor.</exception>
    public ReadOnlySpan<byte> Bytes(string name) => Find(name).Bytes;

    /// <inheritdoc/>
    public Tensor Read(string name)
    {
        Entry entry = Find(name);
        Tensor tensor = empty(entry.Shape, dtype: entry.Type);
        if (entry.Bytes.Length > 0) entry.Bytes.CopyTo(tensor.bytes);
        return tensor;
    }

    /// <summary>There is nothing to dispose.</summary>
    void IDisposable.Dispose()
    {
    }

    private void Add(string name, Entry entry)
    {
        _entries.Add(name, entry);
        _names.Add(name);
    }

    private Entry Find(string name) =>
        _entries.TryGetValue(name, out Entry? entry) ? entry : throw new MalformedFileException(Path, name, "is missing");
}
