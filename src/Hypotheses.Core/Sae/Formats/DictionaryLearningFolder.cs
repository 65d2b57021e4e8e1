using Hypotheses.Core.Files;
using Hypotheses.Core.Files.Containers;
using Hypotheses.Core.Sae.Activations;

namespace Hypotheses.Core.Sae.Formats;

/// <summary>
/// A dictionary in the layout of dictionary_learning: <c>ae.pt</c> and, where it is there, <c>config.json</c>, whose
/// <c>trainer</c> names class, sizes and k. Its forward passes (dictionary.py, trainers/*.py) subtract the decoder's bias from
/// the input in all classes but AutoEncoderNew and JumpReluAutoEncoder. Weights keep the scale of the file: its loaders may
/// rescale AutoEncoder to decoder rows of norm 1, which changes the units of codes, but no reconstruction.
/// </summary>
public static class DictionaryLearningFolder
{
    /// <summary>The file of the configuration.</summary>
    public const string ConfigName = "config.json";

    /// <summary>The file of the weights.</summary>
    public const string WeightsName = "ae.pt";

    /// <summary>Reads a folder.</summary>
    /// <exception cref="MalformedFileException">
    /// A file is missing or malformed, the class is unknown or ambiguous, or the two files disagree; or a batch TopK has no
    /// threshold, so that the codes of one sample would depend on its batch. Names file and field.
    /// </exception>
    public static StoredSae Read(string folder)
    {
        string path = Path.Combine(folder, ConfigName);
        JsonFields? config = Path.Exists(path) ? JsonFile.Read(path) : null, trainer = config?.Inner("trainer");
        if (config?.Inner("buffer") is { } buffer && buffer.Text("io") is not (null or "in" or "out") and var io)
        {
            throw buffer.Wrong("io", $"'{io}' is not supported; in and out are: what reads at one place and writes to another "
                + "is no dictionary of the activations that it reads");
        }

        using ITensorFile file = TensorFile.Open(Path.Combine(folder, WeightsName));
        DictionaryLearningClass kind = DictionaryLearningClass.Of(
            trainer?.Text("dict_class"), file, problem => trainer!.Wrong("dict_class", problem));
        bool linear = kind.Needed.Contains("encoder.weight");
        (int d, int width) = file.Matrix(linear ? "encoder.weight" : "W_enc");
        if (linear) (d, width) = (width, d); // nn.Linear stores [out, in]
        CheckSize(file, trainer, "activation_dim", d);
        CheckSize(file, trainer, "dict_size", width);

        int? k = K(file, trainer, width);
        var info = new SaeInfo("dictionary_learning", kind.Name, d, width)
        {
            K = k,
            ModelName = trainer?.Text("lm_name"),
            HookName = trainer?.Text("submodule_name"),
            Layer = trainer?.WholeOrNull("layer"),
        };
        return new StoredSae(Fold(file, kind.Name, linear, d, width, k), info);
    }

    private static SparseAutoencoder Fold(ITensorFile file, string kind, bool linear, int d, int width, int? k)
    {
        (string encoderBias, string decoderBias) = kind switch
        {
            "AutoEncoder" => ("encoder.bias", "bias"),
            "AutoEncoderNew" => ("encoder.bias", "decoder.bias"),
            "GatedAutoEncoder" => ("gate_bias", "decoder_bias"),
            _ => (linear ? "encoder.bias" : "b_enc", "b_dec"),
        };
        var weights = new FoldedWeights(
            file.Path,
            linear
                ? TensorNumbers.Transposed(file.Singles("encoder.weight", width, d), width, d)
                : file.Singles("W_enc", d, width),
            file.Singles(encoderBias, width),
            linear
                ? TensorNumbers.Transposed(file.Singles("decoder.weight", d, width), d, width)
                : file.Singles("W_dec", width, d),
            file.Singles(decoderBias, d));
        LatentActivation activation = kind switch
        {
            "AutoEncoder" or "AutoEncoderNew" => new ReluActivation(),
            "AutoEncoderTopK" =>
                new TopKActivation(
                    k ?? throw new MalformedFileException(file.Path, "k", "stands neither here nor in config.json")),
            "JumpReluAutoEncoder" => FoldedWeights.Thresholds(file.Singles("threshold", width)),
            "GatedAutoEncoder" => weights.Gate("r_mag", file.Doubles("r_mag", width), file.Doubles("mag_bias", width)),
            _ => BatchThreshold(file, kind, width),
        };
        if (kind is not ("AutoEncoderNew" or "JumpReluAutoEncoder")) weights.SubtractDecoderBias();
        return weights.With(activation);
    }

    /// <summary>Batch TopK at inference: one threshold for all latents; it is −1 until training has set it.</summary>
    private static JumpReluActivation BatchThreshold(ITensorFile file, string kind, int width)
    {
        if (kind == "MatryoshkaBatchTopKSAE" && file.Integers("group_sizes") is var groups
            && (groups.Any(size => size <= 0 || size > width) || groups.Sum() != width))
            throw new MalformedFileException(file.Path, "group_sizes", $"do not add up to the {width} latents");
        float threshold = file.Singles("threshold")[0];
        return threshold >= 0
            ? new JumpReluActivation([.. Enumerable.Repeat(threshold, width)])
            : throw new MalformedFileException(
                file.Path, "threshold", $"{threshold} was never set: without it the codes of a sample depend on its batch");
    }

    private static int? K(ITensorFile file, JsonFields? trainer, int width)
    {
        int? said = trainer?.Integer("k");
        if (said > width) throw trainer!.Wrong("k", $"{said} is more than the {width} latents");
        if (!file.Names.Contains("k")) return said;
        long[] stored = file.Integers("k");
        if (stored.Length != 1 || stored[0] < 1 || stored[0] > width)
            throw new MalformedFileException(file.Path, "k", $"is not one number from 1 to the {width} latents");
        return said is null || said == stored[0]
            ? (int)stored[0]
            : throw new MalformedFileException(file.Path, "k", $"{stored[0]}, but config.json says {said}");
    }

    private static void CheckSize(ITensorFile file, JsonFields? trainer, string field, int size)
    {
        if (trainer?.Integer(field) is { } said && said != size)
            throw trainer.Wrong(field, $"{said}, but the tensors of {Path.GetFileName(file.Path)} have {size}");
    }
}
