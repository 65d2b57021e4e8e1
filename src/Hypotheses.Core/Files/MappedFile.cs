using System.IO.MemoryMappedFiles;

namespace Hypotheses.Core.Files;

/// <summary>
/// A file mapped read-only into memory, so that a large one is never copied as a whole. Every access is checked against the
/// file's length. Thread-safe for reading; the spans must not outlive it.
/// </summary>
public sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedFile? _map;
    private readonly MemoryMappedViewAccessor? _view;
    private readonly byte* _start;

    private MappedFile(string path, long length, MemoryMappedFile? map)
    {
        Path = path;
        Length = length;
        if (map is null) return;
        _map = map;
        _view = map.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
        _start += _view.PointerOffset;
    }

    /// <summary>The path as it was given.</summary>
    public string Path { get; }

    /// <summary>Bytes in the file when it was opened.</summary>
    public long Length { get; }

    /// <summary>Maps the file at <paramref name="path"/>.</summary>
    /// <exception cref="MalformedFileException">There is no such file, it is a folder, or it cannot be read.</exception>
    public static MappedFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path)) throw new MalformedFileException(path, "file", "is a folder, not a file");
        if (!File.Exists(path)) throw new MalformedFileException(path, "file", "does not exist");
        try
        {
            FileStream stream = Stream(path, TimeSpan.FromSeconds(1));
            long length = stream.Length;
            if (length > 0)
                return new MappedFile(path, length, MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false));
            stream.Dispose(); // an empty file cannot be mapped
            return new MappedFile(path, 0, null);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new MalformedFileException(path, "file", "cannot be read: " + e.Message.Split('\n')[0]);
        }
    }

    // A file just renamed to its place is held by its writer for a moment longer (DurableFile): worth waiting for.
    private static FileStream Stream(string path, TimeSpan patience)
    {
        for (var clock = System.Diagnostics.Stopwatch.StartNew(); ; Thread.Sleep(1))
        {
            try
            {
                return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            }
            catch (IOException e) when (e.GetType() == typeof(IOException) && clock.Elapsed < patience)
            {
            }
        }
    }

    /// <summary>The bytes from <paramref name="offset"/>, without a copy.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They do not lie inside the file.</exception>
    public ReadOnlySpan<byte> Bytes(long offset, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length - count);
        return new ReadOnlySpan<byte>(_start + offset, count);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_view is null) return;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _map!.Dispose();
    }
}
