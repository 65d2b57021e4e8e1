using System.Text.Json;
using Hypotheses.Core.Files;

namespace Hypotheses.Core.Sae.Formats;

/// <summary>What SAELens' <c>cfg.json</c> means, of version 6 (its <c>SAEConfig</c>) and of the flat ones before it.</summary>
/// <param name="Architecture">One of <see cref="Architectures"/>.</param>
/// <param name="Dimension">d_in.</param>
/// <param name="Width">d_sae.</param>
/// <param name="K">Latents a sample, for TopK; on average, for batch TopK.</param>
/// <param name="RescaleByDecoderNorm">TopK chooses among pre-activations times decoder norms, and codes are in those
/// units.</param>
/// <param name="SubtractsDecoderBias">b_dec is taken from the input.</param>
/// <param name="ScaledInput">It reads activations times a factor that is not stored (<c>expected_average_only_in</c>).</param>
/// <param name="ScalesDecoder">Codes are multiplied by the tensor <c>scaling_factor</c> before the decoder.</param>
internal sealed record SaeLensConfig(
    string Architecture, int Dimension, int Width, int? K, bool RescaleByDecoderNorm, bool SubtractsDecoderBias, bool ScaledInput,
    bool ScalesDecoder)
{
    /// <summary>The architectures that are dictionaries of the activations that they read.</summary>
    public static readonly IReadOnlyList<string> Architectures = [
        "standard", "topk", "jumprelu", "gated", "batchtopk", "matryoshka_batchtopk"];

    /// <summary>What is known beside the weights.</summary>
    public required SaeInfo Info { get; init; }

    /// <summary>Whether it was saved in training: batch TopK is saved as JumpReLU when it is finished.</summary>
    public bool IsBatchTopK => Architecture is "batchtopk" or "matryoshka_batchtopk";

    /// <summary>Reads all fields that decide what the weights mean.</summary>
    /// <exception cref="MalformedFileException">A field is missing, wrong, or asks for what is not supported.</exception>
    public static SaeLensConfig Of(JsonFields cfg)
    {
        JsonFields about = cfg.Inner("metadata") ?? cfg.Inner("meta") ?? cfg; // "meta" in candidates of version 6
        SaeLensTranscoder.Refuse(cfg, about);
        string architecture = ReadArchitecture(cfg);
        (int dimension, int width) = (cfg.Needed("d_in"), cfg.Needed("d_sae"));
        CheckType(cfg);
        if (cfg.Text("reshape_activations") is not (null or "none" or "hook_z") and var reshape)
            throw cfg.Wrong("reshape_activations", $"'{reshape}' is not supported; none and hook_z are");

        int? k = ReadK(cfg, architecture, width);
        return new SaeLensConfig(
            architecture, dimension, width, k, cfg.Flag("rescale_acts_by_decoder_norm", otherwise: false),
            cfg.Flag("apply_b_dec_to_input", otherwise: true),
            ReadNormalisation(cfg), cfg.Flag("finetuning_scaling_factor", otherwise: false))
        {
            Info = new SaeInfo("SAELens", architecture, dimension, width)
            {
                K = k,
                ModelName = about.Text("model_name"),
                HookName = about.Text("hook_name") ?? about.Text("hook_point"),
                Layer = about.Integer("hook_layer", 0) ?? about.Integer("hook_point_layer", 0),
                HeadIndex = about.Integer("hook_head_index", 0) ?? about.Integer("hook_point_head_index", 0),
            },
        };
    }

    // Before version 6 the activation function stood beside the architecture, and "standard" with "topk" was a TopK.
    private static string ReadArchitecture(JsonFields cfg)
    {
        string architecture = cfg.Text("architecture") ?? "standard";
        if (!Architectures.Contains(architecture))
            throw cfg.Wrong("architecture", $"'{architecture}' is not supported; {string.Join(", ", Architectures)} are");
        string field = cfg.Has("activation_fn") ? "activation_fn" : "activation_fn_str";
        return (architecture, cfg.Text(field)) switch
        {
            (_, null or "relu") or ("topk", "topk") => architecture,
            ("standard", "topk") => "topk",
            (_, var activation) => throw cfg.Wrong(field, $"'{activation}' is not supported with architecture '{architecture}'"),
        };
    }

    private static int? ReadK(JsonFields cfg, string architecture, int width)
    {
        if (architecture is not ("topk" or "batchtopk" or "matryoshka_batchtopk")) return null;
        bool flat = !cfg.Has("k") && cfg.Has("activation_fn_kwargs");
        JsonFields from = flat ? cfg.Inner("activation_fn_kwargs")! : cfg;
        // on average, so it may be a fraction, and not needed for reading
        if (architecture != "topk") return from.WholeOrNull("k") is { } whole and > 0 ? whole : null;
        int k = from.Needed("k");
        return k <= width ? k : throw from.Wrong("k", $"{k} is more than the {width} latents of d_sae");
    }

    private static bool ReadNormalisation(JsonFields cfg)
    {
        const string field = "normalize_activations";
        if (cfg.Kind(field) is JsonValueKind.True or JsonValueKind.False) return cfg.Flag(field, otherwise: false);
        return cfg.Text(field) switch
        {
            null or "none" => false,
            "expected_average_only_in" => true,
            "layer_norm" => throw PerSample(
                cfg, field, "its own mean and deviation", "(x − mean) / (std + 1e-5), with std over d − 1"),
            "constant_norm_rescale" => throw PerSample(cfg, field, "its own norm", "x · √d / ‖x‖"),
            var other => throw cfg.Wrong(field, $"'{other}' is not supported; none and expected_average_only_in are"),
        };
    }

    // Each sample has a scale of its own, in and out: no weights do the same (saes/sae.py, _setup_activation_normalization).
    private static MalformedFileException PerSample(JsonFields cfg, string field, string by, string formula) => cfg.Wrong(field,
        $"'{cfg.Text(field)}' is not supported: it normalises each activation by {by}, which no weights can hold; needed are "
        + $"activations that already are {formula}, and 'none' here: codes are then the same, and reconstructions are of "
        + "those activations");

    // Not used: numbers are read in the type in which they are stored, which says all of them.
    private static void CheckType(JsonFields cfg)
    {
        string? type = cfg.Text("dtype");
        if (
            type?.Replace("torch.", "", StringComparison.Ordinal) is not (
                null or "float32" or "float64" or "float16" or "bfloat16"))
            throw cfg.Wrong("dtype", $"'{type}' is not one of float32, float64, float16, bfloat16");
    }
}
