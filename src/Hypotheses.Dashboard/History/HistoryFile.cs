using System.Text.Json;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Files;
using Hypotheses.Core.Files.Problems;

namespace Hypotheses.Dashboard.History;

/// <summary>
/// <c>history.jsonl</c>: a line a run, append-only, flushed to disk. What was half-written when a process was killed is left out
/// by readers and cut off by the next writer, with one notice. One writer at a time: whoever appends holds the run's folder (its
/// ledger).
/// </summary>
public static class HistoryFile
{
    /// <summary>Its name in a run's folder.</summary>
    public const string Name = "history.jsonl";

    /// <summary>The longest line that is read: about a hundred thousand cells.</summary>
    public const int LongestLine = 16 << 20;

    /// <summary>The most lines that are read.</summary>
    public const int MostLines = 1_000_000;

    /// <summary>Hands over each run, oldest first; no file is no run.</summary>
    /// <param name="path">The file.</param>
    /// <param name="run">Takes a run.</param>
    /// <param name="bad">Takes what is wrong with a line that is no run, and the next is read; null to refuse the file.</param>
    /// <returns>What was left out, in a line; null where nothing was.</returns>
    /// <exception cref="MalformedFileException">
    /// A line is too long, or no run where nobody takes it: names file and line; or there is no file in the file's place.
    /// </exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static string? Read(string path, Action<HistoryRun> run, Action<MalformedFileException>? bad = null)
    {
        if (!Path.Exists(path)) return null;
        MappedFile.Check(path);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        byte[] buffer = new byte[1 << 16];
        (int start, int end, int number) = (0, 0, 0);
        while (true)
        {
            // Each byte is looked at once: a line is looked for in what has just been read.
            int from = end;
            int read = file.Read(buffer, end, buffer.Length - end);
            end += read;
            while (buffer.AsSpan(from, end - from).IndexOf((byte)'\n') is var at and >= 0)
            {
                number++;
                if (number > MostLines) throw Wrong(path, number, $"a history has at most {MostLines} lines");
                if (from + at > start) Take(path, number, buffer.AsSpan(start, from + at - start), run, bad);
                start = from = from + at + 1;
            }

            if (read == 0 && end > start && !BeginsALine(buffer.AsSpan(start, end - start)))
            {
                MalformedFileException foreign = Wrong(path, number + 1, "no line of a history, nor the beginning of one");
                if (bad is null) throw foreign;
                bad(foreign);
                return null;
            }

            if (read == 0) return end == start ? null : Last(path, number, buffer.AsSpan(start, end - start), run);
            if (start > 0)
            {
                buffer.AsSpan(start, end - start).CopyTo(buffer);
                (start, end) = (0, end - start);
            }

            if (end < buffer.Length) continue;
            if (end >= LongestLine) throw Wrong(path, number + 1, $"longer than {LongestLine} bytes");
            Array.Resize(ref buffer, Math.Min(2 * buffer.Length, LongestLine));
        }
    }

    /// <summary>Appends a run and puts it on the disk: all of it, or what was there before.</summary>
    /// <returns>What had to be cut off first, in a line; null where nothing had.</returns>
    /// <exception cref="WriteFailedException">The folder or the disk does not take it.</exception>
    public static string? Append(string path, HistoryRun run)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(run, Json.Line), (byte)'\n'];
        if (line.Length > LongestLine) throw new WriteFailedException(path, $"a line of {line.Length} bytes would not be read");
        try
        {
            using var file = new FileStream(
                path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
            long whole = WholeBytes(file), length = file.Length;
            byte[] last = new byte[length - whole <= LongestLine ? length - whole : 0];
            file.Position = whole;
            file.ReadExactly(last);
            // An editor may have left the last line, which is whole, without its end.
            if (last.Length > 0 && IsRun(path, last)) (whole, line) = (length, [(byte)'\n', .. line]);
            if (length > whole) file.SetLength(whole);
            file.Position = whole;
            try
            {
                file.Write(line);
                file.Flush(flushToDisk: true);
            }
            catch (IOException)
            {
                CutOff(file, whole);
                throw;
            }

            return length > whole ? Broken(path, length - whole, null) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WriteFailedException(path, e.Message, e);
        }
    }

    private static void CutOff(FileStream file, long length)
    {
        try
        {
            file.SetLength(length);
        }
        catch (IOException)
        {
            // The next writer cuts off the half-written line.
        }
    }

    // Up to the end of the last line, looked for from the end.
    private static long WholeBytes(FileStream file)
    {
        byte[] part = new byte[1 << 16];
        for (long end = file.Length; end > 0;)
        {
            int length = (int)Math.Min(part.Length, end);
            file.Position = end - length;
            file.ReadExactly(part, 0, length);
            int at = Array.LastIndexOf(part, (byte)'\n', length - 1);
            if (at >= 0) return end - length + at + 1;
            end -= length;
        }

        return 0;
    }

    // What a kill left begins as each line does; the rest may be any bytes.
    private static bool BeginsALine(ReadOnlySpan<byte> torn)
    {
        ReadOnlySpan<byte> each = "{\"time\":"u8;
        int known = Math.Min(each.Length, torn.Length);
        return torn[..known].SequenceEqual(each[..known]);
    }

    // The last line, where it has no end: half-written, unless it is a run all the same.
    private static string? Last(string path, int lines, ReadOnlySpan<byte> line, Action<HistoryRun> run)
    {
        try
        {
            run(Parse(path, lines + 1, line));
            return null;
        }
        catch (MalformedFileException)
        {
            return Broken(path, line.Length, lines);
        }
    }

    private static bool IsRun(string path, ReadOnlySpan<byte> line)
    {
        try
        {
            Parse(path, 0, line);
            return true;
        }
        catch (MalformedFileException)
        {
            return false;
        }
    }

    private static void Take(
        string path, int number, ReadOnlySpan<byte> line, Action<HistoryRun> run, Action<MalformedFileException>? bad)
    {
        HistoryRun read;
        try
        {
            read = Parse(path, number, line);
        }
        catch (MalformedFileException e) when (bad is not null)
        {
            bad(e);
            return;
        }

        run(read);
    }

    private static HistoryRun Parse(string path, int number, ReadOnlySpan<byte> line)
    {
        try
        {
            HistoryRun run = JsonSerializer.Deserialize<HistoryRun>(line, Json.Line) ?? throw new JsonException("null");
            return run.Problem is { } problem ? throw new JsonException(problem) : run;
        }
        // A name or a text that is no Unicode is an InvalidOperationException.
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException)
        {
            throw Wrong(path, number, $"no line of a history: {JsonProblem.InLine(e)}");
        }
    }

    private static string Broken(string path, long bytes, int? lines) =>
        $"{Path.GetFileName(path)}: dropped a half-written last line ({bytes} bytes)"
        + (lines is { } kept ? $"; the {kept} lines before it are kept" : "; what stands before it is kept");

    private static MalformedFileException Wrong(string path, int line, string problem) => new(path, $"line {line}", problem);
}
