using Hypotheses.Benchmarks.Harness;
using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Models.Transformers.Configuration;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Benchmarks.Figures.Transformers;

/// <summary>
/// The residual streams before and behind every block, as claims collect them: two sequences a run, a run a worker, no head.
/// Held against the matrix products of the same pass alone: same shapes, same weights, same batches, same threads.
/// </summary>
internal static class Capture
{
    private const int Time = 256, Repetitions = 9;

    /// <summary>Measures at GPT-2 small's shape.</summary>
    public static void Measure(Bench bench, FigureResult result)
    {
        using var scope = NewDisposeScope();
        Seed seed = Seed.FromPath("benchmarks", "transformers", "capture");
        TransformerConfig config = ModelShapes.Gpt2Small(vocabulary: 1024); // the run stops before the head
        Transformer model = ModelShapes.Random(config, seed.Derive("weights")).InScope();
        Tensor tokens = ModelShapes.Tokens(config, HookRuns.Batch, Time, seed.Derive("tokens"));
        string last = $"blocks.{config.Layers - 1}.hook_resid_post";
        HashSet<string> hooks = [.. model.HookPoints.Where(h => h.Contains("hook_resid_p", StringComparison.Ordinal))];
        var products = new BareProducts(model, HookRuns.Batch, Time, seed.Derive("inputs"));
        double units = (double)HookRuns.Batch * Time * bench.Cores;
        PairedTimes times = bench.Time("capture", Repetitions, 1,
            new Timed(
                $"{hooks.Count} residual streams, GPT-2 small's shape, {HookRuns.Batch} × {Time} tokens a run",
                () => Each(bench, () => model.Run(tokens, hooks, stopAt: last)),
                units),
            new Timed("the pass's bare matrix products", () => Each(bench, products.Run), units));
        result.Comparisons.Add(times.Compare(0, 1, RatioKind.Cost, "a token", 1.3));
        Spread seconds = times.Seconds(0);
        result.Quantities.Add(
            new Quantity
            {
                What = "capture",
                Unit = "tokens/s",
                Values = new Spread(1 / seconds.Median, 1 / seconds.Max, 1 / seconds.Min, seconds.Repetitions)
            });
    }

    private static void Each(Bench bench, Action once) => Threads.ForEach(bench.Cores, _ =>
    {
        using var scope = NewDisposeScope();
        using var gradless = no_grad();
        once();
    });
}
