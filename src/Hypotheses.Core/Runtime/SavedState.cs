using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Hypotheses.Core.Runtime;

/// <summary>
/// How objects write what they must remember, and read it back as a stranger's: an identity first (a kind and named fields), so
/// that the state of something else is refused by name, then numbers in stated ranges. Little-endian.
/// </summary>
internal static class SavedState
{
    private const int LongestText = 1024;
    private const int Portion = 1 << 20; // numbers at once: 2^29 of them are more bytes than a span holds

    /// <summary>Writes who the state belongs to.</summary>
    public static void WriteIdentity(BinaryWriter to, string kind, params ReadOnlySpan<(string Name, string Value)> fields)
    {
        WriteText(to, kind);
        to.Write(fields.Length);
        foreach ((string name, string value) in fields)
        {
            WriteText(to, name);
            WriteText(to, value);
        }
    }

    /// <summary>Reads what <see cref="WriteIdentity"/> wrote and compares it.</summary>
    /// <exception cref="InvalidDataException">It belongs to something else; names the first field that differs.</exception>
    public static void ReadIdentity(BinaryReader from, string kind, params ReadOnlySpan<(string Name, string Value)> fields)
    {
        string found = ReadText(from, "kind");
        if (found != kind) throw new InvalidDataException($"saved state: kind: is '{found}', not '{kind}'");
        if (ReadInt64(from, "fields", 0, int.MaxValue, narrow: true) is var count && count != fields.Length)
            throw new InvalidDataException($"saved state: {kind}: has {count} fields, not {fields.Length}");
        foreach ((string name, string value) in fields)
        {
            string foundName = ReadText(from, name), foundValue = ReadText(from, name);
            if (foundName != name)
                throw new InvalidDataException($"saved state: {kind}: has the field '{foundName}', not '{name}'");
            if (foundValue != value) throw new InvalidDataException($"saved state: {kind}: {name}: is {foundValue}, not {value}");
        }
    }

    /// <summary>A whole number in [low, high]: 8 bytes, or 4 where <paramref name="narrow"/>.</summary>
    /// <exception cref="InvalidDataException">The state ends, or the number lies outside.</exception>
    public static long ReadInt64(BinaryReader from, string name, long low, long high, bool narrow = false)
    {
        Span<byte> bytes = stackalloc byte[8];
        ReadBytes(from, name, bytes[..(narrow ? 4 : 8)]);
        long value = narrow ? BitConverter.ToInt32(bytes) : BitConverter.ToInt64(bytes);
        return value >= low && value <= high
            ? value
            : throw new InvalidDataException($"saved state: {name}: {value} is not in [{low}, {high}]");
    }

    /// <summary>Fills <paramref name="bytes"/>.</summary>
    /// <exception cref="InvalidDataException">The state ends before.</exception>
    public static void ReadBytes(BinaryReader from, string name, Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int read = from.Read(bytes);
            if (read == 0) throw new InvalidDataException($"saved state: {name}: ends {bytes.Length} bytes too early");
            bytes = bytes[read..];
        }
    }

    /// <summary>Writes numbers of any count, 4 bytes each.</summary>
    public static void WriteSingles(BinaryWriter to, ReadOnlySpan<float> numbers)
    {
        for (; !numbers.IsEmpty; numbers = numbers[Math.Min(numbers.Length, Portion)..])
            to.Write(MemoryMarshal.AsBytes(numbers[..Math.Min(numbers.Length, Portion)]));
    }

    /// <summary>Reads what <see cref="WriteSingles"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The state ends before.</exception>
    public static void ReadSingles(BinaryReader from, string name, Span<float> numbers)
    {
        for (; !numbers.IsEmpty; numbers = numbers[Math.Min(numbers.Length, Portion)..])
            ReadBytes(from, name, MemoryMarshal.AsBytes(numbers[..Math.Min(numbers.Length, Portion)]));
    }

    /// <summary>16 hexadecimal digits that tell one content from another (the beginning of SHA-256).</summary>
    public static string Fingerprint(Action<IncrementalHash> append)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        append(hash);
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }

    /// <summary>Appends numbers of any count.</summary>
    public static void AppendSingles(this IncrementalHash hash, ReadOnlySpan<float> numbers)
    {
        for (; !numbers.IsEmpty; numbers = numbers[Math.Min(numbers.Length, Portion)..])
            hash.AppendData(MemoryMarshal.AsBytes(numbers[..Math.Min(numbers.Length, Portion)]));
    }

    private static void WriteText(BinaryWriter to, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length > LongestText)
            throw new ArgumentException(
                $"saved state: '{text[..40]}…' has {bytes.Length} bytes, more than {LongestText}", nameof(text));
        to.Write(bytes.Length);
        to.Write(bytes);
    }

    private static string ReadText(BinaryReader from, string name)
    {
        Span<byte> bytes = new byte[(int)ReadInt64(from, name, 0, LongestText, narrow: true)];
        ReadBytes(from, name, bytes);
        return Encoding.UTF8.GetString(bytes);
    }
}
