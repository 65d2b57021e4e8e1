using Hypotheses.Core.Files;

namespace Hypotheses.Core.Training.Caching;

/// <summary>
/// What was trained, on disk, by the hash of what it follows from. A convenience: an entry may be absent at any time, one that is
/// there is whole and the one that was written, and no state of disk or folder is an error. For any number of threads and
/// processes at once: each entry is a file of its own, written beside its place and renamed, and whoever adds one first removes
/// those least recently used until all together stay within the bound.
/// </summary>
public sealed class TrainingCache
{
    // Entries, and their bytes: looking through a folder of thousands takes longer than writing one, but temporary files take
    // room.
    private const int AtOnce = 64;
    private const long BytesAtOnce = 64 << 20;

    private readonly CacheFolder _folder;
    private readonly long _mostBytes;
    private readonly Action<string>? _notify;
    private string? _notice;

    internal TrainingCache(CacheFolder folder, long mostBytes, Action<string>? notify) =>
        (_folder, _mostBytes, _notify) = (folder, mostBytes, notify);

    /// <summary>Why nothing is written any more, in one line; null as long as it is.</summary>
    public string? Notice => Volatile.Read(ref _notice);

    /// <summary>The cache in a folder, which is made when the first entry is written.</summary>
    /// <param name="folder">Where; nothing but entries belongs there.</param>
    /// <param name="mostBytes">What all entries together may take on disk; what is more already goes at once, least recently used
    /// first.</param>
    /// <param name="notice">Told once, in one line, when the folder or the disk takes nothing: entries are only read from then
    /// on.</param>
    /// <exception cref="ArgumentException">No folder, or a negative bound.</exception>
    public static TrainingCache Open(string folder, long mostBytes, Action<string>? notice = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        ArgumentOutOfRangeException.ThrowIfNegative(mostBytes);
        var cache = new TrainingCache(new CacheFolder(Path.GetFullPath(folder), mostBytes), mostBytes, notice);
        if (Directory.Exists(folder))
            cache.Try(() => cache._folder.Change(room: 0, replaced: new HashSet<string>(), () => { }), quietly: true);
        return cache;
    }

    /// <summary>
    /// The payload under a key, whose last use is now; null where there is none. What is no whole entry is deleted.
    /// </summary>
    /// <exception cref="ArgumentException">The key is not 64 hexadecimal digits.</exception>
    public byte[]? Read(string key)
    {
        string name = NameOf(key), path = _folder.Entry(name);
        byte[]? payload = null;
        // A pipe, or what an interrupted machine left, has no length: opening it could wait for ever.
        bool read = File.Exists(path) && Try(
            () =>
            {
                if (new FileInfo(path) is { LinkTarget: null, Length: 0 }) return;
                using var file = new FileStream(
                    path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
                payload = file.Length <= _mostBytes ? CacheEntry.Read(name, file) : null;
            },
            quietly: true);
        // Another process may have put a whole entry there by now: deleting it costs a training, never a wrong result.
        if (read && payload is null) CacheFolder.Delete(path);
        if (payload is not null) CacheFolder.Renew(path);
        return payload;
    }

    /// <summary>What is under a key; null where there is nothing that the codec can read.</summary>
    /// <exception cref="ArgumentException">The key is not 64 hexadecimal digits.</exception>
    public T? Read<T>(string key, ICodec<T> codec)
        where T : class
    {
        if (Read(key) is not { } payload) return null;
        T? value = codec.Decode(payload);
        if (value is null) CacheFolder.Delete(_folder.Entry(NameOf(key)));
        return value;
    }

    /// <summary>
    /// Keeps a payload, unless it is larger than the bound or nothing can be written. Of two writers of one key either wins.
    /// </summary>
    /// <exception cref="ArgumentException">The key is not 64 hexadecimal digits.</exception>
    public void Write(string key, byte[] payload) => Write([(key, payload)]);

    /// <summary>The same of several; the folder is looked through for some of them together.</summary>
    /// <exception cref="ArgumentException">A key is not 64 hexadecimal digits.</exception>
    public void Write(IEnumerable<(string Key, byte[] Payload)> entries)
    {
        var together = new List<(string Name, byte[] Payload)>();
        long bytes = 0;
        void Flush()
        {
            if (together.Count > 0 && Notice is null) Try(() => Place(together), quietly: false);
            together.Clear();
            bytes = 0;
        }

        foreach ((string key, byte[] payload) in entries)
        {
            string name = NameOf(key);
            ArgumentNullException.ThrowIfNull(payload);
            long length = (long)CacheEntry.HeaderLength + payload.Length;
            if (length > _mostBytes || Notice is not null) continue;
            if (together.Count == AtOnce || bytes + length > Math.Min(_mostBytes, BytesAtOnce)) Flush();
            together.Add((name, payload));
            bytes += length;
        }

        Flush();
    }

    /// <summary>Keeps a value, unless the codec has no bytes for it; else as <see cref="Write(string, byte[])"/>.</summary>
    /// <exception cref="ArgumentException">The key is not 64 hexadecimal digits.</exception>
    public void Write<T>(string key, T value, ICodec<T> codec)
        where T : class
    {
        NameOf(key);
        if (Notice is null && codec.Encode(value) is { } payload) Write(key, payload);
    }

    // What is written before a disk is full is kept.
    private void Place(List<(string Name, byte[] Payload)> entries)
    {
        var left = new List<PendingFile>();
        long room = 0;
        try
        {
            foreach ((string name, byte[] payload) in entries)
            {
                PendingFile file = _folder.Begin(_folder.Entry(name));
                left.Add(file);
                byte[] header = CacheEntry.Header(name, payload);
                try
                {
                    file.Content.Write(header);
                    file.Content.Write(payload);
                    file.Flush();
                    file.Close();
                }
                catch
                {
                    left.Remove(file);
                    file.Dispose();
                    throw;
                }

                room += header.Length + (long)payload.Length;
                CacheFolder.Renew(file.Temporary); // to the tick, where the system's own times are coarser
            }
        }
        finally
        {
            Place(left, room);
        }
    }

    private void Place(List<PendingFile> left, long room)
    {
        if (left.Count == 0) return;
        try
        {
            _folder.Change(room, left.Select(file => file.Path).ToHashSet(), () =>
            {
                foreach (PendingFile file in left) Place(file);
            });
        }
        finally
        {
            foreach (PendingFile file in left) file.Dispose();
        }
    }

    private static void Place(PendingFile file)
    {
        try
        {
            file.Place();
        }
        catch (IOException) when (File.Exists(file.Path))
        {
            // Windows does not replace a file that is being read: the entry that is there stays.
        }
    }

    // What the system refuses is no error; said once where it was a writing.
    private bool Try(Action action, bool quietly)
    {
        try
        {
            action();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string line = $"what is trained is not kept from here on: {e.Message.ReplaceLineEndings(" ")}";
            if (!quietly && Interlocked.CompareExchange(ref _notice, line, null) is null) _notify?.Invoke(line);
            return false;
        }
    }

    // A key becomes a file's name; in small letters, because there are file systems that do not tell them apart.
    private static string NameOf(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Length == 64 && key.All(char.IsAsciiHexDigit)
            ? key.ToLowerInvariant()
            : throw new ArgumentException("key: not 64 hexadecimal digits", nameof(key));
    }
}
