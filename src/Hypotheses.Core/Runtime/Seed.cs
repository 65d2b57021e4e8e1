using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TorchSharp;

namespace Hypotheses.Core.Runtime;

/// <summary>
/// The only source of randomness: 64 bits that follow from a path such as claim/definition/subject/index/purpose. Equal paths
/// give equal seeds on every machine; different paths give unrelated ones (SHA-256). Immutable and thread-safe.
/// </summary>
/// <param name="Value">The 64 bits.</param>
public readonly record struct Seed(ulong Value)
{
    /// <summary>The seed at a path. Parts may hold any text: each is length-prefixed before hashing.</summary>
    public static Seed FromPath(params ReadOnlySpan<string> path)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach (string part in path)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(part);
            BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        return new Seed(BinaryPrimitives.ReadUInt64LittleEndian(hash.GetHashAndReset()));
    }

    /// <summary>A seed of its own for one purpose below this one, e.g. <c>seed.Derive("data")</c>.</summary>
    public Seed Derive(string purpose) => FromPath(ToString(), purpose);

    /// <summary>A seed of its own for item <paramref name="index"/> of one purpose, e.g. a restart or a batch.</summary>
    public Seed Derive(string purpose, int index) => FromPath(ToString(), purpose, index.ToString(CultureInfo.InvariantCulture));

    /// <summary>A fresh random number generator. Not thread-safe: one for each lane of work.</summary>
    public Rng Rng() => new(Value);

    /// <summary>A fresh CPU generator for torch; the caller disposes it. CUDA has none: draw on the CPU and move.</summary>
    public torch.Generator Generator() => new(Value & long.MaxValue, torch.CPU);

    /// <summary>16 hexadecimal digits, as the ledger writes them.</summary>
    public override string ToString() => Value.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="FormatException">Not 16 hexadecimal digits.</exception>
    public static Seed Parse(string text) =>
        text.Length == 16 && ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong value)
            ? new Seed(value)
            : throw new FormatException($"'{text}' is not a seed: 16 hexadecimal digits");
}
