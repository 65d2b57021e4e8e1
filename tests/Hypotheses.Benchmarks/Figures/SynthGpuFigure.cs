using System.Diagnostics;
using System.Globalization;
using Hypotheses.Benchmarks.Harness;
using Hypotheses.Core.Measures.Scores;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Training;
using Hypotheses.Core.Sae.Training.Lanes;
using Hypotheses.Core.Worlds.SynthSaeBench;
using static TorchSharp.torch;

namespace Hypotheses.Benchmarks.Figures;

/// <summary>
/// The published SynthSAEBench-16k setting on a CUDA device: 200 million samples a family, or as many as the time that is left
/// allows (the schedule is fitted to that number, which is reported). Held against the published figures of version 2.
/// </summary>
internal sealed class SynthGpuFigure : Figure
{
    private const long Samples = 200_000_000, Trial = 200 * SynthFamilies.Batch;
    private const int Evaluation = 500_000;
    private const double SamplesPerSecond = 2_000_000;

    // F1, MCC, uniqueness and explained variance of SynthSAEBench-16k v2, width 4,096, L0 = 25 (SAELens' documentation).
    private static readonly Dictionary<string, double[]> Published = new()
    {
        ["BatchTopK"] = [.7316, .7574, .9837, .7923],
        ["Matryoshka"] = [.8793, .7927, .9987, .7792],
    };

    public override string Name => "synth-16k";

    public override string Title =>
        "SynthSAEBench-16k: d = 768, 16,384 features, width 4,096, k = 25, 200 million samples a family";

    public override double ExpectedSeconds => 300;

    public override void Measure(Bench bench, FigureResult result)
    {
        if (bench.Device == "cpu") throw new NotMeasuredException("not asked for: --device cpu");
        if (ComputeDevice.ProbeCuda() is { } why) throw new NotMeasuredException($"no CUDA device: not measured ({why})");
        Seed seed = Seed.FromPath("benchmarks", Name);
        SynthWorld world = SynthRecipe.Published16k.Create(seed);
        var grid = new Grid(
            $"{Evaluation:N0} fresh samples, one seed; samples and published figures beside",
            [
                .. SynthTrainingFigure.Names,
                "samples",
                "f1_published",
                "mcc_published",
                "uniqueness_published",
                "explained_variance_published"]);
        result.Grids.Add(grid);
        int left = Published.Count;
        foreach (string family in Published.Keys)
        {
            bench.CheckTime();
            Train(family, Trial, world, seed.Derive("trial")); // kernels are loaded and memory is reserved
            (_, double speed) = Train(family, Trial, world, seed.Derive("trial"));
            long samples = (long)Math.Min(Samples, Math.Max(Trial, bench.SecondsLeft * .8 / left-- * speed));
            bench.Say(
                string.Create(
                    CultureInfo.InvariantCulture, $"{Name}: {family}, {samples:N0} samples at about {speed:N0} a second"));
            (SparseAutoencoder dictionary, speed) = Train(family, samples, world, seed);
            result.Quantities.Add(
                new Quantity
                {
                    What = family,
                    Unit = "samples/s",
                    Values = Spread.Of([speed]),
                    Bar = new Bar(BarKind.AtLeast, SamplesPerSecond)
                });
            GridRow row = SynthTrainingFigure.Row(
                family, SaeMetrics.Measure(dictionary, world, Evaluation, seed.Derive("scores")));
            grid.Rows.Add(new GridRow(row.Name, [.. row.Values, samples, .. Published[family]]));
        }

        result.Notes.Add("the world has the published law, but vectors of its own: the published files are not read here");
        world.Directions.Dispose();
    }

    private static (SparseAutoencoder Sae, double SamplesPerSecond) Train(
        string family, long samples, SynthWorld world, Seed seed)
    {
        SaeRecipe recipe = SynthFamilies.Published(samples).Single(f => f.Name == family).Recipe;
        var clock = Stopwatch.StartNew();
        SparseAutoencoder dictionary = SaeTrainer.Train(
            [new Lane(recipe, seed.Derive("dictionary"), world.Stream(seed.Derive("training")))],
            new TrainingOptions { Device = CUDA })[0].Sae;
        return (dictionary, (double)recipe.Steps * recipe.Batch / clock.Elapsed.TotalSeconds);
    }
}
