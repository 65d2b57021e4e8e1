using System.Text;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae.Formats;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Core.Sae.Formats;

/// <summary>
/// Folders put together by hand against the classes' own forward passes in loops. The container of <c>ae.pt</c> is told by its
/// content.
/// </summary>
public sealed class DictionaryLearningFolderTests : IDisposable
{
    private const double Threshold = .625;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Weights => Path.Combine(_folder.Root, "ae.pt");

    private string Config => Path.Combine(_folder.Root, "config.json");

    [Theory]
    [InlineData("AutoEncoder", "F32", true)]
    [InlineData("AutoEncoder", "F32", false)]
    [InlineData("AutoEncoderNew", "BF16", true)]
    [InlineData("AutoEncoderNew", "F32", false)]
    [InlineData("AutoEncoderTopK", "F32", true)]
    [InlineData("BatchTopKSAE", "F32", true)]
    [InlineData("MatryoshkaBatchTopKSAE", "F16", true)]
    [InlineData("MatryoshkaBatchTopKSAE", "F32", false)]
    [InlineData("JumpReluAutoEncoder", "F32", true)]
    [InlineData("JumpReluAutoEncoder", "F64", false)]
    [InlineData("GatedAutoEncoder", "F32", true)]
    [InlineData("GatedAutoEncoder", "F32", false)]
    public void Codes_and_reconstructions_are_those_of_the_class(string kind, string type, bool configured)
    {
        for (int round = 0; round < 6; round++)
        {
            Seed seed = Seed.FromPath("dictionary_learning", kind, type).Derive("round", round);
            Rng rng = seed.Derive("sizes").Rng();
            var a = new PlainAutoencoder(seed, 1 + rng.Below(6), 4 + rng.Below(6));
            bool hasK = kind.Contains("TopK", StringComparison.Ordinal);
            string k = hasK ? "\"k\":2.0," : "";
            Write(Tensors(a, kind, type), configured
                ? $$"""{"trainer":{"dict_class":"{{kind}}","activation_dim":{{a.D}},"dict_size":{{a.F}},{{k}}"layer":3,"lm_name":"m","submodule_name":"resid_post_layer_3"},"buffer":{"ctx_len":128,"io":"out"},"best_loss":NaN,"worst_loss":Infinity}"""
                : null);
            StoredSae stored = SaeFolder.Open(_folder.Root);
            var info = new SaeInfo("dictionary_learning", kind, a.D, a.F) { K = hasK ? 2 : null };
            Assert.Equal(
                configured ? info with { ModelName = "m", HookName = "resid_post_layer_3", Layer = 3 } : info, stored.Info);
            a.Agrees(stored.Sae, seed, x => Forward(a, kind, x));
        }
    }

    /// <summary>
    /// dictionary.py and trainers/{top_k, batch_top_k, matryoshka_batch_top_k}.py: encode (as at inference) and decode.
    /// </summary>
    private static (double[] Codes, double[] Reconstruction, double Margin) Forward(PlainAutoencoder a, string kind, double[] x)
    {
        double[] hidden = a.Pre(
            x,
            kind is not ("AutoEncoderNew" or "JumpReluAutoEncoder"),
            kind == "GatedAutoEncoder" ? new double[a.F] : a.EncoderBias);
        (double[] codes, double margin) = kind switch
        {
            "AutoEncoder" or "AutoEncoderNew" => ([.. hidden.Select(h => Math.Max(h, 0))], 1),
            "AutoEncoderTopK" => PlainAutoencoder.TopK(hidden, 2),
            "JumpReluAutoEncoder" => PlainAutoencoder.Jump(hidden, a.Thresholds),
            "GatedAutoEncoder" => a.Gated(hidden, a.EncoderBias),
            _ => PlainAutoencoder.Jump(hidden, [.. hidden.Select(_ => Threshold)]),
        };
        return (codes, a.Reconstruct(codes), margin);
    }

    private static PlainTensors Tensors(PlainAutoencoder a, string kind, string type)
    {
        var tensors = new PlainTensors();
        if (kind is "MatryoshkaBatchTopKSAE" or "JumpReluAutoEncoder")
            tensors.Add("W_enc", type, a.Encoder).Add("b_enc", type, a.EncoderBias).Add("W_dec", type, a.Decoder)
                .Add("b_dec", type, a.DecoderBias);
        else
            tensors.Add("encoder.weight", type, PlainTensors.Turned(a.Encoder))
                .Add("decoder.weight", type, PlainTensors.Turned(a.Decoder));
        return kind switch
        {
            "AutoEncoder" => tensors.Add("encoder.bias", type, a.EncoderBias).Add("bias", type, a.DecoderBias),
            "AutoEncoderNew" => tensors.Add("encoder.bias", type, a.EncoderBias).Add("decoder.bias", type, a.DecoderBias),
            "AutoEncoderTopK" or "BatchTopKSAE" =>
                tensors.Add("encoder.bias", type, a.EncoderBias).Add("b_dec", type, a.DecoderBias).Add("k", "I32", [], [2])
                    .Add("threshold", "F32", [], [Threshold]),
            "MatryoshkaBatchTopKSAE" =>
                tensors.Add("k", "I32", [], [2]).Add("threshold", "F32", [], [Threshold])
                    .Add("group_sizes", "I64", [1, a.F - 1.0]),
            "JumpReluAutoEncoder" => tensors.Add("threshold", type, a.Thresholds),
            _ =>
                tensors.Add("decoder_bias", type, a.DecoderBias).Add("r_mag", type, a.LogGains)
                    .Add("gate_bias", type, a.EncoderBias).Add("mag_bias", type, a.Magnitudes),
        };
    }

    private void Write(PlainTensors weights, string? config)
    {
        _folder.Write("ae.pt", weights.File());
        File.Delete(Config);
        if (config is not null) _folder.Write("config.json", Encoding.UTF8.GetBytes(config));
    }

    private static readonly PlainAutoencoder A = new(new Seed(4), 2, 4);

    [Fact]
    public void Old_files_without_a_stored_k_take_it_from_the_configuration()
    {
        PlainTensors old = new PlainTensors().Add("encoder.weight", "F32", PlainTensors.Turned(A.Encoder))
            .Add("encoder.bias", "F32", A.EncoderBias)
            .Add("decoder.weight", "F32", PlainTensors.Turned(A.Decoder)).Add("b_dec", "F32", A.DecoderBias);
        Write(old, """{"trainer":{"dict_class":"AutoEncoderTopK","k":2}}""");
        A.Agrees(SaeFolder.Open(_folder.Root).Sae, new Seed(4), x => Forward(A, "AutoEncoderTopK", x));
        Write(old, """{"trainer":{"dict_class":"AutoEncoderTopK"}}""");
        Refusal.Of(() => SaeFolder.Open(_folder.Root), Weights, "k", "stands neither here nor in config.json");
        Write(old, """{"trainer":{"dict_class":"BatchTopKSAE","k":2}}""");
        Refusal.Of(() => SaeFolder.Open(_folder.Root), Weights, "threshold", "is missing, but BatchTopKSAE has it");
    }

    [Theory]
    [InlineData("AutoEncoderTopK", "BatchTopKSAE")]
    [InlineData("BatchTopKSAE", "BatchTopKSAE")]
    public void Tensors_that_fit_two_classes_are_refused_where_no_configuration_decides(string kind, string other)
    {
        Write(Tensors(A, kind, "F32"), null);
        Refusal.Of(() => SaeFolder.Open(_folder.Root), Weights, "tensors", "fit AutoEncoderTopK and " + other + " alike");
    }

    [Theory]
    [InlineData("AutoEncoder", """[]""", "file", "is not a JSON object")]
    [InlineData("AutoEncoder", """{"trainer":1}""", "trainer", "is not a JSON object")]
    [
        InlineData(
            "AutoEncoder",
            """{"trainer":{"dict_class":"CrossCoder"}}""",
            "trainer.dict_class",
            "'CrossCoder' is not supported; AutoEncoder,")]
    [
        InlineData(
            "AutoEncoder",
            """{"trainer":{"dict_class":"IdentityDict"}}""",
            "trainer.dict_class",
            "'IdentityDict' is not supported")]
    [
        InlineData(
            "AutoEncoder",
            """{"trainer":{"dict_class":"AutoEncoder","activation_dim":3}}""",
            "trainer.activation_dim",
            "3, but the tensors of ae.pt have 2")]
    [
        InlineData(
            "AutoEncoder",
            """{"trainer":{"dict_class":"AutoEncoder","dict_size":3}}""",
            "trainer.dict_size",
            "3, but the tensors of ae.pt have 4")]
    [
        InlineData(
            "AutoEncoder",
            """{"buffer":{"io":"in_to_out"}}""",
            "buffer.io",
            "'in_to_out' is not supported; in and out are: what reads")]
    [InlineData("AutoEncoderTopK", """{"trainer":{"dict_class":"AutoEncoderTopK","k":2.5}}""", "trainer.k", "2.5 is not a whole")]
    [
        InlineData(
            "AutoEncoderTopK",
            """{"trainer":{"dict_class":"AutoEncoderTopK","k":5}}""",
            "trainer.k",
            "5 is more than the 4 latents")]
    [
        InlineData(
            "AutoEncoderTopK",
            """{"trainer":{"dict_class":"AutoEncoderTopK","k":-1}}""",
            "trainer.k",
            "-1 is not a whole number")]
    public void A_bad_configuration_is_one_line_that_names_the_field(string kind, string config, string field, string problem)
    {
        Write(Tensors(A, kind, "F32"), config);
        Refusal.Of(() => SaeFolder.Open(_folder.Root), Config, field, problem);
    }

    [Theory]
    [
        InlineData(
            "AutoEncoder",
            """{"trainer":{"dict_class":"JumpReluAutoEncoder"}}""",
            "W_enc",
            "is missing, but JumpReluAutoEncoder has it")]
    [
        InlineData(
            "AutoEncoder",
            """{"trainer":{"dict_class":"AutoEncoderNew"}}""",
            "decoder.bias",
            "is missing, but AutoEncoderNew has it")]
    [
        InlineData(
            "MatryoshkaBatchTopKSAE",
            """{"trainer":{"dict_class":"JumpReluAutoEncoder"}}""",
            "k",
            "is no tensor of JumpReluAutoEncoder")]
    [InlineData("AutoEncoderTopK", """{"trainer":{"dict_class":"AutoEncoderTopK","k":3}}""", "k", "2, but config.json says 3")]
    public void Files_that_disagree_are_refused(string kind, string config, string field, string problem)
    {
        Write(Tensors(A, kind, "F32"), config);
        Refusal.Of(() => SaeFolder.Open(_folder.Root), Weights, field, problem);
    }

    [Fact]
    public void Bad_tensors_are_named()
    {
        void Refused(PlainTensors weights, string field, string problem, string? config = null)
        {
            Write(weights, config);
            Refusal.Of(() => SaeFolder.Open(_folder.Root), Weights, field, problem);
        }

        PlainTensors Linear(double threshold, double k) =>
            new PlainTensors().Add("encoder.weight", "F32", PlainTensors.Turned(A.Encoder))
                .Add("encoder.bias", "F32", A.EncoderBias)
            .Add("decoder.weight", "F32", PlainTensors.Turned(A.Decoder)).Add("b_dec", "F32", A.DecoderBias)
                .Add("threshold", "F32", [], [threshold]).Add("k", "I32", [], [k]);
        const string batch = """{"trainer":{"dict_class":"BatchTopKSAE"}}""";
        Refused(Linear(-1, 2), "threshold", "-1 was never set", batch);
        Refused(Linear(double.NaN, 2), "threshold", "NaN", batch);
        Refused(Linear(1, 0), "k", "is not one number from 1 to the 4 latents", batch);
        Refused(Linear(1, 5), "k", "is not one number from 1 to the 4 latents", batch);
        Refused(
            new PlainTensors().Add("encoder.weight", "F32", [2, 2, 2], new double[8]).Add("encoder.bias", "F32", new double[2])
                .Add("decoder.weight", "F32", [2, 2, 2], new double[8]).Add("bias", "F32", new double[2]),
            "encoder.weight", "has shape [2, 2, 2], which is no matrix of a dictionary");
        Refused(
            new PlainTensors().Add("encoder.weight", "F32", A.Encoder).Add("encoder.bias", "F32", A.EncoderBias)
                .Add("decoder.weight", "F32", A.Decoder).Add("bias", "F32", A.DecoderBias),
            "encoder.bias", "has shape [4], not [2]");
        Refused(
            new PlainTensors().Add("weird", "F32", new double[2]),
            "tensors",
            "are those of no class of dictionary_learning that is a dictionary: weird");
        Refused(new PlainTensors(), "tensors", "are those of no class");
        Refused(
            new PlainTensors().Add("W_enc", "F32", A.Encoder).Add("b_enc", "F32", A.EncoderBias).Add("W_dec", "F32", A.Decoder)
                .Add("b_dec", "F32", A.DecoderBias)
            .Add("threshold", "F32", [], [1.0])
                .Add("group_sizes", "I64", [2.0, 3]), "group_sizes", "do not add up to the 4 latents");
    }
}
