using System.Diagnostics;
using System.Globalization;
using Hypotheses.Benchmarks.Harness;
using Hypotheses.Core.Measures.Scores;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Training;
using Hypotheses.Core.Sae.Training.Lanes;
using Hypotheses.Core.Worlds.SynthSaeBench;

namespace Hypotheses.Benchmarks.Figures;

/// <summary>
/// The reduced SynthSAEBench: every family trained on a CPU for 5 million samples of one world, with what it recovered. Samples a
/// second count drawing and training, not the evaluation.
/// </summary>
internal sealed class SynthTrainingFigure : Figure
{
    private const int Width = 256, K = 7, Evaluation = 200_000;
    private const long Samples = 5_000_000;

    private static readonly string[] Columns =
    [
        "f1", "f1_chance", "precision", "recall", "mcc", "mcc_chance", "uniqueness", "uniqueness_chance", "explained_variance",
        "l0", "dead_latents",
        "shrinkage", "absorption_fraction", "absorption_fraction_chance", "hedging_portion", "hedging_portion_chance",
    ];

    public override string Name => "synth-1k";

    public override string Title =>
        $"reduced SynthSAEBench: d = 128, 1,024 features, width {Width}, {Samples / 1_000_000} million samples a family";

    public override double ExpectedSeconds => 270;

    public override void Measure(Bench bench, FigureResult result)
    {
        Seed seed = Seed.FromPath("benchmarks", Name);
        SynthWorld world = SynthRecipe.Reduced1k.Create(seed);
        var grid = new Grid($"{Evaluation:N0} fresh samples, one seed", Columns);
        result.Grids.Add(grid);
        double trueL0 = double.NaN;
        foreach ((string family, SaeRecipe recipe) in SynthFamilies.Reduced(Width, K, Samples))
        {
            bench.CheckTime(); // a run that is cut short keeps the families that it reached
            bench.Say($"{Name}: {family}");
            var clock = Stopwatch.StartNew();
            var lane = new Lane(recipe, seed.Derive("dictionary"), world.Stream(seed.Derive("training")));
            SparseAutoencoder dictionary = SaeTrainer.Train([lane])[0].Sae;
            double speed = (double)recipe.Steps * recipe.Batch / clock.Elapsed.TotalSeconds;
            SaeScores scores = SaeMetrics.Measure(dictionary, world, Evaluation, seed.Derive("scores"));
            trueL0 = scores.Firing.TrueL0;
            grid.Rows.Add(Row(family, scores));
            result.Quantities.Add(new Quantity { What = family, Unit = "samples/s", Values = Spread.Of([speed]) });
        }

        result.Notes.Add(string.Create(CultureInfo.InvariantCulture, $"true L0 {trueL0:0.0}"));
        world.Directions.Dispose();
    }

    /// <summary>A family's numbers, in the order of the columns.</summary>
    internal static GridRow Row(string family, SaeScores scores)
    {
        IReadOnlyDictionary<string, double> numbers = scores.Numbers();
        return new GridRow(family, [.. Columns.Select(c => numbers[c])]);
    }

    /// <summary>The columns of <see cref="Row"/>.</summary>
    internal static IReadOnlyList<string> Names => Columns;
}
