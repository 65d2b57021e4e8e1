using System.Text;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae.Formats;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Core.Sae.Formats;

/// <summary>Folders put together by hand against sparsify's own forward pass in loops.</summary>
public sealed class SparsifyFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("F32", 0)]
    [InlineData("BF16", 0)]
    [InlineData("F16", 5)] // as many latents as numbers in an activation: a decoder that was turned by mistake has the same shape
    [InlineData("F32", 5)]
    public void Codes_and_reconstructions_are_those_of_its_own_forward_pass(string type, int square)
    {
        for (int round = 0; round < 6; round++)
        {
            Seed seed = Seed.FromPath("sparsify", type).Derive("round", round);
            Rng rng = seed.Derive("sizes").Rng();
            int d = square > 0 ? square : 1 + rng.Below(5), times = square > 0 ? 1 : 4 + rng.Below(3);
            var a = new PlainAutoencoder(seed, d, d * times);
            string size = rng.Below(2) == 0
                ? $"\"num_latents\":0,\"expansion_factor\":{times}"
                : $"\"num_latents\":{a.F},\"expansion_factor\":32";
            Write($$"""{"normalize_decoder":true,{{size}},"k":3.0,"multi_topk":false,"skip_connection":false,"transcode":false,"activation":"topk","d_in":{{d}}}""", Tensors(a, type));
            StoredSae stored = SaeFolder.Open(_folder.Root);
            Assert.Equal(new SaeInfo("sparsify", "topk", d, a.F) { K = 3 }, stored.Info);
            a.Agrees(stored.Sae, seed, x =>
            {
                (double[] codes, double margin) = PlainAutoencoder.TopK(a.Pre(x, subtract: true, a.EncoderBias), 3);
                return (codes, a.Reconstruct(codes), margin);
            });
        }
    }

    private static PlainTensors Tensors(PlainAutoencoder a, string type) =>
        new PlainTensors().Add("W_dec", type, a.Decoder).Add("b_dec", type, a.DecoderBias)
        .Add("encoder.bias", type, a.EncoderBias).Add("encoder.weight", type, PlainTensors.Turned(a.Encoder));

    private void Write(string config, PlainTensors weights)
    {
        _folder.Write("cfg.json", Encoding.UTF8.GetBytes(config));
        _folder.Write("sae.safetensors", weights.File());
    }

    [Theory]
    [InlineData("""[]""", "file", "is not a JSON object")]
    [InlineData("""{"k":2,"num_latents":4}""", "d_in", "is missing")]
    [InlineData("""{"d_in":2,"num_latents":4}""", "k", "is missing")]
    [InlineData("""{"d_in":2,"k":2}""", "expansion_factor", "is missing")]
    [InlineData("""{"d_in":2,"k":2.5,"num_latents":4}""", "k", "2.5 is not a whole number from 1")]
    [InlineData("""{"d_in":2,"k":5,"num_latents":4}""", "k", "5 is more than the 4 latents")]
    [InlineData("""{"d_in":2,"k":2,"num_latents":-4}""", "num_latents", "-4 is not a whole number from 0")]
    [
        InlineData(
            """{"d_in":2,"k":2,"num_latents":4,"activation":"groupmax"}""", "activation", "'groupmax' is not supported; topk is")]
    [InlineData("""{"d_in":2,"k":2,"num_latents":4,"transcode":true}""", "transcode", "a transcoder is no dictionary")]
    [
        InlineData(
            """{"d_in":2,"k":2,"num_latents":4,"skip_connection":true}""", "skip_connection", "a transcoder is no dictionary")]
    [InlineData("""{"d_in":2,"k":2,"num_latents":4,"signed":true}""", "signed", "not supported")]
    [InlineData("""{"d_in":2,"k":2,"num_latents":4,"embed_skip":true}""", "embed_skip", "not supported")]
    public void A_bad_configuration_is_one_line_that_names_the_field(string config, string field, string problem)
    {
        Write(config, Tensors(new PlainAutoencoder(new Seed(1), 2, 4), "F32"));
        Refusal.Of(() => SaeFolder.Open(_folder.Root), Path.Combine(_folder.Root, "cfg.json"), field, problem);
    }

    [Fact]
    public void Bad_tensors_are_named()
    {
        void Refused(string config, PlainTensors weights, string field, string problem)
        {
            Write(config, weights);
            Refusal.Of(() => SaeFolder.Open(_folder.Root), Path.Combine(_folder.Root, "sae.safetensors"), field, problem);
        }

        var a = new PlainAutoencoder(new Seed(1), 2, 4);
        const string good = """{"d_in":2,"k":2,"num_latents":4}""";
        Refused(
            """{"d_in":3,"k":2,"num_latents":4}""",
            Tensors(a, "F32"),
            "encoder.weight",
            "reads activations of 2, but cfg.json says d_in 3");
        Refused(
            """{"d_in":2,"k":2,"num_latents":8}""", Tensors(a, "F32"), "encoder.weight", "has 4 latents, but cfg.json says 8");
        Refused(
            """{"d_in":2,"k":2,"expansion_factor":2147483647}""",
            Tensors(a, "F32"),
            "encoder.weight",
            "has 4 latents, but cfg.json says 4294967294");
        Refused(good, Tensors(a, "F32").Add("W_skip", "F32", new double[2, 2]), "W_skip", "is no tensor of a sparse autoencoder");
        PlainTensors Decoder(double[,] decoder) =>
            new PlainTensors().Add("W_dec", "F32", decoder).Add("b_dec", "F32", a.DecoderBias)
            .Add("encoder.bias", "F32", a.EncoderBias).Add("encoder.weight", "F32", PlainTensors.Turned(a.Encoder));
        Refused(good, Decoder(PlainTensors.Turned(a.Decoder)), "W_dec", "has shape [2, 4], not [4, 2]");
        Refused(good, Decoder(new double[4, 2] { { 1, 2 }, { 3, double.NaN }, { 1, 2 }, { 3, 4 } }), "W_dec", "NaN");
        Refused(
            good,
            new PlainTensors().Add("b_dec", "F32", a.DecoderBias).Add("encoder.bias", "F32", a.EncoderBias)
                .Add("encoder.weight", "F32", PlainTensors.Turned(a.Encoder)),
            "W_dec",
            "is missing");
        Refused(
            good,
            new PlainTensors().Add("encoder.weight", "F32", [4, 0], []),
            "encoder.weight",
            "which is no matrix of a dictionary");
    }
}
