using System.Text.Json;
using Hypotheses.Core.Files;

namespace Hypotheses.Core.Sae.Formats;

/// <summary>
/// SAELens' transcoders (<c>saes/transcoder.py</c>), which are refused: by their name, or by where they write to. One whose
/// input and output have the same length looks like an autoencoder, and would be compared with the wrong activations.
/// </summary>
internal static class SaeLensTranscoder
{
    private const string Needed = "which is not supported: a transcoder writes to another place than it reads, and a "
        + "dictionary here reconstructs what it reads; needed would be pairs of activations, those read and those written";

    private static readonly string[] Outputs = ["hook_name_out", "hook_point_out", "out_hook_point"];

    /// <summary>Refuses a transcoder.</summary>
    /// <param name="cfg">cfg.json.</param>
    /// <param name="about">Its metadata, or <paramref name="cfg"/> itself.</param>
    /// <exception cref="MalformedFileException">It is one.</exception>
    public static void Refuse(JsonFields cfg, JsonFields about)
    {
        string? name = cfg.Kind("architecture") == JsonValueKind.String ? cfg.Text("architecture") : null;
        if (name is not null && name.Contains("transcoder", StringComparison.Ordinal))
            throw cfg.Wrong("architecture", $"is '{name}', {Needed}");
        if (cfg.Flag("is_transcoder", otherwise: false)) throw cfg.Wrong("is_transcoder", $"is true, {Needed}");
        if (cfg.Has("is_transcoder")) return; // of an early version, in which the other fields mean nothing then
        foreach (JsonFields fields in (ReadOnlySpan<JsonFields>)[cfg, about])
        {
            if (fields.Integer("d_out") is { } written && written != cfg.Needed("d_in"))
                throw fields.Wrong("d_out", $"is {written}, not d_in, {Needed}");
            foreach (string field in Outputs)
            {
                if (fields.Text(field) is { Length: > 0 } hook && hook != Read(about))
                    throw fields.Wrong(field, $"is '{hook}', not where it reads, {Needed}");
            }
        }
    }

    private static string? Read(JsonFields about) => about.Text("hook_name") ?? about.Text("hook_point");
}
