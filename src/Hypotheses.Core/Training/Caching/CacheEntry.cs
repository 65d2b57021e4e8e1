using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Hypotheses.Core.Training.Caching;

/// <summary>
/// The bytes of one entry: magic, version, length of the payload, SHA-256 of key and payload, payload. The key is part of the
/// checksum, so that a file under another's name is no entry. Every bit of the file is either compared or hashed.
/// </summary>
internal static class CacheEntry
{
    /// <summary>Bytes before the payload.</summary>
    public const int HeaderLength = 8 + 4 + 8 + SHA256.HashSizeInBytes;

    private const int Version = 1;

    private static ReadOnlySpan<byte> Magic => "HYPTRAIN"u8;

    /// <summary>What is written before a payload.</summary>
    public static byte[] Header(string key, ReadOnlySpan<byte> payload)
    {
        var header = new byte[HeaderLength];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), Version);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(12), payload.Length);
        Checksum(key, payload).CopyTo(header.AsSpan(20));
        return header;
    }

    /// <summary>The payload of an open file; null where the file is not a whole entry of this key.</summary>
    /// <exception cref="IOException">The file cannot be read: nothing is known of its content.</exception>
    public static byte[]? Read(string key, FileStream file)
    {
        long length = file.Length - HeaderLength;
        if (length < 0 || length > Array.MaxLength) return null;
        var header = new byte[HeaderLength];
        if (file.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength) return null;
        // Before anything is allocated by what the file says of itself.
        if (!header.AsSpan(0, 8).SequenceEqual(Magic) || BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(8)) != Version)
            return null;
        if (BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(12)) != length) return null;
        var payload = new byte[length];
        if (file.ReadAtLeast(payload, payload.Length, throwOnEndOfStream: false) < payload.Length) return null;
        return Checksum(key, payload).AsSpan().SequenceEqual(header.AsSpan(20)) ? payload : null;
    }

    private static byte[] Checksum(string key, ReadOnlySpan<byte> payload)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes(key));
        hash.AppendData(payload);
        return hash.GetHashAndReset();
    }
}
