namespace Hypotheses.Core.Files;

/// <summary>What a file is by its first bytes, where it is of a container that is not read, and what to do.</summary>
internal static class OtherContainer
{
    /// <summary>How many bytes of the beginning tell it.</summary>
    public const int Head = 64;

    private const byte Protocol = 0x80; // the opcode with which a pickle begins, from protocol 2 on

    private const string OldTorch = "is in torch's format before version 1.6; with a current torch re-save it: "
        + "torch.save(torch.load(path, weights_only=True), path)";

    /// <summary>What to say of a file that begins so; null where it is none of these.</summary>
    /// <param name="head">Its first <see cref="Head"/> bytes, or all of a shorter one.</param>
    public static string? Problem(ReadOnlySpan<byte> head)
    {
        if (TorchStreamStart(head) is not null || head.StartsWith("L119547037146038801333356L"u8)) return OldTorch;
        if (head.Length > 2 && head[0] == Protocol && head[1] is >= 2 and <= 5)
            return "is a Python pickle by itself, which is not read; save its tensors with torch.save or as safetensors";
        if (head.StartsWith((ReadOnlySpan<byte>)[0x93, .. "NUMPY"u8]))
            return "is a NumPy array, which is not read; save it as safetensors";
        if (head.StartsWith((ReadOnlySpan<byte>)[0x89, .. "HDF\r\n"u8]))
            return "is an HDF5 file, which is not read; save its tensors as safetensors";
        return head.StartsWith("GGUF"u8) ? "is a GGUF file, which is not read; use the model's safetensors" : null;
    }

    /// <summary>
    /// Before its zip archives torch wrote several pickles one after another, of which the first is a number
    /// (torch/serialization.py, MAGIC_NUMBER): as LONG1 of ten bytes, behind a frame in protocol 4 and later, as digits before
    /// protocol 2. Where the second begins, from protocol 2 on; null where the file begins otherwise.
    /// </summary>
    public static int? TorchStreamStart(ReadOnlySpan<byte> head)
    {
        ReadOnlySpan<byte> magic = [0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, (byte)'.'];
        int at = head.IndexOf(magic);
        return at is 2 or 11 && head[0] == Protocol ? at + magic.Length : null;
    }
}
