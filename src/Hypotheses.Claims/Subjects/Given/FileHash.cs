using System.Security.Cryptography;
using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Claims.Subjects.Given;

/// <summary>SHA-256 of what a subject's files hold: part of its identity.</summary>
public static class FileHash
{
    /// <summary>What was fetched into a folder, and from where: says nothing that the files do not.</summary>
    public const string Lock = "hypotheses.lock.json";

    /// <summary>
    /// Of a file; of a folder, of the names and contents of the files directly in it, in the order of their names. Hidden files
    /// do not count, nor does <see cref="Lock"/>.
    /// </summary>
    public static string Of(string path)
    {
        if (!Directory.Exists(path)) return OfFile(path);
        IEnumerable<string> files = Directory.EnumerateFiles(path)
            .Where(f => !Path.GetFileName(f).StartsWith('.') && Path.GetFileName(f) != Lock).Order(StringComparer.Ordinal);
        return Json.Hash(string.Join('\n', files.Select(f => $"{Path.GetFileName(f)} {OfFile(f)}")));
    }

    private static string OfFile(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
