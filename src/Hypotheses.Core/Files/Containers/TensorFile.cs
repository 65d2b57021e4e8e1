using System.Buffers.Binary;
using Hypotheses.Core.Files.SafeTensors;
using Hypotheses.Core.Files.Torch;

namespace Hypotheses.Core.Files.Containers;

/// <summary>Opens a file of tensors by what it holds, whatever its name ends in.</summary>
public static class TensorFile
{
    private const string Neither = "is neither a safetensors file nor a torch archive";
    private const int SafeTensorsMark = 8; // where the header begins, with its first brace

    /// <summary>Opens a safetensors file or a file of torch.save, of which tensors only are read.</summary>
    /// <exception cref="MalformedFileException">No such file, a folder, or another container; says which, if known.</exception>
    public static ITensorFile Open(string path)
    {
        using (MappedFile file = MappedFile.Open(path))
        {
            Span<byte> head = stackalloc byte[(int)Math.Min(file.Length, OtherContainer.Head)];
            file.Read(0, head);
            if (!IsSafeTensors(head, file.Length))
            {
                return ((ReadOnlySpan<byte>)head).StartsWith("PK"u8) || OtherContainer.TorchStreamStart(head) is not null
                    ? TorchArchive.Open(path)
                    : throw new MalformedFileException(path, "file", OtherContainer.Problem(head) ?? Neither);
            }
        }

        return SafeTensorsFile.Open(path);
    }

    /// <summary>
    /// Whether a header begins there. The format's own reader takes white space before the brace, so that is read here too, but
    /// only where the length before it can be one: a text may have a space in that place.
    /// </summary>
    private static bool IsSafeTensors(ReadOnlySpan<byte> head, long length)
    {
        if (head.Length <= SafeTensorsMark) return false;
        if (head[SafeTensorsMark] == (byte)'{') return true;
        return head[SafeTensorsMark] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'
            && BinaryPrimitives.ReadUInt64LittleEndian(head) <= (ulong)(length - SafeTensorsMark);
    }
}
