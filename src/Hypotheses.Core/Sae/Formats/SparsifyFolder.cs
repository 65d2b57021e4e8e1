using Hypotheses.Core.Files;
using Hypotheses.Core.Files.Containers;
using Hypotheses.Core.Sae.Activations;

namespace Hypotheses.Core.Sae.Formats;

/// <summary>
/// A sparse autoencoder in the layout of EleutherAI's sparsify: <c>cfg.json</c> and <c>sae.safetensors</c> with encoder.weight
/// [F, d], encoder.bias [F], W_dec [F, d] (a row a latent, as here, also where F = d), b_dec [d]. Codes are the k largest of
/// ReLU((x − b_dec)·encoder.weightᵀ + encoder.bias). (sparsify/sparse_coder.py, encode; sparsify/fused_encoder.py.)
/// </summary>
public static class SparsifyFolder
{
    /// <summary>The file of the configuration.</summary>
    public const string ConfigName = "cfg.json";

    /// <summary>The file of the weights.</summary>
    public const string WeightsName = "sae.safetensors";

    private static readonly string[] Tensors = ["encoder.weight", "encoder.bias", "W_dec", "b_dec"];

    /// <summary>Reads a folder.</summary>
    /// <exception cref="MalformedFileException">
    /// A file is missing or malformed; or it is no dictionary of the activations that it reads: a transcoder, a skip connection,
    /// an encoder of another kind. Names file and field.
    /// </exception>
    public static StoredSae Read(string folder)
    {
        string path = Path.Combine(folder, ConfigName);
        JsonFields cfg = JsonFile.Read(path);
        CheckKind(cfg);
        int d = cfg.Needed("d_in"), k = cfg.Needed("k");
        long width = cfg.Integer("num_latents", 0) is { } latents and > 0 ? latents : (long)d * cfg.Needed("expansion_factor");

        using ITensorFile file = TensorFile.Open(Path.Combine(folder, WeightsName));
        foreach (string name in file.Names)
            if (!Tensors.Contains(name)) throw file.Foreign(name, "is no tensor of a sparse autoencoder of sparsify");
        (int rows, int columns) = file.Matrix("encoder.weight");
        if (columns != d)
            throw new MalformedFileException(
                file.Path, "encoder.weight", $"reads activations of {columns}, but cfg.json says d_in {d}");
        if (rows != width)
            throw new MalformedFileException(file.Path, "encoder.weight", $"has {rows} latents, but cfg.json says {width}");
        if (k > rows) throw cfg.Wrong("k", $"{k} is more than the {rows} latents");
        float[] encoder = TensorNumbers.Transposed(file.Singles("encoder.weight", rows, columns), rows, columns);
        SparseAutoencoder dictionary = new FoldedWeights(
            file.Path,
            encoder,
            file.Singles("encoder.bias", rows),
            file.Singles("W_dec", rows, columns),
            file.Singles("b_dec", columns))
            .SubtractDecoderBias().With(new TopKActivation(k));
        return new StoredSae(dictionary, new SaeInfo("sparsify", "topk", columns, rows) { K = k });
    }

    // What the fields of its configuration, of all its versions, would change in the codes or the reconstruction.
    private static void CheckKind(JsonFields cfg)
    {
        if (cfg.Text("activation") is not (null or "topk") and var activation)
            throw cfg.Wrong("activation", $"'{activation}' is not supported; topk is");
        foreach (string field in (ReadOnlySpan<string>)["transcode", "skip_connection"])
            if (cfg.Flag(field, otherwise: false))
                throw cfg.Wrong(field, "is true: a transcoder is no dictionary of the activations that it reads");
        foreach (
            string field in (ReadOnlySpan<string>)[
                "signed", "embed_skip", "gram_lookup", "matching_pursuit", "slice_encoder", "slice_decoder"])
            if (cfg.Flag(field, otherwise: false)) throw cfg.Wrong(field, "is true, which is not supported");
    }
}
