using System.Globalization;
using Hypotheses.Benchmarks.Harness;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;
using Hypotheses.Core.Worlds.Recipes;
using Hypotheses.Core.Worlds.Sampling;
using static TorchSharp.torch;

namespace Hypotheses.Benchmarks.Figures;

/// <summary>
/// A world's samples against dense random numbers of the same shape: one draw for the mask, one for the values.
/// </summary>
internal sealed class WorldFigure : Figure
{
    private const int Features = 1024, Dimension = 128, Batch = 4096, Repetitions = 15;
    private const double Probability = 0.01;

    public override string Name => "world";

    public override string Title => $"{Batch:N0} samples of {Features:N0} features in d = {Dimension}, p = .01";

    public override double ExpectedSeconds => 15;

    public override void Measure(Bench bench, FigureResult result)
    {
        Seed seed = Seed.FromPath("benchmarks", "world");
        var recipe = new UniformSparseRecipe { Features = Features, Probability = Probability };
        var world = new SparseWorld(
            RandomFrames.UnitRows(seed.Rng(), Features, Dimension), Dimension, Features * Probability, recipe.Sampler);
        (CodeSampler sampler, Rng rng, SparseCode code) = (
            recipe.Sampler(), seed.Derive("codes").Rng(), new SparseCode(Features));
        IWorldStream stream = world.Stream(seed.Derive("stream")), denseStream = world.Stream(seed.Derive("dense"));
        float[] codes = new float[Batch * Features], activations = new float[Batch * Dimension];
        using Generator generator = seed.Generator();
        long active = 0, samples = 0;
        Timed reference = bench.Faster(Name, result, Dense(generator, 1), Dense(generator, bench.Cores));
        PairedTimes times = bench.Time(Name, Repetitions, 5,
            new Timed("sparse codes", () =>
            {
                for (int row = 0; row < Batch; row++, samples++)
                {
                    sampler.Next(rng, code);
                    active += code.Count;
                }
            }),
            new Timed("sparse codes and activations", () => stream.Next(activations)),
            new Timed("codes written densely, and activations", () => denseStream.Next(codes, activations)),
            reference);
        result.Comparisons.Add(times.Compare(0, 3, RatioKind.Speedup, "a batch", 10));
        result.Comparisons.Add(times.Compare(1, 3, RatioKind.Speedup, "a batch"));
        result.Comparisons.Add(times.Compare(2, 3, RatioKind.Speedup, "a batch"));
        double extra = times.Seconds(1).Median - times.Seconds(0).Median;
        result.Notes.Add(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{(double)active / samples:0.00} active features a sample; activations cost {extra * 1e3:0.00} ms a batch "
                    + $"besides"));
        world.Directions.Dispose();
    }

    private static Timed Dense(Generator generator, int threads) =>
        new($"two torch.rand of the codes' shape, {threads} thread{(threads == 1 ? "" : "s")}", () =>
    {
        using Tensor mask = rand(Batch, Features, generator: generator), values = rand(Batch, Features, generator: generator);
    }, Threads: threads);
}
