using Hypotheses.Core.Files;
using Hypotheses.Core.Files.Containers;
using Hypotheses.Core.Models.Transformers.Configuration;
using Hypotheses.Core.Runtime;

namespace Hypotheses.Core.Models.Transformers.Formats;

/// <summary>
/// Reads the state of a small transformer that routes: of <c>[f0, f1, f2, f3, SEL_k]</c> it says f_k at the last position,
/// features being tokens 0-7 and SEL_k token 8 + k. Learnt positions, LayerNorm before each part, ReLU, biases in the MLP only,
/// untied head. (sehajr-singhs/transformer-residual-stream-verification, src/toy_transformer.py and src/task.py.)
/// </summary>
public static class RoutingCheckpoint
{
    /// <summary>Heads of the published model; the file does not say.</summary>
    public const int PublishedHeads = 4;

    /// <summary>Reads and checks all weights.</summary>
    /// <exception cref="MalformedFileException">No such file, another container, sizes that no model can have, a missing or
    /// foreign tensor, a number that is not finite; names the field.</exception>
    public static TransformerWeights Read(string path, int heads = PublishedHeads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(heads, 1);
        using ITensorFile file = TensorFile.Open(path);
        TransformerConfig config = Sizes(file, heads);
        (string Layout, string Name, long[] Shape)[] parts = [
            .. WeightLayout.Of(config).Select(part => (part.Name, NameOf(part.Name), part.Shape))];
        HashSet<string> expected = [.. parts.Select(part => part.Name)];
        if (file.Names.FirstOrDefault(name => !expected.Contains(name)) is { } foreign)
            throw file.Foreign(foreign, "is no tensor of a routing transformer");
        Dictionary<string, float[]> read = parts.ToDictionary(part => part.Layout, part => file.Singles(part.Name, part.Shape));
        return TransformerWeights.Create(config, (name, shape) => Tensors.Of(read[name], shape));
    }

    private static TransformerConfig Sizes(ITensorFile file, int heads)
    {
        (int vocabulary, int dim) = file.Matrix("embed.weight");
        (int context, _) = file.Matrix("pos");
        (int hidden, _) = file.Matrix("blocks.0.mlp.fc_in.weight");
        if (dim % heads != 0)
            throw new MalformedFileException(file.Path, "embed.weight", $"has rows of {dim}, which {heads} heads do not divide");
        HashSet<string> names = [.. file.Names];
        int layers = 0;
        while (names.Contains($"blocks.{layers}.ln1.weight")) layers++;
        return new TransformerConfig
        {
            Dim = dim,
            Layers = layers,
            Vocabulary = vocabulary,
            Context = context,
            Norm = new NormSettings(NormKind.Layer),
            Positions = new LearnedPositions(),
            Attention = new AttentionSettings(heads, dim / heads),
            Mlp = new MlpSettings(hidden, MlpActivation.Relu, Bias: true),
        };
    }

    /// <summary>A tensor's name in the file.</summary>
    internal static string NameOf(string layout) => Names.Aggregate(
        layout, (name, pair) => name.Replace(pair.Layout, pair.File, StringComparison.Ordinal));

    private static readonly (string Layout, string File)[] Names =
    [
        ("positions.weight", "pos"), ("head.weight", "unembed.weight"), ("final_norm", "ln_f"), ("attn.norm", "ln1"),
        ("mlp.norm", "ln2"), ("gain", "weight"), ("attn.q", "attn.W_Q"), ("attn.k", "attn.W_K"), ("attn.v", "attn.W_V"),
        ("attn.o", "attn.W_O"), ("mlp.up", "mlp.fc_in"), ("mlp.down", "mlp.fc_out"),
    ];
}
