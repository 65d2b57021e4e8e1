using System.Text.Json;
using Hypotheses.Core.Files.SafeTensors;
using Hypotheses.Core.Sae.Activations;

namespace Hypotheses.Core.Sae.Formats;

/// <summary>
/// Dictionaries of this library as SAELens wants them. Its loader takes a cfg.json for one of version 6 only by
/// <c>metadata.sae_lens_version</c> (loading/pretrained_sae_loaders.py, handle_config_defaulting), fills the configuration from
/// fields of the same names and demands exactly the architecture's tensors.
/// </summary>
internal static class SaeLensExport
{
    private const string Version = "6.0.0"; // of the layout

    public static SaeLensFolder Of(SparseAutoencoder dictionary, string? modelName, string? hookName)
    {
        (long d, long width) = (dictionary.Dimension, dictionary.Width);
        Check("Encoder", dictionary.Encoder);
        Check("EncoderBias", dictionary.EncoderBias);
        Check("Decoder", dictionary.Decoder);
        Check("DecoderBias", dictionary.DecoderBias);
        string architecture = dictionary.Activation switch
        {
            ReluActivation => "standard",
            TopKActivation => "topk",
            JumpReluActivation => "jumprelu",
            GatedActivation => "gated",
            var other => throw new ArgumentException(
                $"dictionary: SAELens has no counterpart of activation '{other.Name}'", nameof(dictionary)),
        };
        SafeTensorsPart Part(string name, ReadOnlySpan<float> values, params long[] shape) =>
            SafeTensorsPart.Of<float>(name, shape, values.ToArray());

        List<SafeTensorsPart> parts = [
            Part("W_enc", dictionary.Encoder, d, width),
            Part("W_dec", dictionary.Decoder, width, d),
            Part("b_dec", dictionary.DecoderBias, d)];
        parts.Add(Part(architecture == "gated" ? "b_gate" : "b_enc", dictionary.EncoderBias, width));
        if (dictionary.Activation is JumpReluActivation jump) parts.Add(Part("threshold", jump.Thresholds, width));
        if (dictionary.Activation is GatedActivation gate) parts.AddRange(Magnitudes(gate, dictionary.EncoderBias));

        int? k = dictionary.Activation is TopKActivation top ? Math.Min(top.K, dictionary.Width) : null;
        byte[] config = Config(architecture, dictionary, k, modelName, hookName);
        return new SaeLensFolder("memory", config, StoredTensors.Of("memory", parts), null);
    }

    // What diverged would not be read again.
    private static void Check(string field, ReadOnlySpan<float> numbers)
    {
        foreach (float number in numbers)
            if (!float.IsFinite(number))
                throw new ArgumentException($"dictionary.{field}: {number} is not finite", nameof(numbers));
    }

    /// <summary>gain·pre + shift is exp(r)·p + b_mag for r = ln gain, b_mag = shift + gain·b_gate.</summary>
    private static SafeTensorsPart[] Magnitudes(GatedActivation gate, ReadOnlySpan<float> bias)
    {
        var (r, magnitude) = (new double[bias.Length], new double[bias.Length]);
        for (int j = 0; j < bias.Length; j++)
        {
            r[j] = Math.Log(gate.Gains[j]);
            magnitude[j] = gate.Shifts[j] + ((double)gate.Gains[j] * bias[j]);
        }

        return [
            SafeTensorsPart.Of<double>("r_mag", [bias.Length], r), SafeTensorsPart.Of<double>("b_mag", [bias.Length], magnitude)];
    }

    private static byte[] Config(string architecture, SparseAutoencoder dictionary, int? k, string? modelName, string? hookName)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("architecture", architecture);
            json.WriteNumber("d_in", dictionary.Dimension);
            json.WriteNumber("d_sae", dictionary.Width);
            json.WriteString("dtype", "float32");
            json.WriteString("device", "cpu");
            json.WriteBoolean("apply_b_dec_to_input", dictionary.SubtractsDecoderBias);
            json.WriteString("normalize_activations", "none");
            json.WriteString("reshape_activations", "none");
            if (k is { } kept)
            {
                json.WriteNumber("k", kept);
                json.WriteBoolean("rescale_acts_by_decoder_norm", false);
            }

            json.WriteStartObject("metadata");
            json.WriteString("sae_lens_version", Version);
            if (modelName is not null) json.WriteString("model_name", modelName);
            if (hookName is not null) json.WriteString("hook_name", hookName);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
