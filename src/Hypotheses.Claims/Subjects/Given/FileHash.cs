using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Files;

namespace Hypotheses.Claims.Subjects.Given;

/// <summary>SHA-256 of what a subject's files hold: part of its identity.</summary>
public static class FileHash
{
    /// <summary>What was fetched into a folder, and from where: says nothing that the files do not.</summary>
    public const string Lock = "hypotheses.lock.json";

    private const int Part = 1 << 20;

    // Many entries may name one folder: what was there before this process began, and is as it was, is read once.
    private static readonly DateTime Began = Process.GetCurrentProcess().StartTime.ToUniversalTime();
    private static readonly ConcurrentDictionary<(string Path, long Length, DateTime Written), string> Known = [];

    /// <summary>
    /// Of a file; of a folder, of the names and contents of the files directly in it, in the order of their names. Hidden files
    /// do not count, nor does <see cref="Lock"/>.
    /// </summary>
    /// <exception cref="MalformedFileException">A file cannot be read, or is none: names it.</exception>
    public static string Of(string path)
    {
        if (!Directory.Exists(path)) return OfFile(path);
        IEnumerable<string> files = FilesIn(path)
            .Where(f => !Path.GetFileName(f).StartsWith('.') && Path.GetFileName(f) != Lock).Order(StringComparer.Ordinal);
        return Json.Hash(string.Join('\n', files.Select(f => $"{Path.GetFileName(f)} {OfFile(f)}")));
    }

    private static string[] FilesIn(string folder)
    {
        try
        {
            return Directory.GetFiles(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MalformedFileException(folder, "folder", "cannot be read: " + e.Message);
        }
    }

    // Whoever hashes a folder reads what nobody else reads there: a pipe must not be waited for, a link to nothing be named.
    private static string OfFile(string path)
    {
        var at = new FileInfo(path);
        if (at.LinkTarget is not null) at = at.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? at;
        if (!at.Exists || at.LastWriteTimeUtc >= Began) return Read(path);
        return Known.GetOrAdd((at.FullName, at.Length, at.LastWriteTimeUtc), _ => Read(path));
    }

    private static string Read(string path)
    {
        using MappedFile file = MappedFile.Open(path, pointers: true);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] part = new byte[Math.Min(file.Length, Part)];
        for (long at = 0; at < file.Length; at += Part)
        {
            Span<byte> read = part.AsSpan(0, (int)Math.Min(file.Length - at, Part));
            file.Read(at, read);
            hash.AppendData(read);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
