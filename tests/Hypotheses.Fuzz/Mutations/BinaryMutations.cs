using System.Security.Cryptography;
using Hypotheses.Core.Runtime;

namespace Hypotheses.Fuzz.Mutations;

/// <summary>Formats that are rows of little-endian numbers: aligned fields, those of the header more often.</summary>
internal static class BinaryMutations
{
    public static byte[] Of(Rng rng, byte[] bytes)
    {
        byte[] changed = [.. bytes];
        if (changed.Length < 4) return changed;
        int words = rng.Below(2) == 0 ? Math.Min(16, changed.Length / 4) : changed.Length / 4;
        ByteMutations.Put(rng, changed, 4 * rng.Below(words));
        return changed;
    }

    /// <summary>Puts the right SHA-256 at the end, as a forger would.</summary>
    public static byte[] Rehash(byte[] bytes)
    {
        ReadOnlySpan<byte> content = bytes.AsSpan(0, Math.Max(0, bytes.Length - 32));
        return [.. content, .. SHA256.HashData(content)];
    }
}
