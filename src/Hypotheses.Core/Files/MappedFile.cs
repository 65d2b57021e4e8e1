using System.IO.MemoryMappedFiles;
using Hypotheses.Core.Files.Problems;

namespace Hypotheses.Core.Files;

/// <summary>
/// A regular file, read in pieces (<see cref="Read"/>) or mapped read-only into memory (<see cref="Bytes"/>), so that a large one
/// is never copied as a whole. Every access is checked against the file's length. A file that another program shortens in the
/// meantime is an error of <see cref="Read"/>, but ends the process where it is mapped: what comes from elsewhere is read.
/// Thread-safe for reading; the spans must not outlive it.
/// </summary>
public sealed unsafe class MappedFile : IDisposable
{
    private readonly FileStream? _stream;
    private readonly Lock _mapping = new();
    private MemoryMappedFile? _map;
    private MemoryMappedViewAccessor? _view;
    private byte* _start;

    private MappedFile(string path, long length, FileStream? stream) => (Path, Length, _stream) = (path, length, stream);

    /// <summary>The path as it was given.</summary>
    public string Path { get; }

    /// <summary>Bytes in the file when it was opened.</summary>
    public long Length { get; }

    /// <summary>Opens the file at <paramref name="path"/>, also through symbolic links.</summary>
    /// <param name="path">The file.</param>
    /// <param name="pointers">Whether a pointer of Git LFS is taken for the few lines that it is, and not refused.</param>
    /// <exception cref="MalformedFileException">
    /// There is no such file, it is a folder, a pipe or a device, a pointer of Git LFS in a file's place, or it cannot be read.
    /// </exception>
    public static MappedFile Open(string path, bool pointers = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            Check(path);
            FileStream stream = Stream(path, TimeSpan.FromSeconds(1));
            long length = stream.Length;
            var opened = new MappedFile(path, length, length > 0 ? stream : null);
            if (length == 0) stream.Dispose();
            else if (length <= LfsPointer.Longest && !pointers) RefusePointer(opened);
            return opened;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException and not MalformedFileException)
        {
            throw new MalformedFileException(path, "file", "cannot be read: " + e.Message);
        }
    }

    // Here, so that every reader says the same of what stands in a file's place.
    private static void RefusePointer(MappedFile file)
    {
        try
        {
            string? problem = LfsPointer.Problem(file.ReadAll(LfsPointer.Longest));
            if (problem is not null) throw new MalformedFileException(file.Path, "file", problem);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Refuses what is no regular file, before anybody opens it: a pipe would have to be waited for.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="MalformedFileException">
    /// There is no such file, or it is a folder, a pipe, a socket or a device.
    /// </exception>
    public static void Check(string path)
    {
        try
        {
            if (FileKind.Problem(path) is { } problem) throw new MalformedFileException(path, "file", problem);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException and not MalformedFileException)
        {
            throw new MalformedFileException(path, "file", "cannot be read: " + e.Message);
        }
    }

    // A file just renamed to its place is held by its writer for a moment longer (DurableFile): worth waiting for.
    private static FileStream Stream(string path, TimeSpan patience)
    {
        for (var clock = System.Diagnostics.Stopwatch.StartNew(); ; Thread.Sleep(1))
        {
            try
            {
                return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            }
            catch (IOException e) when (e.GetType() == typeof(IOException) && clock.Elapsed < patience)
            {
            }
        }
    }

    /// <summary>Copies the bytes from <paramref name="offset"/> on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They do not lie inside the file.</exception>
    /// <exception cref="MalformedFileException">The file was shortened meanwhile, or the disk fails.</exception>
    public void Read(long offset, Span<byte> destination)
    {
        CheckRange(offset, destination.Length);
        try
        {
            while (!destination.IsEmpty)
            {
                int read = RandomAccess.Read(_stream!.SafeFileHandle, destination, offset);
                if (read == 0)
                    throw new MalformedFileException(
                        Path, "file", $"ends at byte {offset}, but had {Length} bytes when it was opened");
                offset += read;
                destination = destination[read..];
            }
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException and not MalformedFileException)
        {
            throw new MalformedFileException(Path, "file", "cannot be read: " + e.Message);
        }
    }

    /// <summary>The whole file.</summary>
    /// <exception cref="MalformedFileException">It has more than <paramref name="maximumBytes"/>, or cannot be read.</exception>
    public byte[] ReadAll(int maximumBytes)
    {
        if (Length > maximumBytes)
            throw new MalformedFileException(Path, "file", $"has {Length} bytes, more than {maximumBytes}");
        byte[] bytes = new byte[Length];
        Read(0, bytes);
        return bytes;
    }

    /// <summary>The bytes from <paramref name="offset"/>, without a copy: mapped at the first call.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They do not lie inside the file.</exception>
    /// <exception cref="MalformedFileException">The system does not map it.</exception>
    public ReadOnlySpan<byte> Bytes(long offset, int count)
    {
        CheckRange(offset, count);
        if (_stream is null) return [];
        if (_start is null) Map();
        return new ReadOnlySpan<byte>(_start + offset, count);
    }

    private void CheckRange(long offset, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length - count);
    }

    private void Map()
    {
        lock (_mapping)
        {
            if (_start is not null) return;
            try
            {
                _map = MemoryMappedFile.CreateFromFile(
                    _stream!, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
                _view = _map.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);
            }
            // the last: shortened to nothing
            catch (Exception e) when (e is UnauthorizedAccessException or IOException or ArgumentException)
            {
                throw new MalformedFileException(Path, "file", "cannot be mapped: " + e.Message);
            }

            byte* start = null;
            _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
            Thread.MemoryBarrier();
            _start = start + _view.PointerOffset;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_mapping)
        {
            if (_start is not null) _view!.SafeMemoryMappedViewHandle.ReleasePointer();
            _start = null;
            _view?.Dispose();
            _map?.Dispose();
            _stream?.Dispose();
        }
    }
}
