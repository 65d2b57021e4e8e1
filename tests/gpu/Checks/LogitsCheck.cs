using Hypotheses.Core.Files.SafeTensors;
using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Models.Transformers.Formats;
using static TorchSharp.torch;

namespace Hypotheses.Gpu.Checks;

/// <summary>
/// Logits and residual streams of the reference models (<c>reference</c> in the folder that <c>HYPOTHESES_MODELS</c> names)
/// against a float64 pass by other code.
/// </summary>
internal static class LogitsCheck
{
    private const string Variable = "HYPOTHESES_MODELS";

    private static readonly (ScalarType Type, double Bound)[] Precisions = // of the largest number
        [(ScalarType.Float32, 1e-4), (ScalarType.Float64, 1e-6)];

    /// <summary>Runs every folder that is there.</summary>
    public static void Run(CheckReport report, Device device)
    {
        string? models = Environment.GetEnvironmentVariable(Variable);
        string root = Path.Combine(models ?? "", "reference");
        if (string.IsNullOrEmpty(models) || !Directory.Exists(root))
        {
            string why = string.IsNullOrEmpty(models) ? $"{Variable} is not set" : $"{root} is not there";
            report.Results.Add(new CheckResult("logits", "reference models", null, "", null, "not checked: " + why));
            return;
        }

        foreach (string folder in Directory.EnumerateDirectories(root).Order(StringComparer.Ordinal))
        {
            using var scope = NewDisposeScope();
            using TransformerWeights stored = TransformerFolder.Read(folder);
            using TransformerWeights weights = stored.Select((_, tensor) => tensor.to(device, copy: true));
            foreach ((ScalarType type, double bound) in Precisions)
            {
                double difference = Difference(folder, new Transformer(weights, type));
                report.Results.Add(
                    new CheckResult(
                        "logits",
                        $"{Path.GetFileName(folder)}, {type}",
                        difference,
                        "of the largest number",
                        difference <= bound,
                        FormattableString.Invariant($"(at most {bound})")));
            }
        }
    }

    private static double Difference(string folder, Transformer model)
    {
        using var scope = NewDisposeScope();
        using SafeTensorsFile reference = SafeTensorsFile.Open(Path.Combine(folder, "reference.safetensors"));
        string[] streams = [.. Enumerable.Range(0, model.Config.Layers).Select(i => $"blocks.{i}.hook_resid_pre"),
            $"blocks.{model.Config.Layers - 1}.hook_resid_post"];
        TransformerRun run = model.Run(reference.Read("tokens").to(model.Device), streams.ToHashSet());
        return streams.Select((hook, i) => Relative(reference.Read($"hidden_states.{i}"), run[hook]))
            .Append(Relative(reference.Read("logits"), run.Logits)).Max();
    }

    private static double Relative(Tensor expected, Tensor actual)
    {
        Tensor e = expected.to(ScalarType.Float64), difference = (e - actual.cpu().to(ScalarType.Float64)).abs().max();
        return (difference / e.abs().max()).item<double>();
    }
}
