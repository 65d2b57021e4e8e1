using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Hypotheses.Cli.Models.Fetching;

/// <summary>
/// A hash that a file must have: SHA-256, which the hub gives of large files, or Git's own of a blob (SHA-1), which it gives of
/// small ones.
/// </summary>
/// <param name="Hex">64 or 40 hexadecimal digits, small letters.</param>
internal sealed record ContentHash(string Hex)
{
    /// <summary>What it is called.</summary>
    public string Name => Hex.Length == 64 ? "SHA-256" : "Git blob";

    /// <summary>A hash as an entry or a lock writes it.</summary>
    public static ContentHash? Of(string? hex) =>
        hex?.Length is 64 or 40 && hex.All(char.IsAsciiHexDigit) ? new ContentHash(hex.ToLowerInvariant()) : null;

    /// <summary>The hash that the hub puts into an entity tag; null where it puts something else there.</summary>
    public static ContentHash? Of(EntityTagHeaderValue? tag) => Of(tag?.Tag.Trim('"'));

    /// <summary>The hash of this kind that a file has.</summary>
    public ContentHash Measure(string path)
    {
        using FileStream file = File.OpenRead(path);
        if (Hex.Length == 64) return new ContentHash(Convert.ToHexStringLower(SHA256.HashData(file)));
#pragma warning disable CA5350 // Git's hash is SHA-1: a check of what the hub says, beside the SHA-256 that the lock keeps
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
#pragma warning restore CA5350
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {file.Length}\0")));
        byte[] buffer = new byte[1 << 16];
        for (int read; (read = file.Read(buffer)) > 0;) hash.AppendData(buffer, 0, read);
        return new ContentHash(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>A file's SHA-256.</summary>
    public static string Sha256(string path) => new ContentHash(new string('0', 64)).Measure(path).Hex;
}
