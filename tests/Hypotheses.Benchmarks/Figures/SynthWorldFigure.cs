using System.Globalization;
using Hypotheses.Benchmarks.Harness;
using Hypotheses.Benchmarks.Reference;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;
using Hypotheses.Core.Worlds.SynthSaeBench;
using static TorchSharp.torch;

namespace Hypotheses.Benchmarks.Figures;

/// <summary>
/// Drawing a batch of a SynthSAEBench world against one training step on that batch and against the step's encoder product alone:
/// drawing may cost at most a third of training.
/// </summary>
internal sealed class SynthWorldFigure(string name, SynthRecipe recipe, int width, int active, int draws) : Figure
{
    private const int Batch = 1024, Repetitions = 15;
    private const double Share = 1.0 / 3;

    public override string Name => name;

    public override string Title =>
        $"a batch of {Batch:N0} of {recipe.Features:N0} features in d = {recipe.Dimension} against a step of width {width:N0}, "
            + $"k = {active}";

    public override double ExpectedSeconds => 10 + (recipe.Features / 100.0);

    public override void Measure(Bench bench, FigureResult result)
    {
        Seed seed = Seed.FromPath("benchmarks", name);
        SynthWorld world = recipe.Create(seed);
        bench.CheckTime();
        IWorldStream stream = world.Stream(seed.Derive("stream"));
        var size = new StepSize(Batch, recipe.Dimension, width, active);
        var problem = new StepProblem(StepArchitecture.TopK, size, seed.Derive("problem"));
        var fused = new FusedStepAdapter(problem);
        using Tensor weights = tensor(problem.Encoder, size.Dimension, width), bias = tensor(problem.EncoderBias),
            x = tensor(problem.Samples[0], Batch, size.Dimension);
        float[] batch = new float[Batch * size.Dimension];
        PairedTimes times = bench.Time(name, Repetitions, 2,
            new Timed("drawing", () => Repeat(() => stream.Next(batch)), draws, bench.Cores),
            new Timed("fused TopK step", () => Repeat(() => fused.Step(batch)), draws, bench.Cores),
            new Timed(
                $"encoder product, {bench.Cores} threads",
                () => Repeat(() => StepFigure.Multiply(x, weights, bias)),
                draws,
                bench.Cores));
        result.Comparisons.Add(times.Compare(0, 1, RatioKind.Cost, "a batch", Share));
        result.Comparisons.Add(times.Compare(0, 2, RatioKind.Cost, "a batch"));
        Spread seconds = times.Seconds(0);
        result.Quantities.Add(
            new Quantity
            {
                What = "drawing",
                Unit = "samples/s",
                Values = new Spread(Batch / seconds.Median, Batch / seconds.Max, Batch / seconds.Min, seconds.Repetitions)
            });
        result.Notes.Add(State(SynthReport.Measure(world, 20_000, seed.Derive("report"))));
        world.Directions.Dispose();
    }

    private void Repeat(Action once)
    {
        for (int i = 0; i < draws; i++) once();
    }

    private static string State(SynthReport r) => string.Create(CultureInfo.InvariantCulture,
        $"true L0 {r.L0:0.0} ± {r.L0Error:0.0} (nominal rates sum to {r.NominalL0:0.0}), slope of rate over rank "
            + $"{r.Exponent:0.00} over ranks {r.FirstRank} … {r.LastRank} (nominal {r.NominalExponent:0.00}), mean largest "
            + $"|cos| {r.Superposition:0.000}, mean magnitude {r.Magnitude:0.00}");
}
