using Hypotheses.Core.Files;
using Hypotheses.Core.Models.Transformers.Configuration;
using Hypotheses.Core.Models.Transformers.Formats.Tables;

namespace Hypotheses.Core.Models.Transformers.Formats;

/// <summary>
/// Reads a transformer that learned (a + b) mod p in the setting of Nanda et al. 2023: tokens a, b and "=" (token p), no norms,
/// ReLU, the answer at the last position. Its sizes are those of its tensors.
/// (JacobFlorio/AI-and-EE-Research, mech-interp-tiny-transformer/src/model.py)
/// </summary>
public static class GrokkedAdditionCheckpoint
{
    private static readonly WeightTable Names = new(
        [
            new("embed.weight", "tok_embed.weight"),
            new("positions.weight", "pos_embed.weight"),
            new("blocks.#.attn.q.weight", "blocks.#.attn.W_Q", StoredForm.TurnedHeads),
            new("blocks.#.attn.k.weight", "blocks.#.attn.W_K", StoredForm.TurnedHeads),
            new("blocks.#.attn.v.weight", "blocks.#.attn.W_V", StoredForm.TurnedHeads),
            new("blocks.#.attn.o.weight", "blocks.#.attn.W_O", StoredForm.TurnedOutputs),
            .. WeightRow.Linear("blocks.#.mlp.up", "blocks.#.mlp.W_in"),
            .. WeightRow.Linear("blocks.#.mlp.down", "blocks.#.mlp.W_out"),
            new("head.weight", "unembed.weight"),
        ]);

    /// <summary>Reads and checks all weights.</summary>
    /// <exception cref="MalformedFileException">No such file, sizes that do not fit each other, a missing or foreign tensor, a
    /// number that is not finite; names file and tensor.</exception>
    public static TransformerWeights Read(string path)
    {
        using TensorSet tensors = TensorSet.Open(path);
        return Names.Read(Sizes(tensors), tensors);
    }

    private static TransformerConfig Sizes(TensorSet tensors)
    {
        int[] embedding = Shape(tensors, "tok_embed.weight", 2), heads = Shape(tensors, "blocks.0.attn.W_Q", 3);
        int layers = 1;
        while (tensors.Files.ContainsKey($"blocks.{layers}.attn.W_Q")) layers++;
        return new TransformerConfig
        {
            Dim = embedding[1],
            Layers = layers,
            Vocabulary = embedding[0],
            Context = Shape(tensors, "pos_embed.weight", 2)[0],
            Norm = new NormSettings(NormKind.None, Final: false),
            Positions = new LearnedPositions(),
            Attention = new AttentionSettings(heads[0], heads[2]),
            Mlp = new MlpSettings(Shape(tensors, "blocks.0.mlp.W_in.weight", 2)[0], MlpActivation.Relu, Bias: true),
            Initial = InitialScheme.Grokking(embedding[1], embedding[0]),
        };
    }

    private static int[] Shape(TensorSet tensors, string name, int rank)
    {
        if (!tensors.Files.TryGetValue(name, out ITensorFile? file))
            throw new MalformedFileException(tensors.Path, name, "is missing");
        IReadOnlyList<long> shape = file.Shape(name);
        return shape.Count == rank && shape.All(size => size is > 0 and <= 1 << 24)
            ? [.. shape.Select(size => (int)size)]
            : throw file.Foreign(name, $"has shape {TensorNumbers.Text(shape)}, not {rank} sizes from 1 to {1 << 24}");
    }
}
