using Hypotheses.Core.Files;
using Hypotheses.Core.Models.Transformers.Configuration;
using Hypotheses.Core.Models.Transformers.Formats.Architectures;
using Hypotheses.Core.Models.Transformers.Formats.Tables;

namespace Hypotheses.Core.Models.Transformers.Formats;

/// <summary>
/// Reads a folder that holds a transformer: <c>config.json</c> and its weights, in one file or in several, as Hugging Face's
/// library writes them (versions 4 and 5), also in the cache of the hub's client (<see cref="ModelFolder"/>), or as
/// TransformerLens names them. Weights keep the type in which they are stored.
/// </summary>
public static class TransformerFolder
{
    /// <summary>The name of the configuration's file.</summary>
    public const string ConfigName = "config.json";

    private const string AdapterName = "adapter_config.json"; // its library would add it to the weights

    private static readonly string[] WeightNames = // in the order in which that library looks for them
        ["model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "pytorch_model.bin.index.json"];

    /// <summary>Reads and checks all weights, each tensor once.</summary>
    /// <param name="path">The folder, or the model's folder in the cache of the hub's client.</param>
    /// <exception cref="MalformedFileException">
    /// No such folder or file; an architecture, activation, scaling or field that is not known; a tensor that is missing,
    /// foreign, there twice, of another shape or type than the configuration says, or holds a NaN. Names file and field or
    /// tensor.
    /// </exception>
    public static TransformerWeights Read(string path)
    {
        (TransformerConfig config, WeightTable table, TensorSet tensors) = Open(path);
        using (tensors) return table.Read(config, tensors);
    }

    /// <summary>Reads the configuration alone; of the weights it looks at the directory only.</summary>
    /// <param name="path">As above.</param>
    /// <exception cref="MalformedFileException">As above, but for what the weights' numbers and shapes are.</exception>
    public static TransformerConfig Config(string path)
    {
        (TransformerConfig config, _, TensorSet tensors) = Open(path);
        tensors.Dispose();
        return config;
    }

    private static (TransformerConfig Config, WeightTable Table, TensorSet Tensors) Open(string path)
    {
        ModelFolder folder = ModelFolder.Open(path);
        if (folder.Find(AdapterName) is { } adapter)
            throw new MalformedFileException(adapter, "folder", "holds an adapter beside a model, which is not read: merge it first");
        var fields = new ConfigFields(JsonFile.Read(folder.Find(ConfigName)
            ?? throw new MalformedFileException(path, ConfigName, "is missing in the folder")));
        Architecture architecture = KnownArchitectures.Of(fields);
        TransformerConfig config = architecture.Configure(fields);
        fields.RefuseOthers(architecture.Name);
        if (config.Flaw() is { } flaw) throw fields.Wrong(flaw.Field, flaw.Problem);

        TensorSet tensors = OpenWeights(path, folder);
        try
        {
            if (architecture.Table.EmbeddingType(tensors) is { } type) config = architecture.Stored(config, type);
            return (config, architecture.Table, tensors);
        }
        catch
        {
            tensors.Dispose();
            throw;
        }
    }

    private static TensorSet OpenWeights(string path, ModelFolder folder)
    {
        foreach (string name in WeightNames)
        {
            if (folder.Find(name) is not { } found) continue;
            return name.EndsWith(".json", StringComparison.Ordinal) ? ShardIndex.Open(found, folder) : TensorSet.Open(found);
        }

        throw new MalformedFileException(
            path, "folder", $"holds no weights: {string.Join(", ", WeightNames)} are looked for");
    }
}
