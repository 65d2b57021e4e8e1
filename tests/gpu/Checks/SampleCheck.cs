using System.Diagnostics;
using Hypotheses.Benchmarks.Figures;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Training;
using Hypotheses.Core.Sae.Training.Lanes;
using Hypotheses.Core.Worlds;
using Hypotheses.Core.Worlds.SynthSaeBench;
using static TorchSharp.torch;

namespace Hypotheses.Gpu.Checks;

/// <summary>
/// Samples a second of SynthSAEBench-16k: drawn on the CPU alone, and trained on, drawing included, by the families whose
/// figures are published.
/// </summary>
internal static class SampleCheck
{
    private const int Batch = SynthFamilies.Batch;
    private const double Wanted = 2_000_000;

    /// <summary>Draws, then trains.</summary>
    public static void Run(CheckReport report, Device device, bool small)
    {
        Seed seed = Seed.FromPath("gpu", "samples");
        string name = small ? "SynthSAEBench-1k (ours)" : "SynthSAEBench-16k";
        long draws = small ? 20 : 400, samples = (small ? 20L : 10_000L) * Batch;
        SynthWorld world = (small ? SynthRecipe.Reduced1k : SynthRecipe.Published16k).Create(seed);
        float[] numbers = new float[Batch * world.Dimension];
        IWorldStream stream = world.Stream(seed.Derive("stream"));
        stream.Next(numbers);
        var clock = Stopwatch.StartNew();
        for (long i = 0; i < draws; i++) stream.Next(numbers);
        Add("drawn", draws * Batch / clock.Elapsed.TotalSeconds, null);
        foreach ((string family, SaeRecipe recipe) in SynthFamilies.Published(samples))
        {
            SaeRecipe sized = small ? recipe with { Width = 256, K = 7 } : recipe;
            Train(sized with { Steps = 20, WarmUp = 1 }); // kernels are loaded and memory is reserved
            clock.Restart();
            Train(sized);
            Add(
                $"trained on, {family}",
                (double)sized.Steps * sized.Batch / clock.Elapsed.TotalSeconds,
                device.type == TorchSharp.DeviceType.CUDA && !small ? Wanted : null);
        }

        world.Directions.Dispose();

        void Train(SaeRecipe recipe) => SaeTrainer.Train(
            [new Lane(recipe, seed.Derive("dictionary"), world.Stream(seed.Derive("training")))],
            new TrainingOptions { Device = device });

        void Add(string what, double speed, double? least) => report.Results.Add(
            new CheckResult(
                "samples", $"{name} {what}", speed, "samples/s", least is { } l ? speed >= l : null,
                least is null ? "" : FormattableString.Invariant($"(at least {least:N0})")));
    }
}
