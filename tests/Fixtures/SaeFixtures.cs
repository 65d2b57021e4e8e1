using Hypotheses.Core.Runtime;
using Hypotheses.Tests.Core.Sae.Formats;

namespace Hypotheses.Tests.Fixtures;

/// <summary>
/// One toy dictionary, d = 4 and F = 6, in each format and architecture that is read, put together from their descriptions.
/// </summary>
internal static class SaeFixtures
{
    private const double Threshold = .625;

    private static readonly Seed Seed = Seed.FromPath("fixtures", "dictionary");
    private static readonly PlainAutoencoder A = new(Seed, 4, 6);

    public static IEnumerable<(string Name, byte[] Content)> All() => [.. SaeLens(), .. DictionaryLearning(), .. Sparsify()];

    private static IEnumerable<(string Name, byte[] Content)> SaeLens()
    {
        (string Kind, string Fields)[] kinds =
        [
            ("standard", ""), ("topk", "\n\"k\": 2, \"rescale_acts_by_decoder_norm\": false,"), ("jumprelu", ""), ("gated", ""),
        ];
        foreach ((string kind, string fields) in kinds)
        {
            string config = $$"""
                {"architecture": "{{kind}}", "d_in": 4, "d_sae": 6, "dtype": "float32", "device": "cpu",{{fields}}
                "apply_b_dec_to_input": true, "normalize_activations": "none", "reshape_activations": "none",
                "metadata": {"sae_lens_version": "6.0.0", "model_name": "fixture", "hook_name": "blocks.0.hook_resid_post"} }

                """;
            foreach ((string, byte[]) file in Folder("saelens-" + kind, config, kind)) yield return file;
        }

        const string old = """
            {"architecture": "standard", "model_name": "fixture", "hook_point": "blocks.0.hook_resid_post", "hook_point_layer": 0,
            "hook_point_head_index": null, "d_in": 4, "d_sae": 6, "dtype": "torch.float32", "activation_fn_str": "topk",
            "activation_fn_kwargs": {"k": 2}, "apply_b_dec_to_input": true, "normalize_activations": "none"}

            """;
        foreach ((string, byte[]) file in Folder("saelens-5", old, "topk")) yield return file;
    }

    private static IEnumerable<(string Name, byte[] Content)> Folder(string name, string config, string kind)
    {
        yield return ($"dictionaries/{name}/cfg.json", Text.Utf8(config));
        yield return ($"dictionaries/{name}/sae_weights.safetensors", SaeLensFiles.Tensors(A, kind, "F32").File());
        yield return ($"dictionaries/{name}/{Golden.Name}", Expected(kind, subtract: true));
    }

    private static IEnumerable<(string Name, byte[] Content)> DictionaryLearning()
    {
        (double[,] encoder, double[,] decoder) = (PlainTensors.Turned(A.Encoder), PlainTensors.Turned(A.Decoder));
        TorchFixture Linear(TorchFixture file) =>
            file.Add("encoder.weight", encoder).Add("encoder.bias", A.EncoderBias).Add("decoder.weight", decoder);
        TorchFixture jump = new TorchFixture().Add("W_enc", A.Encoder).Add("b_enc", A.EncoderBias).Add("W_dec", A.Decoder)
            .Add("b_dec", A.DecoderBias).Add("threshold", A.Thresholds);
        (string Class, string Kind, bool Subtract, TorchFixture File)[] classes =
        [
            ("AutoEncoder", "standard", true, Linear(new TorchFixture().Add("bias", A.DecoderBias))),
            ("BatchTopKSAE", "batchtopk", true,
                Linear(new TorchFixture().Add("b_dec", A.DecoderBias).Add("k", 2).Add("threshold", Threshold))),
            ("JumpReluAutoEncoder", "jumprelu", false, jump),
        ];
        foreach ((string name, string kind, bool subtract, TorchFixture file) in classes)
        {
            string folder = $"dictionaries/dictionary_learning-{name}/", k = kind == "batchtopk" ? "\"k\": 2, " : "";
            yield return (folder + "config.json", Text.Utf8($$$"""
                {"trainer": {"dict_class": "{{{name}}}", "activation_dim": 4, "dict_size": 6, {{{k}}}"layer": 0,
                "lm_name": "fixture", "submodule_name": "resid_post_layer_0"}, "buffer": {"ctx_len": 128}}

                """));
            yield return (folder + "ae.pt", file.Archive());
            yield return (folder + Golden.Name, Expected(kind, subtract));
        }
    }

    private static IEnumerable<(string Name, byte[] Content)> Sparsify()
    {
        yield return ("dictionaries/sparsify-topk/cfg.json", Text.Utf8("""
            {"activation": "topk", "d_in": 4, "num_latents": 6, "expansion_factor": 32, "k": 2, "normalize_decoder": true,
            "multi_topk": false, "skip_connection": false, "transcode": false}

            """));
        yield return ("dictionaries/sparsify-topk/sae.safetensors", new PlainTensors()
            .Add("W_dec", "F32", A.Decoder).Add("b_dec", "F32", A.DecoderBias)
            .Add("encoder.bias", "F32", A.EncoderBias).Add("encoder.weight", "F32", PlainTensors.Turned(A.Encoder)).File());
        yield return ($"dictionaries/sparsify-topk/{Golden.Name}", Expected("topk", subtract: true));
    }

    /// <summary>Four samples, none so near a jump that the last bits decide, with their codes and reconstructions.</summary>
    private static byte[] Expected(string kind, bool subtract)
    {
        Rng rng = Seed.Derive("samples").Rng();
        List<double[]> samples = [], codes = [];
        while (samples.Count < 4)
        {
            double[] x = [.. Enumerable.Range(0, A.D).Select(_ => (rng.Below(33) - 16) / 8.0)];
            double[] bias = kind == "gated" ? new double[A.F] : A.EncoderBias;
            (double[] code, double margin) = Codes(kind, A.Pre(x, subtract, bias));
            if (margin < .01 || code.All(c => c == 0)) continue;
            // A threshold that cuts nothing would not be missed.
            bool cuts = A.Pre(x, subtract, bias).Zip(code).Any(p => p.First > 0 && p.Second == 0);
            if (kind is "jumprelu" or "batchtopk" && !cuts) continue;
            samples.Add(x);
            codes.Add(code);
        }

        double[][] reconstructions = [.. codes.Select(A.Reconstruct)];
        return Golden.Json(("samples", [.. samples]), ("codes", [.. codes]), ("reconstructions", reconstructions));
    }

    private static (double[] Codes, double Margin) Codes(string kind, double[] hidden) => kind switch
    {
        "topk" => PlainAutoencoder.TopK(hidden, 2),
        "jumprelu" => PlainAutoencoder.Jump(hidden, A.Thresholds),
        "batchtopk" => PlainAutoencoder.Jump(hidden, [.. hidden.Select(_ => Threshold)]),
        "gated" => A.Gated(hidden, A.EncoderBias),
        _ => ([.. hidden.Select(h => Math.Max(h, 0))], 1),
    };
}
