using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Core.Sae.Formats;

/// <summary>SAELens' two files, put together by hand.</summary>
internal static class SaeLensFiles
{
    public static void Write(TemporaryFolder folder, string config, PlainTensors weights)
    {
        folder.Write("cfg.json", System.Text.Encoding.UTF8.GetBytes(config));
        folder.Write("sae_weights.safetensors", weights.File());
    }

    /// <summary>The tensors of an architecture, in the order of their names, as torch's own writer puts them.</summary>
    public static PlainTensors Tensors(PlainAutoencoder a, string kind, string type)
    {
        PlainTensors tensors = new PlainTensors().Add("W_dec", type, a.Decoder).Add("W_enc", type, a.Encoder)
            .Add("b_dec", type, a.DecoderBias);
        tensors.Add(kind == "gated" ? "b_gate" : "b_enc", type, a.EncoderBias);
        return kind switch
        {
            "gated" => tensors.Add("b_mag", type, a.Magnitudes).Add("r_mag", type, a.LogGains),
            "jumprelu" or "scaled" => tensors.Add("threshold", type, a.Thresholds),
            "batchtopk" => tensors.Add("topk_threshold", "F64", [], [.375]),
            "fine-tuned" => tensors.Add("scaling_factor", type, [a.F], Enumerable.Range(0, a.F).Select(j => 1 + (j / 8.0))),
            _ => tensors,
        };
    }
}
