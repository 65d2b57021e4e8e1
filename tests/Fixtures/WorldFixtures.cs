using Hypotheses.Tests.Core.Sae.Formats;

namespace Hypotheses.Tests.Fixtures;

/// <summary>
/// Two SynthSAEBench models of eight features in four dimensions: with a hierarchy and correlated firing, and without.
/// </summary>
internal static class WorldFixtures
{
    public static readonly double[,] Vectors =
    {
        { 1, 0, 0, 0 }, { 0, 1, 0, 0 }, { 0, 0, 1, 0 }, { 0, 0, 0, 1 },
        { .5, .5, .5, .5 }, { .5, -.5, .5, -.5 }, { .5, .5, -.5, -.5 }, { -.5, .5, .5, -.5 },
    };

    public static readonly double[] Probabilities = [.5, .375, .25, .1875, .125, .125, .0625, .03125];

    /// <summary>From 5 to 4 in equal steps, as the configuration says.</summary>
    public static IEnumerable<double> Means => Enumerable.Range(0, 8).Select(i => 5 - i / 7.0);

    public static IEnumerable<(string Name, byte[] Content)> All()
    {
        yield return ("worlds/synth-hierarchy/synthetic_model_config.json", Config(
            """
            {"total_root_nodes": 2, "branching_factor": 2, "max_depth": 1, "mutually_exclusive_portion": 1.0,
                "mutually_exclusive_min_depth": 0, "mutually_exclusive_max_depth": null,
                "compensate_probabilities": true, "scale_children_by_parent": true}
            """,
            "{\"rank\": 2, \"correlation_scale\": 0.1, \"seed\": null}"));
        yield return ("worlds/synth-hierarchy/hierarchy.json", Text.Utf8($$"""
            {"roots": [
            {{Root(0, 2, 3)}},
            {{Root(1, 4, 5)}}
            ]}

            """));
        yield return ("worlds/synth-hierarchy/synthetic_model.safetensors", Tensors()
            .Add("correlation_factor", "F32", [8, 2], Enumerable.Range(0, 8).SelectMany(i => new[] { .5, i % 2 == 0 ? .5 : -.5 }))
            .Add("correlation_diag", "F32", [.5, .5, .5, .5, .5, .5, .5, .5]).File());
        yield return ("worlds/synth-plain/synthetic_model_config.json", Config("null", "null"));
        yield return ("worlds/synth-plain/synthetic_model.safetensors", Tensors().File());
    }

    private static PlainTensors Tensors() => new PlainTensors()
        .Add("feature_vectors", "F32", Vectors).Add("bias", "F32", [.25, .25, -.25, .25])
        .Add("firing_probabilities", "F32", Probabilities);

    private static byte[] Config(string hierarchy, string correlation) => Text.Utf8($$"""
        {
          "num_features": 8, "hidden_dim": 4,
          "firing_probability": {"exponent": 0.5, "max_prob": 0.5, "min_prob": 0.03125, "generator_name": "zipfian"},
          "hierarchy": {{hierarchy}},
          "orthogonalization": null,
          "correlation": {{correlation}},
          "std_firing_magnitudes": {"mean": 0.5, "std": 0.5, "generator_name": "folded_normal"},
          "mean_firing_magnitudes": {"start": 5.0, "end": 4.0, "generator_name": "linear"},
          "bias": 0.5, "dtype": "float32", "seed": 42
        }

        """);

    private static string Root(int feature, int first, int second) => $$"""
        {"feature_index": {{feature}}, "mutually_exclusive_children": true, "feature_id": null,
        "scale_children_by_parent": true, "children": [
        {{Leaf(first)}},
        {{Leaf(second)}}]}
        """;

    private static string Leaf(int feature) =>
        $$"""{"feature_index": {{feature}}, "mutually_exclusive_children": false, "feature_id": null, "children": []}""";
}
