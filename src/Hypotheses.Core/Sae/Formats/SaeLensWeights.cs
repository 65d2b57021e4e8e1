using Hypotheses.Core.Files;
using Hypotheses.Core.Sae.Activations;

namespace Hypotheses.Core.Sae.Formats;

/// <summary>
/// SAELens' tensors, folded: W_enc [d_in, d_sae], b_enc, W_dec [d_sae, d_in], b_dec; <c>threshold</c> [d_sae] for jumprelu;
/// b_gate, b_mag, r_mag [d_sae] in place of b_enc for gated. (decoderesearch/SAELens, <c>saes/*_sae.py</c>: encode and decode.)
/// </summary>
internal static class SaeLensWeights
{
    private const string Fine = "scaling_factor";

    /// <summary>The dictionary that reads activations which the autoencoder wants times <paramref name="inputScale"/>.</summary>
    /// <exception cref="MalformedFileException">A tensor is missing, too many, of a wrong shape or type, or not
    /// finite.</exception>
    public static SparseAutoencoder Fold(ITensorFile file, SaeLensConfig cfg, double inputScale)
    {
        CheckNames(file, cfg);
        (int d, int width) = (cfg.Dimension, cfg.Width);
        bool gated = cfg.Architecture == "gated";
        var weights = new FoldedWeights(
            file.Path, file.Singles("W_enc", d, width), file.Singles(
                gated ? "b_gate" : "b_enc", width), file.Singles("W_dec", width, d), file.Singles("b_dec", d));
        LatentActivation activation = cfg.Architecture switch
        {
            "gated" => weights.Gate("r_mag", file.Doubles("r_mag", width), file.Doubles("b_mag", width)),
            "jumprelu" => FoldedWeights.Thresholds(file.Singles("threshold", width)),
            "topk" => new TopKActivation(cfg.K!.Value),
            "standard" => new ReluActivation(),
            _ => FoldedWeights.Thresholds([.. Enumerable.Repeat(file.Singles("topk_threshold")[0], width)]),
        };
        if (cfg.SubtractsDecoderBias) weights.SubtractDecoderBias();
        if (cfg.RescaleByDecoderNorm && (cfg.IsBatchTopK || cfg.Architecture == "topk")) weights.RescaleByDecoderNorm();
        if (FineTuning(file, cfg) is { } factors) weights.ScaleDecoder(factors);
        if (inputScale != 1) weights.ScaleInput(inputScale);
        return weights.With(activation);
    }

    // As SAELens, which refuses a tensor too many: it may change what the others mean.
    private static void CheckNames(ITensorFile file, SaeLensConfig cfg)
    {
        string[] known =
        [
            "W_enc", "W_dec", "b_dec", Fine, .. cfg.Architecture switch
            {
                "gated" => ["b_gate", "b_mag", "r_mag"],
                "jumprelu" => ["b_enc", "threshold"],
                "topk" or "standard" => ["b_enc"],
                _ => (string[])["b_enc", "topk_threshold"],
            },
        ];
        foreach (string name in file.Names)
            if (!known.Contains(name)) throw file.Foreign(name, $"is no tensor of architecture '{cfg.Architecture}'");
    }

    /// <summary>
    /// Factors between codes and decoder, which fine-tuning left (before version 6); ones count as none, as there.
    /// </summary>
    private static float[]? FineTuning(ITensorFile file, SaeLensConfig cfg)
    {
        if (!file.Names.Contains(Fine)) return null;
        float[] factors = file.Singles(Fine, cfg.Width);
        if (factors.All(factor => Math.Abs(factor - 1) <= 1e-5)) return null;
        return cfg.ScalesDecoder
            ? factors
            : throw new MalformedFileException(file.Path, Fine, "is not 1, but cfg.json says finetuning_scaling_factor is false");
    }
}
