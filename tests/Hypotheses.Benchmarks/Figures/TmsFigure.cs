using Hypotheses.Benchmarks.Harness;
using Hypotheses.Benchmarks.Reference;
using Hypotheses.Core.Models.Toy;
using Hypotheses.Core.Runtime;

namespace Hypotheses.Benchmarks.Figures;

/// <summary>Toy models of superposition of many seeds against a plain loop over seeds by autograd.</summary>
internal sealed class TmsFigure : Figure
{
    private const int Seeds = 16, ReferenceSteps = 40, Repetitions = 7;

    private static readonly TmsRecipe Recipe = new()
    {
        Features = 64,
        Hidden = 16,
        Probability = 0.05,
        Batch = 512,
        Steps = 1000
    };

    public override string Name => "tms";

    public override string Title =>
        $"{Seeds} toy models of superposition, n = {Recipe.Features}, m = {Recipe.Hidden}, p = .05, batch {Recipe.Batch}, data "
            + "included";

    public override double ExpectedSeconds => 40;

    public override void Measure(Bench bench, FigureResult result)
    {
        Seed[] seeds = [.. Enumerable.Range(0, Seeds).Select(i => Seed.FromPath("benchmarks", "tms").Derive("seed", i))];
        Timed reference = bench.Faster(Name, result, Loop(seeds, 1, 4), Loop(seeds, bench.Cores, 4));
        PairedTimes times = bench.Time(Name, Repetitions, 1,
            new Timed("trainer", () => TmsTrainer.Train(Recipe, seeds).Dispose(), Seeds * Recipe.Steps),
            Loop(seeds, reference.Threads, ReferenceSteps));
        result.Comparisons.Add(times.Compare(0, 1, RatioKind.Speedup, "a step and seed", 8));
    }

    private static Timed Loop(Seed[] seeds, int threads, int steps) =>
        new($"autograd loop, {threads} thread{(threads == 1 ? "" : "s")}", () => Train(seeds, steps), Seeds * steps, threads);

    private static void Train(Seed[] seeds, int steps)
    {
        foreach (Seed seed in seeds)
        {
            using var model = new AutogradTms(
                Recipe.Features, Recipe.Hidden, Recipe.Probability, Recipe.Batch, Recipe.LearningRate, seed.Generator());
            for (int step = 0; step < steps; step++) model.Step();
        }
    }
}
