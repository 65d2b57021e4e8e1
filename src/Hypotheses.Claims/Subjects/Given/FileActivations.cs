using Hypotheses.Core.Activations;
using Hypotheses.Core.Files;
using Hypotheses.Core.Files.SafeTensors;
using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;
using static TorchSharp.torch;

namespace Hypotheses.Claims.Subjects.Given;

/// <summary>
/// Activations on disk: the folder of an <see cref="ActivationStore"/>, or a safetensors file with one tensor of rows [N, d]
/// (F32, F16, BF16 or F64; all finite).
/// </summary>
public sealed class FileActivations : ActivationSource
{
    private const int Window = 1 << 18; // rows of a store that are mixed with each other at once
    private readonly string _path;
    private readonly Lazy<Func<Seed, IActivationStream>> _open;
    private readonly FilesIdentity _identity;

    /// <param name="path">The folder or file.</param>
    /// <param name="words">How the path was written, for messages.</param>
    public FileActivations(string path, string words)
    {
        _path = path;
        Missing = Directory.Exists(path) || File.Exists(path) ? null : $"there is no {words}";
        _open = new(Open);
        _identity = new FilesIdentity(
            () => "activations " + (Missing is null ? FileHash.Of(path) : words), "activations " + words);
    }

    /// <inheritdoc/>
    public override string? Missing { get; }

    /// <inheritdoc/>
    public override string Identity => _identity.Text;

    /// <inheritdoc/>
    /// <exception cref="MalformedFileException">The file is not as described; names the field.</exception>
    public override IActivationStream Stream(Seed seed) => _open.Value(seed);

    private Func<Seed, IActivationStream> Open()
    {
        _identity.Require();
        if (Directory.Exists(_path))
        {
            ActivationStore store = ActivationStore.Open(_path);
            return seed => store.Stream(seed, Window);
        }

        using SafeTensorsFile file = SafeTensorsFile.Open(_path);
        if (file.Names is not [var name])
            throw new MalformedFileException(_path, "tensors", $"has {file.Names.Count}, not the one tensor of activations");
        if (file.Shape(name) is not [> 0 and <= int.MaxValue, > 0 and <= int.MaxValue] shape)
            throw new MalformedFileException(
                _path, name, $"is [{string.Join(", ", file.Shape(name))}], not rows of activations [N, d]");
        if (file.Type(name) is not (ScalarType.Float32 or ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float64))
            throw new MalformedFileException(_path, name, $"is {file.Type(name)}, no floating-point type");
        using var scope = NewDisposeScope();
        Tensor values = file.Read(name).to(ScalarType.Float32);
        if (!values.isfinite().all().item<bool>()) throw new MalformedFileException(_path, name, "holds NaN or an infinity");
        ActivationTable table = ActivationTable.Of(name, Tensors.ToArray<float>(values), (int)shape[1]);
        return seed => new ModelActivations(table, seed);
    }
}
