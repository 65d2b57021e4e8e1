using static TorchSharp.torch;

namespace Hypotheses.Core.Files;

/// <summary>
/// A file of named tensors, whatever its container: what the formats of dictionaries and models are read from. Its whole
/// directory is checked when it is opened; a tensor's bytes are read when it is asked for.
/// </summary>
public interface ITensorFile : IDisposable
{
    /// <summary>The path as it was given.</summary>
    string Path { get; }

    /// <summary>The tensors' names, in the file's order.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>The sizes of a tensor, outermost first; empty for a scalar.</summary>
    /// <exception cref="MalformedFileException">The file has no such tensor.</exception>
    IReadOnlyList<long> Shape(string name);

    /// <summary>A tensor's element type.</summary>
    /// <exception cref="MalformedFileException">The file has no such tensor, or one of a type that is not read.</exception>
    ScalarType Type(string name);

    /// <summary>A copy of a tensor on the CPU, contiguous, in the file's own element type; the caller disposes it.</summary>
    /// <exception cref="MalformedFileException">The file has no such tensor, or it cannot be read.</exception>
    Tensor Read(string name);
}
