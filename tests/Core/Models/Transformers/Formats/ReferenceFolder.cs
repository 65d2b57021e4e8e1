using Hypotheses.Core.Files.SafeTensors;
using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Models.Transformers.Configuration;
using Hypotheses.Tests.Support;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Models.Transformers.Formats;

/// <summary>
/// A folder of <c>reference</c>: a small random checkpoint with what a float64 pass by other code gives of it, which Hugging
/// Face's library confirms.
/// </summary>
internal static class ReferenceFolder
{
    public static string At(string name) => ModelFiles.At("reference/" + name);

    /// <summary>The largest differences of logits and residual streams, each relative to the largest number.</summary>
    public static IEnumerable<(string What, double Difference)> Differences(string name, Transformer model)
    {
        using var scope = NewDisposeScope();
        using SafeTensorsFile reference = SafeTensorsFile.Open(Path.Combine(At(name), "reference.safetensors"));
        string[] streams = [.. Enumerable.Range(0, model.Config.Layers).Select(i => $"blocks.{i}.hook_resid_pre"),
            $"blocks.{model.Config.Layers - 1}.hook_resid_post"];
        TransformerRun run = model.Run(reference.Read("tokens"), streams.ToHashSet());
        List<(string, double)> found = [("logits", Relative(reference.Read("logits"), run.Logits))];
        for (int i = 0; i < streams.Length; i++)
            found.Add(($"hidden_states.{i}", Relative(reference.Read($"hidden_states.{i}"), run[streams[i]])));
        return found;
    }

    /// <summary>Logits of the folder's tokens, in float64.</summary>
    public static Tensor Logits(string name, TransformerWeights weights)
    {
        using var scope = NewDisposeScope();
        using SafeTensorsFile reference = SafeTensorsFile.Open(Path.Combine(At(name), "reference.safetensors"));
        var model = new Transformer(weights, ScalarType.Float64);
        return model.Run(reference.Read("tokens")).Logits.MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Other weights: each weight of a configuration made by <paramref name="make"/>, or as it is where that gives null, or 0
    /// where there was none.
    /// </summary>
    public static TransformerWeights Changed(
        TransformerWeights weights, TransformerConfig config, Func<string, Tensor?> make) =>
        TransformerWeights.Create(config, (name, shape) =>
        {
            using var scope = NewDisposeScope();
            Tensor? made = make(name) ?? weights.Optional(name);
            return (made?.to(ScalarType.Float64) ?? zeros(shape, ScalarType.Float64)).clone().MoveToOuterDisposeScope();
        });

    private static double Relative(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        Tensor e = expected.to(ScalarType.Float64), difference = (e - actual.to(ScalarType.Float64)).abs().max();
        return (difference / e.abs().max()).item<double>();
    }
}
