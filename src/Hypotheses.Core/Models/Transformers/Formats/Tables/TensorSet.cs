using Hypotheses.Core.Files;
using Hypotheses.Core.Files.Containers;

namespace Hypotheses.Core.Models.Transformers.Formats.Tables;

/// <summary>The tensors of a model by their names, in one file or in several. Owns the files.</summary>
internal sealed class TensorSet : IDisposable
{
    private readonly IReadOnlyList<ITensorFile> _opened;

    /// <summary>All tensors of one file.</summary>
    /// <param name="path">What to name where a tensor is in none of the files: the file itself, or their index.</param>
    /// <param name="files">The file of each tensor, in their order.</param>
    /// <param name="opened">Every file once.</param>
    public TensorSet(string path, IReadOnlyDictionary<string, ITensorFile> files, IReadOnlyList<ITensorFile> opened) =>
        (Path, Files, _opened) = (path, files, opened);

    /// <summary>The file, or the index of several.</summary>
    public string Path { get; }

    /// <summary>The file of each tensor by the tensor's name.</summary>
    public IReadOnlyDictionary<string, ITensorFile> Files { get; }

    /// <summary>Opens one file of tensors.</summary>
    /// <exception cref="MalformedFileException">No such file, or none of tensors.</exception>
    public static TensorSet Open(string path)
    {
        ITensorFile file = TensorFile.Open(path);
        return new TensorSet(path, file.Names.ToDictionary(name => name, _ => file), [file]);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (ITensorFile file in _opened) file.Dispose();
    }
}
