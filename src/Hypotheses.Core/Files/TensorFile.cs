namespace Hypotheses.Core.Files;

/// <summary>Opens a file of tensors by what it holds, whatever its name ends in.</summary>
public static class TensorFile
{
    private const int SafeTensorsMark = 8; // where the header's first brace stands

    /// <summary>Opens a safetensors file or a torch archive, of which tensors only are read.</summary>
    /// <exception cref="MalformedFileException">No such file, a folder, or another container.</exception>
    public static ITensorFile Open(string path)
    {
        using (MappedFile file = MappedFile.Open(path))
        {
            Span<byte> head = stackalloc byte[(int)Math.Min(file.Length, SafeTensorsMark + 1)];
            file.Read(0, head);
            if (head.Length <= SafeTensorsMark || head[SafeTensorsMark] != '{')
                return ((ReadOnlySpan<byte>)head).StartsWith("PK"u8) ? TorchArchive.Open(path) : throw new MalformedFileException(path, "file", "is neither a safetensors file nor a torch archive");
        }

        return SafeTensorsFile.Open(path);
    }
}
