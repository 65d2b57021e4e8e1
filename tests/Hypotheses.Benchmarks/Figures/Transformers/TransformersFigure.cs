using Hypotheses.Benchmarks.Harness;

namespace Hypotheses.Benchmarks.Figures.Transformers;

/// <summary>Given models: collecting activations, running on from changed ones, and reading a folder from disk.</summary>
internal sealed class TransformersFigure : Figure
{
    public override string Name => "transformers";

    public override string Title => "given models: capture, perturbation sweeps, loading";

    public override double ExpectedSeconds => 240;

    public override void Measure(Bench bench, FigureResult result)
    {
        Capture.Measure(bench, result);
        bench.CheckTime();
        new PerturbationSweep("stories260K's shape", ModelShapes.Stories260K, Prompts: 200, Time: 32, Layer: 2, Passes: 101)
            .Measure(bench, result);
        bench.CheckTime();
        new PerturbationSweep(
            "GPT-2 small's shape, 1,024 tokens", ModelShapes.Gpt2Small(1024), Prompts: 50, Time: 64, Layer: 6, Passes: 1)
            .Measure(bench, result);
        foreach (RandomCheckpoint checkpoint in (RandomCheckpoint[])[RandomCheckpoint.Gpt2Small, RandomCheckpoint.Pythia160M])
        {
            bench.CheckTime();
            CheckpointLoading.Measure(bench, result, checkpoint);
        }
    }
}
