using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Formats;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Core.Sae.Formats;

/// <summary>Folders put together by hand against SAELens' own forward passes in loops.</summary>
public sealed class SaeLensFolderTests : IDisposable
{
    private const double Scale = .625, BatchThreshold = .375;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("standard", true, 0, "F32", """ "architecture":"standard","dtype":"float32","apply_b_dec_to_input":true """)]
    [InlineData("standard", false, 0, "F32", """ "architecture":"standard","dtype":"torch.float32","apply_b_dec_to_input":false,"normalize_activations":"none" """)]
    [InlineData("standard", true, 0, "BF16", """ "dtype":"bfloat16","hook_point":"blocks.3.hook_resid_pre","hook_point_head_index":null,"normalize_activations":false,"activation_fn_str":"relu" """)]
    [InlineData("standard", true, 0, "F64", """ "architecture":"standard","dtype":"float64","normalize_activations":null,"activation_fn":"relu","reshape_activations":"hook_z" """)]
    [
        InlineData(
            "topk",
            true,
            2,
            "F32",
            """ "architecture":"topk","k":2,"apply_b_dec_to_input":true,"rescale_acts_by_decoder_norm":false """)]
    [InlineData("topk", false, 3, "F16", """ "architecture":"topk","k":3,"apply_b_dec_to_input":false """)]
    [
        InlineData(
            "rescaled topk",
            true,
            2,
            "F32",
            """ "architecture":"topk","k":2,"rescale_acts_by_decoder_norm":true,"metadata":{"sae_lens_version":"6.12.1"} """)]
    [InlineData("topk", true, 1, "F32", """ "architecture":"topk","activation_fn_str":"topk","activation_fn_kwargs":{"k":1} """)]
    [
        InlineData(
            "topk", true, 2, "F32", """ "architecture":"standard","activation_fn_str":"topk","activation_fn_kwargs":{"k":2} """)]
    [InlineData("topk", true, 2, "F32", """ "architecture":"topk","k":2.0,"lr":NaN,"metadata":{"a":Infinity,"b":-Infinity} """)]
    [InlineData("standard", true, 0, "F32", """ "is_transcoder":false,"d_out":1000,"out_hook_point":"blocks.9.hook_mlp_out" """)]
    [InlineData("standard", true, 0, "F32", """ "hook_point":"blocks.9.ln2","out_hook_point":"blocks.9.ln2" """)]
    [InlineData("jumprelu", false, 0, "F32", """ "architecture":"jumprelu","apply_b_dec_to_input":false """)]
    [InlineData("jumprelu", true, 0, "BF16", """ "architecture":"jumprelu","dtype":"bfloat16" """)]
    [InlineData("gated", true, 0, "F32", """ "architecture":"gated","apply_b_dec_to_input":true """)]
    [InlineData("gated", false, 0, "F16", """ "architecture":"gated","apply_b_dec_to_input":false """)]
    [InlineData("batchtopk", true, 0, "F32", """ "architecture":"batchtopk","k":2.5,"rescale_acts_by_decoder_norm":true """)]
    [
        InlineData(
            "batchtopk", true, 0, "F32", """ "architecture":"matryoshka_batchtopk","k":2,"rescale_acts_by_decoder_norm":true """)]
    [InlineData("fine-tuned", true, 0, "F32", """ "architecture":"standard","finetuning_scaling_factor":true """)]
    [InlineData("scaled", true, 0, "F32", """ "architecture":"jumprelu","normalize_activations":"expected_average_only_in" """)]
    [
        InlineData(
            "scaled",
            false,
            0,
            "F32",
            """ "architecture":"jumprelu","normalize_activations":true,"apply_b_dec_to_input":false """)]
    public void Codes_and_reconstructions_are_those_of_its_own_forward_pass(
        string kind, bool subtract, int k, string type, string fields)
    {
        for (int round = 0; round < 6; round++)
        {
            Seed seed = Seed.FromPath("SAELens", kind, fields).Derive("round", round);
            Rng rng = seed.Derive("sizes").Rng();
            var a = new PlainAutoencoder(seed, 1 + rng.Below(6), 4 + rng.Below(6));
            SaeLensFiles.Write(_folder, $"{{\"d_in\":{a.D},\"d_sae\":{a.F},{fields}}}", SaeLensFiles.Tensors(a, kind, type));
            StoredSae stored = SaeFolder.Open(_folder.Root, kind == "scaled" ? Scale : null);
            Assert.Equal(("SAELens", a.D, a.F), (stored.Info.Format, stored.Info.Dimension, stored.Info.Width));
            // by way of the raw tensors: the same
            SparseAutoencoder held = SaeLensFolder.Read(_folder.Root).ToDictionary(kind == "scaled" ? Scale : null);
            Assert.Equal(held.Encoder.ToArray(), stored.Sae.Encoder.ToArray());
            Assert.Equal(held.DecoderBias.ToArray(), stored.Sae.DecoderBias.ToArray());
            a.Agrees(stored.Sae, seed, x => Forward(a, kind, subtract, k, x));
        }
    }

    /// <summary>saes/*_sae.py: process_sae_in, encode, decode.</summary>
    private static (double[] Codes, double[] Reconstruction, double Margin) Forward(
        PlainAutoencoder a, string kind, bool subtract, int k, double[] x)
    {
        double scale = kind == "scaled" ? Scale : 1;
        double[] input = [.. x.Select(v => v * scale)], hidden = a.Pre(input, subtract, a.EncoderBias);
        if (kind is "rescaled topk" or "batchtopk") hidden = [.. hidden.Select((h, j) => h * a.Norm(j))];
        (double[] codes, double margin) = kind switch
        {
            "standard" or "fine-tuned" => ([.. hidden.Select(h => Math.Max(h, 0))], 1),
            "topk" or "rescaled topk" => PlainAutoencoder.TopK(hidden, k),
            "jumprelu" or "scaled" => PlainAutoencoder.Jump(hidden, a.Thresholds),
            "gated" => a.Gated(a.Pre(input, subtract, new double[a.F]), a.EncoderBias),
            _ => PlainAutoencoder.Jump(hidden, [.. hidden.Select(_ => BatchThreshold)]),
        };
        double[] decoded = a.Reconstruct(kind switch
        {
            "rescaled topk" or "batchtopk" => [.. codes.Select((c, j) => c / a.Norm(j))],
            "fine-tuned" => [.. codes.Select((c, j) => c * (1 + (j / 8.0)))],
            _ => codes,
        });
        return (codes, [.. decoded.Select(v => v / scale)], margin);
    }

    [Theory]
    [InlineData(""" "metadata":{"model_name":"m","hook_name":"blocks.2.hook_mlp_out","hook_head_index":3,"sae_lens_version":"6.0.0"} """, "blocks.2.hook_mlp_out", null, 3)]
    [
        InlineData(
            """ "model_name":"m","hook_point":"blocks.5.hook_resid_pre","hook_point_layer":5,"hook_point_head_index":null """,
            "blocks.5.hook_resid_pre",
            5,
            null)]
    [InlineData(""" "meta":{"model_name":"m","hook_name":"blocks.2.hook_mlp_out"} """, "blocks.2.hook_mlp_out", null, null)]
    [
        InlineData(
            """ "model_name":"m","hook_name":"blocks.5.attn.hook_z","hook_layer":5,"hook_head_index":0 """,
            "blocks.5.attn.hook_z",
            5,
            0)]
    public void What_is_known_comes_from_either_layout(string fields, string hook, int? layer, int? head)
    {
        var a = new PlainAutoencoder(new Seed(1), 2, 3);
        SaeLensFiles.Write(
            _folder, $$"""{"architecture":"topk","k":2,"d_in":2,"d_sae":3,{{fields}}}""", SaeLensFiles.Tensors(a, "topk", "F32"));
        Assert.Equal(
            new SaeInfo("SAELens", "topk", 2, 3)
            {
                K = 2,
                ModelName = "m",
                HookName = hook,
                Layer = layer,
                HeadIndex = head
            },
            SaeFolder.Open(_folder.Root).Info);
    }

    [Fact]
    public void Activations_that_were_scaled_in_training_need_the_factor_and_others_take_none()
    {
        var a = new PlainAutoencoder(new Seed(2), 2, 3);
        string config = Path.Combine(_folder.Root, "cfg.json");
        SaeLensFiles.Write(
            _folder,
            """{"d_in":2,"d_sae":3,"normalize_activations":"expected_average_only_in"}""",
            SaeLensFiles.Tensors(a, "standard", "F32"));
        Assert.True(SaeLensFolder.Read(_folder.Root).NeedsInputScale);
        Refusal.Of(
            () => SaeFolder.Open(_folder.Root), config, "normalize_activations", "must be given as the input scale");
        Assert.Contains(
            "not positive",
            Assert.Throws<ArgumentException>(() => SaeFolder.Open(_folder.Root, 0)).Message,
            StringComparison.Ordinal);
        SaeLensFiles.Write(_folder, """{"d_in":2,"d_sae":3}""", SaeLensFiles.Tensors(a, "standard", "F32"));
        Assert.Contains(
            "as they are",
            Assert.Throws<ArgumentException>(() => SaeFolder.Open(_folder.Root, 2)).Message,
            StringComparison.Ordinal);
    }

    // What the refusal of these two says is needed, normalised activations and 'none', against SAELens' own pass.
    [Theory]
    [InlineData("layer_norm")]
    [InlineData("constant_norm_rescale")]
    public void A_normalisation_of_each_sample_may_be_done_beforehand_as_the_refusal_says(string normalisation)
    {
        var a = new PlainAutoencoder(new Seed(5), 5, 8);
        void Write(string value) => SaeLensFiles.Write(
            _folder,
            $$"""{"architecture":"jumprelu","d_in":5,"d_sae":8,"normalize_activations":"{{value}}"}""",
            SaeLensFiles.Tensors(a, "jumprelu", "F32"));
        Write(normalisation);
        string config = Path.Combine(_folder.Root, "cfg.json");
        Refusal.Of(() => SaeFolder.Open(_folder.Root), config, "normalize_activations", "and 'none' here");
        Write("none");
        SparseAutoencoder dictionary = SaeFolder.Open(_folder.Root).Sae;
        using var scope = TorchSharp.torch.NewDisposeScope();
        Rng rng = Seed.FromPath("SAELens", normalisation).Rng();
        for (int n = 0; n < 20; n++)
        {
            double[] x = [.. Enumerable.Range(0, 5).Select(_ => 3 + (4 * rng.Normal()))];
            bool layer = normalisation == "layer_norm";
            double mean = x.Average(), norm = Math.Sqrt(x.Sum(v => v * v));
            double deviation = Math.Sqrt(x.Sum(v => (v - mean) * (v - mean)) / 4); // torch's std, over d − 1
            double In(double v) => layer ? (v - mean) / (deviation + 1e-5) : v * Math.Sqrt(5) / norm;
            double Out(double v) => layer ? (v * deviation) + mean : v * norm / Math.Sqrt(5);
            double[] inside = [.. x.Select(In)];
            (double[] codes, double margin) = PlainAutoencoder.Jump(a.Pre(inside, subtract: true, a.EncoderBias), a.Thresholds);
            if (margin < 1e-3) continue;
            double[] outside = [.. a.Reconstruct(codes).Select(Out)];
            TorchSharp.torch.Tensor given = TorchSharp.torch.tensor(inside.Select(v => (float)v).ToArray());
            float[] fired = dictionary.Encode(given).data<float>().ToArray();
            float[] back = dictionary.Reconstruct(given).data<float>().ToArray();
            for (int j = 0; j < codes.Length; j++) Assert.Equal(codes[j], fired[j], 1e-4);
            for (int i = 0; i < x.Length; i++) Assert.Equal(outside[i], Out(back[i]), 1e-3);
        }
    }

    [Fact]
    public void A_latent_without_a_direction_never_fires_where_codes_are_in_units_of_norms()
    {
        PlainTensors weights = new PlainTensors().Add("W_dec", "F32", new double[,] { { 0 }, { 2 } })
            .Add("W_enc", "F32", new double[,] { { 4, 1 } })
            .Add("b_dec", "F32", [0.0]).Add("b_enc", "F32", [3.0, 0]);
        SaeLensFiles.Write(
            _folder, """{"architecture":"topk","k":2,"d_in":1,"d_sae":2,"rescale_acts_by_decoder_norm":true}""", weights);
        SparseAutoencoder dictionary = SaeFolder.Open(_folder.Root).Sae;
        using var scope = TorchSharp.torch.NewDisposeScope();
        Assert.Equal([0, 6], dictionary.Encode(TorchSharp.torch.tensor(new float[] { 3 })).data<float>().ToArray());
        Assert.Equal([6], dictionary.Reconstruct(TorchSharp.torch.tensor(new float[] { 3 })).data<float>().ToArray());
    }
}
