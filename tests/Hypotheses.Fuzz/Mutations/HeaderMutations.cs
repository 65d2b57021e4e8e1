using System.Buffers.Binary;
using Hypotheses.Core.Runtime;

namespace Hypotheses.Fuzz.Mutations;

/// <summary>safetensors: the JSON header, whose length is mostly made to fit again, or the length itself.</summary>
internal static class HeaderMutations
{
    public static byte[] Of(Rng rng, byte[] bytes)
    {
        byte[] changed = [.. bytes];
        if (bytes.Length < 8) return changed;
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        if (length > (ulong)bytes.Length - 8 || rng.Below(8) == 0)
        {
            ByteMutations.Put(rng, changed, 0);
            return changed;
        }

        byte[] header = JsonMutations.Of(rng, bytes[8..(8 + (int)length)]);
        changed = [.. bytes.AsSpan(0, 8), .. header, .. bytes.AsSpan(8 + (int)length)];
        if (rng.Below(8) > 0) BinaryPrimitives.WriteInt64LittleEndian(changed, header.Length);
        return changed;
    }
}
