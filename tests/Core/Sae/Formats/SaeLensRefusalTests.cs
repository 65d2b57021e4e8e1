using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae.Formats;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Core.Sae.Formats;

public sealed class SaeLensRefusalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly PlainAutoencoder _a = new(new Seed(3), 2, 3);

    public void Dispose() => _folder.Dispose();

    private string Config => Path.Combine(_folder.Root, "cfg.json");

    private string Weights => Path.Combine(_folder.Root, "sae_weights.safetensors");

    [Theory]
    [InlineData("""[1]""", "file", "is not a JSON object")]
    [InlineData("""{"d_in":2""", "file", "is not valid JSON")]
    [InlineData("", "file", "is not valid JSON")]
    [InlineData("""{"d_in":NaN,"d_sae":3}""", "d_in", "NaN is not a whole number from 1")]
    [InlineData("""{"d_sae":3}""", "d_in", "is missing")]
    [InlineData("""{"d_in":2}""", "d_sae", "is missing")]
    [InlineData("""{"d_in":"2","d_sae":3}""", "d_in", "\"2\" is not a whole number from 1")]
    [InlineData("""{"d_in":-2,"d_sae":3}""", "d_in", "-2 is not a whole number from 1")]
    [InlineData("""{"d_in":0,"d_sae":3}""", "d_in", "0 is not a whole number from 1")]
    [InlineData("""{"d_in":2.5,"d_sae":3}""", "d_in", "2.5 is not a whole number")]
    [InlineData("""{"d_in":99999999999999999999,"d_sae":3}""", "d_in", "is not a whole number from 1")]
    [InlineData("""{"d_in":1e400,"d_sae":3}""", "d_in", "is not a whole number from 1")]
    [InlineData("""{"d_in":[2],"d_sae":3}""", "d_in", "is not a whole number from 1")]
    [
        InlineData(
            """{"d_in":2,"d_sae":3,"architecture":"temporal"}""", "architecture", "'temporal' is not supported; standard, topk,")]
    [InlineData("""{"d_in":2,"d_sae":3,"architecture":"a\nb"}""", "architecture", "'a\\u000Ab' is not supported")]
    [InlineData("""{"d_in":2,"d_sae":3,"architecture":7}""", "architecture", "is not text")]
    [InlineData("""{"d_in":2,"d_sae":3,"architecture":"\ud800"}""", "file", "holds text that is no valid Unicode")]
    [
        InlineData(
            """{"d_in":2,"d_sae":3,"activation_fn_str":"tanh-relu"}""",
            "activation_fn_str",
            "'tanh-relu' is not supported with architecture 'standard'")]
    [
        InlineData(
            """{"d_in":2,"d_sae":3,"architecture":"gated","activation_fn":"topk"}""",
            "activation_fn",
            "'topk' is not supported with architecture 'gated'")]
    [InlineData("""{"d_in":2,"d_sae":3,"architecture":"topk"}""", "k", "is missing")]
    [InlineData("""{"d_in":2,"d_sae":3,"architecture":"topk","k":4}""", "k", "4 is more than the 3 latents")]
    [InlineData("""{"d_in":2,"d_sae":3,"architecture":"topk","k":0}""", "k", "0 is not a whole number from 1")]
    [
        InlineData(
            """{"d_in":2,"d_sae":3,"architecture":"topk","activation_fn_kwargs":{}}""", "activation_fn_kwargs.k", "is missing")]
    [
        InlineData(
            """{"d_in":2,"d_sae":3,"architecture":"topk","activation_fn_kwargs":{"k":9}}""",
            "activation_fn_kwargs.k",
            "9 is more than the 3")]
    [
        InlineData(
            """{"d_in":2,"d_sae":3,"architecture":"topk","activation_fn_kwargs":3}""",
            "activation_fn_kwargs",
            "is not a JSON object")]
    [InlineData("""{"d_in":2,"d_sae":3,"reshape_activations":"hook_q"}""", "reshape_activations", "'hook_q' is not supported")]
    [InlineData("""{"d_in":2,"d_sae":3,"dtype":"int8"}""", "dtype", "'int8' is not one of float32")]
    [InlineData("""{"d_in":2,"d_sae":3,"apply_b_dec_to_input":1}""", "apply_b_dec_to_input", "is neither true nor false")]
    [InlineData("""{"d_in":2,"d_sae":3,"metadata":[]}""", "metadata", "is not a JSON object")]
    [InlineData("""{"d_in":2,"d_sae":3,"metadata":{"hook_name":[]}}""", "metadata.hook_name", "is not text")]
    public void A_bad_configuration_is_one_line_that_names_the_field(string config, string field, string problem)
    {
        SaeLensFiles.Write(_folder, config, SaeLensFiles.Tensors(_a, "standard", "F32"));
        Refusal.Of(() => SaeFolder.Open(_folder.Root), Config, field, problem);
    }

    [Theory]
    [InlineData("architecture", "\"transcoder\",\"d_out\":2", "is 'transcoder', which is not supported: a transcoder writes to")]
    [InlineData("architecture", "\"skip_transcoder\"", "and a dictionary here reconstructs what it reads")]
    [InlineData("architecture", "\"jumprelu_transcoder\"", "needed would be pairs of activations, those read and those written")]
    [InlineData("architecture", "\"jumprelu_skip_transcoder\"", "is 'jumprelu_skip_transcoder', which is not supported")]
    [InlineData("d_out", "4", "is 4, not d_in, which is not supported: a transcoder")]
    [InlineData("is_transcoder", "true", "is true, which is not supported: a transcoder")]
    [InlineData("hook_name_out", "\"b\",\"hook_name\":\"a\"", "is 'b', not where it reads, which is not supported: a")]
    [InlineData("out_hook_point", "\"b\",\"hook_point\":\"a\"", "is 'b', not where it reads, which is not supported: a")]
    [InlineData("normalize_activations", "\"layer_norm\"", "it normalises each activation by its own mean and deviation")]
    [InlineData("normalize_activations", "\"layer_norm\"", "(x − mean) / (std + 1e-5), with std over d − 1, and 'none' here")]
    [
        InlineData(
            "normalize_activations", "\"constant_norm_rescale\"", "activations that already are x · √d / ‖x‖, and 'none' here")]
    [InlineData("normalize_activations", "\"other\"", "'other' is not supported; none and expected_average_only_in are")]
    public void What_no_dictionary_can_be_is_refused_with_what_would_be_needed(string field, string value, string problem)
    {
        foreach (bool within in new[] { false, true })
        {
            if (within && !field.EndsWith("_out", StringComparison.Ordinal)) continue;
            string said = $"\"{field}\":{value}", config = within ? $"\"metadata\":{{{said}}}" : said;
            SaeLensFiles.Write(_folder, $"{{\"d_in\":2,\"d_sae\":3,{config}}}", SaeLensFiles.Tensors(_a, "standard", "F32"));
            Refusal.Of(() => SaeFolder.Open(_folder.Root), Config, within ? "metadata." + field : field, problem);
        }
    }

    [Fact]
    public void Deep_and_large_configurations_are_refused()
    {
        SaeLensFiles.Write(
            _folder,
            "{\"a\":" + new string('[', 100_000) + new string(']', 100_000) + "}",
            SaeLensFiles.Tensors(_a, "standard", "F32"));
        Refusal.Of(() => SaeFolder.Open(_folder.Root), Config, "file", "is not valid JSON");
        SaeLensFiles.Write(_folder, "{}" + new string(' ', 1 << 24), SaeLensFiles.Tensors(_a, "standard", "F32"));
        Refusal.Of(() => SaeFolder.Open(_folder.Root), Config, "file", "more than 16777216");
    }

    [Theory]
    [InlineData("standard", "W_enc", "is missing")]
    [InlineData("standard", "b_enc", "is missing")]
    [InlineData("jumprelu", "threshold", "is missing")]
    [InlineData("gated", "b_gate", "is missing")]
    [InlineData("gated", "r_mag", "is missing")]
    [InlineData("batchtopk", "topk_threshold", "is missing")]
    public void A_missing_tensor_is_named(string architecture, string missing, string problem)
    {
        var weights = new PlainTensors();
        foreach (
            string name in (string[])[
                "W_enc", "W_dec", "b_dec", "b_enc", "threshold", "b_gate", "b_mag", "r_mag", "topk_threshold"])
            if (name != missing && Belongs(architecture, name)) Add(weights, name);
        SaeLensFiles.Write(_folder, $$"""{"architecture":"{{architecture}}","d_in":2,"d_sae":3}""", weights);
        Refusal.Of(() => SaeFolder.Open(_folder.Root), Weights, missing, problem);
    }

    private static bool Belongs(string architecture, string name) => name switch
    {
        "b_enc" => architecture != "gated",
        "threshold" => architecture == "jumprelu",
        "b_gate" or "b_mag" or "r_mag" => architecture == "gated",
        "topk_threshold" => architecture == "batchtopk",
        _ => true,
    };

    private void Add(PlainTensors weights, string name) => _ = name switch
    {
        "W_enc" => weights.Add(name, "F32", _a.Encoder),
        "W_dec" => weights.Add(name, "F32", _a.Decoder),
        "b_dec" => weights.Add(name, "F32", _a.DecoderBias),
        "topk_threshold" => weights.Add(name, "F32", [], [0.0]),
        _ => weights.Add(name, "F32", _a.EncoderBias),
    };

    [Fact]
    public void Tensors_that_do_not_belong_together_are_named()
    {
        void Refused(string config, PlainTensors weights, string field, string problem)
        {
            SaeLensFiles.Write(_folder, config, weights);
            Refusal.Of(() => SaeFolder.Open(_folder.Root), Weights, field, problem);
        }

        const string plain = """{"d_in":2,"d_sae":3}""";
        PlainTensors Standard() => SaeLensFiles.Tensors(_a, "standard", "F32");
        Refused("""{"d_in":3,"d_sae":2}""", Standard(), "W_enc", "has shape [2, 3], not [3, 2]");
        Refused("""{"d_in":2,"d_sae":2000000000}""", Standard(), "W_enc", "has shape [2, 3], not [2, 2000000000]");
        Refused(plain, Standard().Add("threshold", "F32", _a.Thresholds), "threshold", "is no tensor of architecture 'standard'");
        Refused(plain, Standard().Add("two\\nlines", "F32", [1.0]), "two\\u000Alines", "is no tensor of architecture 'standard'");
        Refused(
            """{"architecture":"jumprelu","d_in":2,"d_sae":3}""",
            Standard().Add("threshold", "F32", [], [1.0]),
            "threshold",
            "has shape [], not [3]");
        Refused(
            """{"architecture":"jumprelu","d_in":2,"d_sae":3}""",
            Standard().Add("threshold", "F32", [0, double.NaN, 1.0]),
            "threshold",
            "NaN");
        Refused(
            """{"architecture":"jumprelu","d_in":2,"d_sae":3}""",
            Standard().Add("threshold", "I64", [0, 1, 1.0]),
            "threshold",
            "is Int64, not of floating-point numbers");
        Refused(
            plain, Standard().Add("scaling_factor", "F32", [1, 2, 1.0]), "scaling_factor", "finetuning_scaling_factor is false");
        PlainTensors Encoder(string type, double last) => new PlainTensors().Add("W_enc", type, [2, 3], [1, 2, 3, 4, 5, last])
            .Add("W_dec", "F32", _a.Decoder).Add("b_dec", "F32", _a.DecoderBias).Add("b_enc", "F32", _a.EncoderBias);
        Refused(plain, Encoder("F32", double.NaN), "W_enc", "NaN, infinite or beyond float32");
        Refused(plain, Encoder("F64", 1e300), "W_enc", "NaN, infinite or beyond float32");
        Refused(plain, Encoder("F32", double.PositiveInfinity), "W_enc", "NaN, infinite or beyond float32");
        Refused(plain, Encoder("I32", 6), "W_enc", "is Int32, not of floating-point numbers");
        PlainTensors gate = new PlainTensors().Add("W_enc", "F32", _a.Encoder).Add("W_dec", "F32", _a.Decoder)
            .Add("b_dec", "F32", _a.DecoderBias)
            .Add("b_gate", "F32", _a.EncoderBias).Add("b_mag", "F32", _a.Magnitudes).Add("r_mag", "F32", [0, 0, 100.0]);
        Refused(
            """{"architecture":"gated","d_in":2,"d_sae":3}""", gate, "r_mag", "100: its exponential leaves the range of float32");
    }

    [Fact]
    public void Numbers_that_folding_takes_out_of_range_are_named()
    {
        PlainTensors weights = new PlainTensors().Add("W_enc", "F32", new double[,] { { 1e38 } })
            .Add("W_dec", "F32", new double[,] { { 1e30 } }).Add("b_dec", "F32", [1e30]).Add("b_enc", "F32", [0.0]);
        const string config = """{"architecture":"topk","k":1,"d_in":1,"d_sae":1,"rescale_acts_by_decoder_norm":VALUE}""";
        SaeLensFiles.Write(_folder, config.Replace("VALUE", "true", StringComparison.Ordinal), weights);
        Refusal.Of(() => SaeFolder.Open(_folder.Root), Weights, "W_enc", "leaves the range of float32");
        // b_dec is subtracted as it is: its product with W_enc need not be a number.
        SaeLensFiles.Write(_folder, config.Replace("VALUE", "false", StringComparison.Ordinal), weights);
        Assert.True(SaeFolder.Open(_folder.Root).Sae.SubtractsDecoderBias);
    }

    [Fact]
    public void A_folder_in_place_of_a_file_is_refused()
    {
        SaeLensFiles.Write(_folder, """{"d_in":2,"d_sae":3}""", SaeLensFiles.Tensors(_a, "standard", "F32"));
        File.Delete(Weights);
        Directory.CreateDirectory(Weights);
        Refusal.Of(() => SaeFolder.Open(_folder.Root), Weights, "file", "is a folder");
        File.Delete(Config);
        Directory.CreateDirectory(Config);
        Refusal.Of(() => SaeFolder.Open(_folder.Root), Config, "file", "is a folder");
    }
}
