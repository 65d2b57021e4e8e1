using System.Buffers.Binary;

namespace Hypotheses.Core.Files.Torch;

/// <summary>
/// What <c>torch.save</c> wrote before version 1.6: one after another a magic number, the protocol's number, what the machine
/// was, the object and the keys of its storages as pickles, then each storage as its number of elements and its bytes.
/// Format: torch/serialization.py (<c>_legacy_save</c>).
/// </summary>
internal static class TorchStream
{
    private const long Protocol = 1001;

    /// <summary>The object and where the bytes of its storages lie, by their keys.</summary>
    /// <param name="file">The file.</param>
    /// <param name="start">Where the second pickle begins.</param>
    /// <exception cref="MalformedFileException">It is cut off, says something else than it holds, or is of a big-endian
    /// machine.</exception>
    public static (TorchContents Contents, Dictionary<string, StoredEntry> Storages) Read(MappedFile file, int start)
    {
        byte[] head = new byte[Math.Min(file.Length, TorchPickle.MaximumLength)];
        file.Read(0, head);
        int at = start;
        if (TorchPickle.Next(file.Path, head, ref at) is not Protocol)
            throw new MalformedFileException(file.Path, "protocol", $"is not {Protocol}, the one that torch wrote");
        CheckMachine(file.Path, TorchPickle.Next(file.Path, head, ref at));
        TorchContents contents = TorchContents.Of(file.Path, TorchPickle.Next(file.Path, head, ref at));
        if (TorchPickle.Next(file.Path, head, ref at) is not TorchList keys)
            throw new MalformedFileException(file.Path, "keys", "are no list");
        return (contents, Storages(file, contents, keys, at));
    }

    private static void CheckMachine(string path, object? machine)
    {
        if (machine is not TorchDictionary { Items: var items } || !items.TryGetValue("little_endian", out object? little)
            || little is not true)
            throw new MalformedFileException(path, "little_endian", "is not True; only files of little-endian machines are read");
    }

    private static Dictionary<string, StoredEntry> Storages(MappedFile file, TorchContents contents, TorchList keys, long at)
    {
        Dictionary<string, TorchStorage> known = [];
        foreach ((string name, TorchView view) in contents.Tensors)
            if (!known.TryAdd(view.Storage.Key, view.Storage) && known[view.Storage.Key] != view.Storage)
                throw new MalformedFileException(file.Path, name, $"says otherwise what its storage {view.Storage.Key} is");
        var storages = new Dictionary<string, StoredEntry>();
        Span<byte> count = stackalloc byte[sizeof(long)];
        foreach (object? item in keys.Items)
        {
            if (item is not string key || !known.TryGetValue(key, out TorchStorage? storage))
                throw new MalformedFileException(file.Path, "keys", "name a storage that no tensor has");
            if (file.Length - at < count.Length) throw Cut(key);
            file.Read(at, count);
            at += count.Length;
            if (BinaryPrimitives.ReadInt64LittleEndian(count) is var stored && stored != storage.Count)
                throw new MalformedFileException(
                    file.Path, $"storage {key}", $"has {stored} elements, but its tensors say {storage.Count}");
            Int128 length = (Int128)storage.Count * (storage.Type?.Size ?? 1);
            if (length > file.Length - at) throw Cut(key);
            if (!storages.TryAdd(key, new StoredEntry(key, at - count.Length, at, (long)length)))
                throw new MalformedFileException(file.Path, "keys", $"name the storage {key} twice");
            at += (long)length;
        }

        return at == file.Length
            ? storages
            : throw new MalformedFileException(file.Path, "file", $"has {file.Length - at} bytes after its last storage");

        MalformedFileException Cut(string key) => new(file.Path, $"storage {key}", "is cut off by the end of the file");
    }
}
