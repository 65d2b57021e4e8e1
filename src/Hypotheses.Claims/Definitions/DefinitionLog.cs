using System.Text;
using System.Text.Json;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Files;
using Hypotheses.Core.Files.Problems;

namespace Hypotheses.Claims.Definitions;

/// <summary>
/// <c>definitions.jsonl</c> beside the claims: every definition that was ever approved, a JSON object a line. Lines are appended,
/// whole or not at all, and never changed. Several processes may append and read at once; each call opens the file anew.
/// </summary>
/// <param name="path">The file; one that is not there has no line yet.</param>
public sealed class DefinitionLog(string path)
{
    /// <summary>The file's name, in the folder of the claims.</summary>
    public const string Name = "definitions.jsonl";

    private const long LongestFile = 64 << 20;
    private const int LongestLine = 1 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20), Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>The file.</summary>
    public string Path { get; } = path;

    /// <summary>All lines, oldest first.</summary>
    /// <exception cref="DefinitionLogException">It cannot be read, or a line is none: names the file and the line.</exception>
    public IReadOnlyList<ApprovedDefinition> Read() => Guarded("read", () =>
    {
        if (!System.IO.Path.Exists(Path)) return [];
        using FileStream file = Opened(FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return Parse(All(file));
    });

    /// <summary>
    /// Why nothing may be appended: lines that the checkout's last commit holds are no longer there; null where nothing is wrong.
    /// </summary>
    /// <exception cref="DefinitionLogException">It cannot be read.</exception>
    public string? Rewritten => Guarded("read", () =>
    {
        if (!File.Exists(Path)) return Lost([]);
        using FileStream file = Opened(FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return Lost(All(file));
    });

    /// <summary>The last approved definition of a claim; null where none was.</summary>
    /// <exception cref="DefinitionLogException">It cannot be read.</exception>
    public ApprovedDefinition? Last(string claim) => Read().LastOrDefault(l => l.Claim == claim && !l.IsAttempt);

    /// <summary>
    /// Appends a line and flushes it to disk; nothing where the log's last word on that claim, definition and tier says the same
    /// of each of the line's cells already, or holds the same attempt.
    /// </summary>
    /// <exception cref="ArgumentException">The line is not fit to be read again.</exception>
    /// <exception cref="DefinitionLogException">It cannot be written, or is broken; the file is as it was.</exception>
    public void Append(ApprovedDefinition line)
    {
        byte[] text = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(line, Json.Line) + "\n");
        string? problem = line.Problem ?? (text.Length > LongestLine ? "it is too long" : null);
        if (problem is not null) throw new ArgumentException(problem, nameof(line));
        if (!File.Exists(Path) && Lost([]) is { } gone) throw new DefinitionLogException($"{Path}: {gone}");
        Guarded("write", () =>
        {
            // Nobody else has it open from here on: what is read is what the line is appended to.
            using FileStream file = Opened(FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            byte[] held = All(file);
            if (Lost(held) is { } lost) throw new DefinitionLogException($"{Path}: {lost}");
            if (Says(Parse(held), line)) return true;
            // An editor may have left the last line, which is whole, without its end.
            if (held.Length > 0 && held[^1] != '\n') text = [(byte)'\n', .. text];
            try
            {
                file.Write(text);
                file.Flush(flushToDisk: true);
            }
            catch (IOException)
            {
                file.SetLength(held.Length);
                throw;
            }

            return true;
        });
    }

    private string? Lost(byte[] held) =>
        Provenance.Git.Committed(Path) is not { } committed || held.AsSpan().StartsWith(committed) ? null
        : "lines that the last commit holds were changed or removed, and it is only ever appended to: restore it (git checkout)";

    private static bool Says(IReadOnlyList<ApprovedDefinition> lines, ApprovedDefinition line)
    {
        if (line.IsAttempt)
            return lines.Any(l => l.IsAttempt && (l.Claim, l.Definition, l.Commit) == (line.Claim, line.Definition, line.Commit));
        if (lines.LastOrDefault(l => l.Claim == line.Claim && !l.IsAttempt)?.Definition != line.Definition) return false;
        IReadOnlyDictionary<(string, Tier), Verdict> held = TriedDefinitions.Verdicts(lines, line.Claim);
        return line.Verdicts.All(v => held.TryGetValue((v.Key, line.Tier), out Verdict verdict) && verdict == v.Value);
    }

    private FileStream Opened(FileMode mode, FileAccess access, FileShare share)
    {
        if (System.IO.Path.Exists(Path)) MappedFile.Check(Path);
        for (long until = Environment.TickCount64 + (long)Patience.TotalMilliseconds; ; Thread.Sleep(Pause))
        {
            try
            {
                // No buffer: after a failed write nothing may be left that closing would write.
                return new FileStream(Path, mode, access, share, bufferSize: 0);
            }
            catch (IOException e) when (e is not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException)
                && Environment.TickCount64 < until)
            {
                // Another process is at it, for the time of one line.
            }
        }
    }

    private static byte[] All(FileStream file)
    {
        if (file.Length > LongestFile) throw new IOException($"it has {file.Length} bytes: at most {LongestFile} can be read");
        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    private List<ApprovedDefinition> Parse(byte[] bytes)
    {
        var lines = new List<ApprovedDefinition>();
        for (int start = 0, end; start < bytes.Length; start = end + 1)
        {
            end = Array.IndexOf(bytes, (byte)'\n', start) is var at and >= 0 ? at : bytes.Length;
            lines.Add(Parsed(bytes.AsSpan(start, end - start), lines.Count + 1));
        }

        return lines;
    }

    private ApprovedDefinition Parsed(ReadOnlySpan<byte> text, int number)
    {
        try
        {
            if (text.Length > LongestLine) throw new JsonException($"{text.Length} bytes: at most {LongestLine} can be read");
            ApprovedDefinition line = JsonSerializer.Deserialize<ApprovedDefinition>(text, Json.Line)
                ?? throw new JsonException("null");
            return line.Problem is { } problem ? throw new JsonException(problem) : line;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException or ArgumentException)
        {
            throw new DefinitionLogException($"{Path}: line {number}: not an approved definition: {JsonProblem.InLine(e)}");
        }
    }

    private T Guarded<T>(string what, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw e as DefinitionLogException ?? new DefinitionLogException(
                e is MalformedFileException ? e.Message : $"{Path}: cannot {what} the definitions' log: {e.Message}");
        }
    }
}

/// <summary>The definitions' log cannot be read or written. One line that names the file.</summary>
public sealed class DefinitionLogException(string message) : IOException(message);
