using System.Text;
using System.Text.Json;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Files;
using Hypotheses.Core.Files.Problems;

namespace Hypotheses.Claims.Trials;

/// <summary>
/// The append-only record of trials: JSON lines, flushed to disk after each append, held open for one run at a time. What was
/// half-written when a run was killed is dropped on opening, and <see cref="Notices"/> says so. Thread-safe.
/// </summary>
public sealed class Ledger : IDisposable
{
    private readonly FileStream _file, _lock;
    private readonly List<LedgerLine> _lines;
    private readonly Lock _gate = new();
    private Dictionary<(string, string, string, string, Tier), string>? _begun;

    private Ledger(FileStream file, FileStream held, List<LedgerLine> lines, IReadOnlyList<string> notices) =>
        (_file, _lock, _lines, Notices) = (file, held, lines, notices);

    /// <summary>What opening had to mend, a line each.</summary>
    public IReadOnlyList<string> Notices { get; }

    /// <summary>A snapshot of all lines, oldest first.</summary>
    public IReadOnlyList<LedgerLine> Lines
    {
        get
        {
            lock (_gate) return [.. _lines];
        }
    }

    /// <summary>Opens or creates the ledger for writing.</summary>
    /// <exception cref="LedgerException">It cannot be opened, is in use by another run, or has a line that is no ledger
    /// line.</exception>
    public static Ledger Open(string path)
    {
        FileStream? file = null, held = null;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            held = Lock(path);
            // No buffer: after a failed write nothing may be left that a later flush or close would write.
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
            // Opened for both, a pipe is not waited for.
            if (!file.CanSeek) throw new LedgerException($"{path}: cannot open the ledger: it is no regular file");
            byte[] bytes = All(file);
            (List<LedgerLine> lines, int whole) = Parse(path, bytes);
            string? dropped = Dropped(path, lines.Count, bytes.Length - whole);
            if (dropped is not null) file.SetLength(whole);
            string[] notices = dropped is null ? [] : [dropped];
            file.Seek(0, SeekOrigin.End);
            // An editor may have left the last line, which is whole, without its end.
            if (whole > 0 && bytes[whole - 1] != '\n') file.Write("\n"u8);
            return new Ledger(file, held, lines, notices);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            held?.Dispose();
            throw Refused(e, $"{path}: cannot open the ledger");
        }
    }

    /// <summary>Reads a ledger without opening it for writing; a half-written last line is left out.</summary>
    /// <param name="path">The file.</param>
    /// <param name="notice">Takes what was left out, in a line.</param>
    /// <exception cref="LedgerException">It cannot be read, or has a line that is no ledger line.</exception>
    public static IReadOnlyList<LedgerLine> Read(string path, Action<string>? notice = null)
    {
        try
        {
            if (Path.Exists(path)) MappedFile.Check(path);
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            byte[] bytes = All(file);
            (List<LedgerLine> lines, int whole) = Parse(path, bytes);
            if (Dropped(path, lines.Count, bytes.Length - whole) is { } dropped) notice?.Invoke(dropped);
            return lines;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refused(e, $"{path}: cannot read the ledger");
        }
    }

    /// <summary>Appends lines and flushes them to disk. All or none: a failed write is cut off again.</summary>
    /// <exception cref="LedgerException">The disk is full or the write failed.</exception>
    public void Append(params IEnumerable<LedgerLine> lines)
    {
        LedgerLine[] added = [.. lines.Select(AfterOlder)];
        if (added.Length == 0) return;
        byte[] bytes = Encoding.UTF8.GetBytes(
            string.Concat(added.Select(line => JsonSerializer.Serialize(line, Json.Line) + "\n")));
        lock (_gate)
        {
            long before = _file.Position;
            try
            {
                _file.Write(bytes);
                _file.Flush(flushToDisk: true);
            }
            catch (IOException e)
            {
                CutOff(before);
                throw new LedgerException($"{_file.Name}: cannot write the ledger: {e.Message}");
            }

            _lines.AddRange(added);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.Dispose();
        _lock.Dispose();
    }

    /// <summary>Keeps runs, and others that write the ledger, out until it is disposed.</summary>
    /// <param name="path">The ledger, in a folder that is there.</param>
    /// <exception cref="LedgerException">Another run holds it, or its folder cannot be written.</exception>
    public static IDisposable Hold(string path)
    {
        try
        {
            return Lock(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw e as LedgerException ?? new LedgerException($"{path}: cannot write the ledger: {e.Message}");
        }
    }

    /// <summary>
    /// Why no run may write a ledger now, in one line; null where one may, as far as anybody can say beforehand.
    /// </summary>
    public static string? Busy(string path)
    {
        if (!File.Exists(path + ".lock")) return null;
        try
        {
            Lock(path).Dispose();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    /// <summary>
    /// One run at a time by a file of its own: a lock of the ledger itself would keep readers out where it works (FileShare.None)
    /// and, on Linux, let a second writer in where it does not (FileShare.Read is a shared lock there).
    /// </summary>
    private static FileStream Lock(string path)
    {
        try
        {
            return new FileStream(
                path + ".lock",
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None,
                bufferSize: 0,
                FileOptions.DeleteOnClose);
        }
        catch (IOException e) when (File.Exists(path + ".lock"))
        {
            throw new LedgerException($"{path}: in use by another run: {e.Message}");
        }
    }

    // A clock may have gone back since: what is measured again must not count as older than what it takes the place of.
    private LedgerLine AfterOlder(LedgerLine line)
    {
        if (line is not Trial trial) return line;
        lock (_gate)
        {
            if (_begun is null)
            {
                _begun = [];
                foreach (Trial known in _lines.OfType<Trial>()) _begun[known.Key] = Later(known.Key, known.Started);
            }

            string started = Later(trial.Key, trial.Started);
            _begun[trial.Key] = started;
            return started == trial.Started ? trial : trial with { Started = started };
        }
    }

    private string Later((string, string, string, string, Tier) key, string started) =>
        _begun!.TryGetValue(key, out string? known) && string.CompareOrdinal(known, started) > 0 ? known : started;

    private void CutOff(long length)
    {
        try
        {
            _file.SetLength(length);
            _file.Position = length;
        }
        catch (IOException)
        {
            // The next opening drops the half-written line.
        }
    }

    // What is malformed names the file by itself.
    private static LedgerException Refused(Exception e, string what) => e switch
    {
        LedgerException known => known,
        MalformedFileException => new LedgerException(e.Message),
        _ => new LedgerException($"{what}: {e.Message}"),
    };

    private static byte[] All(FileStream file)
    {
        if (file.Length > Array.MaxLength)
            throw new IOException($"it has {file.Length} bytes: at most {Array.MaxLength} can be read");
        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    private static (List<LedgerLine> Lines, int WholeBytes) Parse(string path, byte[] bytes)
    {
        var lines = new List<LedgerLine>();
        int start = 0, number = 0;
        while (Array.IndexOf(bytes, (byte)'\n', start) is var end and >= 0)
        {
            number++;
            if (end > start)
            {
                try
                {
                    lines.Add(Line(bytes.AsSpan(start, end - start)));
                }
                catch (Exception e) when (IsNoLine(e))
                {
                    throw new LedgerException($"{path}: line {number}: not a ledger line: {JsonProblem.InLine(e)}");
                }
            }

            start = end + 1;
        }

        if (start == bytes.Length) return (lines, start);
        try
        {
            lines.Add(Line(bytes.AsSpan(start)));
            return (lines, bytes.Length);
        }
        catch (Exception e) when (IsNoLine(e))
        {
            return (lines, start);
        }
    }

    private static LedgerLine Line(ReadOnlySpan<byte> text)
    {
        if (Json.NullIn(text) is { } name) throw new JsonException($"'{name}' is null");
        LedgerLine line = JsonSerializer.Deserialize<LedgerLine>(text, Json.Line) ?? throw new JsonException("null");
        return line.Problem is { } problem ? throw new JsonException(problem) : line;
    }

    // A name or a text that is no Unicode is an InvalidOperationException.
    private static bool IsNoLine(Exception e) => e is JsonException or NotSupportedException or InvalidOperationException;

    private static string? Dropped(string path, int lines, int bytes) => bytes == 0
        ? null
        : $"{Path.GetFileName(path)}: dropped a half-written last line ({bytes} bytes); the {lines} lines before it are kept";
}

/// <summary>The ledger cannot be opened, read or written. One line that names the file.</summary>
public sealed class LedgerException(string message) : IOException(message);
