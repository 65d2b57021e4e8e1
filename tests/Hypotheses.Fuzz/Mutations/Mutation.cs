using Hypotheses.Core.Runtime;
using Hypotheses.Fuzz.Seeds;

namespace Hypotheses.Fuzz.Mutations;

/// <summary>
/// Makes a case out of a valid set of files: one of its files is changed one to four times, half of the times in a way that
/// knows the format (header fields, offsets, lengths, opcodes), else blindly. All of it follows from the random numbers.
/// </summary>
internal static class Mutation
{
    private const int LongestFile = 1 << 23; // insertions and copies must not pile up

    /// <param name="rng">Random numbers of this case.</param>
    /// <param name="from">The valid files.</param>
    /// <param name="other">What is spliced in.</param>
    public static FileSet Of(Rng rng, FileSet from, FileSet other)
    {
        int index = rng.Below(from.Changed ?? from.Files.Count);
        (string name, byte[] bytes) = from.Files[index];
        Func<Rng, byte[], byte[]>? knowing = For(name);
        byte[] donor = other.Files[rng.Below(other.Files.Count)].Content;
        int times = 1 + (rng.Below(2) * (1 + rng.Below(3)));
        for (int i = 0; i < times; i++)
        {
            bytes = knowing is not null && rng.Below(2) == 0 ? knowing(rng, bytes) : ByteMutations.Of(rng, bytes, donor);
            if (bytes.Length > LongestFile) bytes = bytes[..LongestFile];
        }

        return from.With(
            index, name.EndsWith(".state", StringComparison.Ordinal) && rng.Below(4) > 0 ? BinaryMutations.Rehash(bytes) : bytes);
    }

    private static Func<Rng, byte[], byte[]>? For(string name) => Path.GetExtension(name) switch
    {
        ".safetensors" => HeaderMutations.Of,
        ".bin" when name.StartsWith("pytorch_model", StringComparison.Ordinal) => TorchMutations.Of,
        ".pt" => TorchMutations.Of,
        ".links" => LinkMutations.Of,
        ".json" => JsonMutations.Of,
        ".bin" or ".state" => BinaryMutations.Of,
        _ => null,
    };
}
