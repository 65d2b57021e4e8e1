using System.Globalization;
using System.Text;
using static TorchSharp.torch;

namespace Hypotheses.Core.Files.Torch;

/// <summary>
/// A file of <c>torch.save</c>: a zip archive of uncompressed entries, of which <c>data.pkl</c> says what the others hold, or,
/// before version 1.6, pickles and storages one after another (<see cref="TorchStream"/>). Nothing in it is executed
/// (<see cref="TorchPickle"/>); its structure is checked when it is opened, and a tensor's bytes are read when it is asked for.
/// The archive's CRCs are not compared, as torch does not. Thread-safe for reading.
/// Format: torch/serialization.py (<c>_save</c>), caffe2/serialize/inline_container.cc.
/// </summary>
public sealed class TorchArchive : ITensorFile
{
    private const string Pickle = "data.pkl";
    private const long Growth = 16; // tied weights and expanded views: all tensors together may be this many times the file

    private readonly MappedFile _file;
    private readonly Dictionary<string, TorchTensor> _tensors = [];

    private TorchArchive(MappedFile file, TorchContents contents, Func<string, StoredEntry?> storage)
    {
        _file = file;
        long left = (Growth * file.Length) + (Growth << 20);
        foreach ((string name, TorchView view) in contents.Tensors)
        {
            StoredEntry entry = storage(view.Storage.Key)
                ?? throw new MalformedFileException(
                    Path, name, $"needs the storage 'data/{view.Storage.Key}', which the archive lacks");
            TorchTensor tensor = TorchTensor.Of(Path, name, view, entry);
            if ((left -= tensor.Bytes) < 0)
                throw new MalformedFileException(Path, name, $"makes the tensors more than {Growth} times as large as the file");
            _tensors.Add(name, tensor);
        }

        Names = [.. contents.Tensors.Select(t => t.Name)];
        Values = contents.Values;
    }

    /// <inheritdoc />
    public string Path => _file.Path;

    /// <summary>
    /// The tensors' names, in the file's order: keys and places in lists joined by dots; <c>tensor</c> where the file is one
    /// tensor.
    /// </summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>
    /// What stands beside the tensors, named like them: null, <see cref="bool"/>, <see cref="long"/>, <see cref="double"/> or
    /// <see cref="string"/> (a dtype as e.g. <c>torch.float32</c>).
    /// </summary>
    public IReadOnlyDictionary<string, object?> Values { get; }

    /// <summary>Opens a file and checks its whole structure.</summary>
    /// <exception cref="MalformedFileException">
    /// Not such a file, or one that needs code to be executed (names the opcode or the global, and the byte).</exception>
    public static TorchArchive Open(string path)
    {
        MappedFile file = MappedFile.Open(path);
        try
        {
            Span<byte> head = stackalloc byte[(int)Math.Min(OtherContainer.Head, file.Length)];
            file.Read(0, head);
            if (OtherContainer.TorchStreamStart(head) is { } start)
            {
                (TorchContents contents, Dictionary<string, StoredEntry> storages) = TorchStream.Read(file, start);
                return new TorchArchive(file, contents, storages.GetValueOrDefault);
            }

            if (OtherContainer.Problem(head) is { } other) throw new MalformedFileException(path, "file", other);
            Dictionary<string, StoredEntry> entries = StoredZip.Read(file).ToDictionary(e => e.Name);
            string root = Root(file, entries.Keys);
            StoredEntry? Find(string name) => entries.GetValueOrDefault(root + name);
            CheckByteOrder(file, Find("byteorder"));
            if (Find("constants.pkl") is not null)
                throw new MalformedFileException(
                    path, "constants.pkl", "makes the file a TorchScript program; only the dictionaries of torch.save are read");
            object? value = TorchPickle.Load(path, Content(file, Find(Pickle)!, TorchPickle.MaximumLength));
            return new TorchArchive(file, TorchContents.Of(path, value), key => Find("data/" + key));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public IReadOnlyList<long> Shape(string name) => Entry(name).Shape;

    /// <inheritdoc />
    public ScalarType Type(string name)
    {
        TorchType type = Entry(name).Type;
        return type.Known ?? throw new MalformedFileException(Path, name + ".dtype", type.Unread);
    }

    /// <inheritdoc />
    public Tensor Read(string name)
    {
        TorchTensor entry = Entry(name);
        if (entry.Unreadable is var (field, problem)) throw new MalformedFileException(Path, name + field, problem);
        bool whole = entry.Contiguous || entry.Count == 0;
        Tensor stored = empty(whole ? entry.Shape : [entry.Span], dtype: entry.Type.Known!.Value);
        try
        {
            if (entry.Count == 0) return stored;
            Span<byte> bytes = stored.bytes;
            _file.Read(entry.Begin, bytes);
            if (entry.Type.Known == ScalarType.Bool && bytes.ContainsAnyExceptInRange((byte)0, (byte)1))
                throw new MalformedFileException(Path, name, "holds a bool that is neither 0 nor 1");
            if (whole) return stored;
            using Tensor view = stored.as_strided(entry.Shape, entry.Stride);
            Tensor copy = view.contiguous();
            stored.Dispose();
            return copy;
        }
        catch
        {
            stored.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();

    private TorchTensor Entry(string name) =>
        _tensors.TryGetValue(name, out TorchTensor? entry) ? entry : throw new MalformedFileException(Path, name, "is missing");

    /// <summary>The folder, with its slash, that all entries lie in: that of the one <c>data.pkl</c>.</summary>
    private static string Root(MappedFile file, IEnumerable<string> names)
    {
        string[] roots = [
            .. names.Where(n =>
                n.EndsWith("/" + Pickle, StringComparison.Ordinal) && n.IndexOf('/') == n.Length - Pickle.Length - 1)];
        if (roots.Length != 1)
            throw new MalformedFileException(
                file.Path, Pickle, roots.Length == 0 ? "is missing: the zip archive is none of torch.save's" : "is there twice");
        string root = roots[0][..^Pickle.Length];
        foreach (string name in names)
            if (!name.StartsWith(root, StringComparison.Ordinal))
                throw new MalformedFileException(file.Path, name, $"lies outside the archive's folder '{root}'");
        return root;
    }

    private static void CheckByteOrder(MappedFile file, StoredEntry? entry)
    {
        if (entry is null) return; // before torch 2.1: always that of the machine, which was little-endian
        string order = Encoding.ASCII.GetString(Content(file, entry, 16));
        if (order != "little")
            throw new MalformedFileException(
                file.Path, "byteorder", $"is '{order}'; only files of little-endian machines are read");
    }

    private static byte[] Content(MappedFile file, StoredEntry entry, int maximum)
    {
        if (entry.Length > maximum)
            throw new MalformedFileException(
                file.Path,
                entry.Name,
                string.Create(CultureInfo.InvariantCulture, $"has {entry.Length} bytes, more than {maximum}"));
        byte[] bytes = new byte[entry.Length];
        file.Read(entry.Offset, bytes);
        return bytes;
    }
}
