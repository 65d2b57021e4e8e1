using System.Globalization;
using Hypotheses.Benchmarks.Harness;
using Hypotheses.Benchmarks.Reference;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;
using static TorchSharp.torch;

namespace Hypotheses.Benchmarks.Figures;

/// <summary>Toy dictionaries of many seeds through the public interface against a plain loop over seeds by autograd.</summary>
internal sealed class ToyEnsembleFigure : Figure
{
    private const int Seeds = 16, Steps = 400, ReferenceSteps = 40, Repetitions = 7;

    public override string Name => "toy-ensemble";

    public override string Title => $"{Seeds} toy dictionaries, batch {ToyData.Size.Batch}, d = {ToyData.Size.Dimension}, width {ToyData.Size.Width}, data included";

    public override double ExpectedSeconds => 60;

    public override void Measure(Bench bench, FigureResult result)
    {
        foreach (StepFamily family in new[] { StepFamily.ReluL1, StepFamily.TopK })
        {
            bench.CheckTime();
            var problem = new StepProblem(family, ToyData.Size, Seed.FromPath("benchmarks", "toy-start"));
            Timed reference = bench.Faster($"{Name} {family}", result, Loop(problem, 1, 4), Loop(problem, bench.Cores, 4));
            (float[] Encoder, float[] Bias) trained = default;
            PairedTimes times = bench.Time($"{Name} {family}", Repetitions, 1,
                new Timed($"ensemble, {family}", () => trained = FusedStepAdapter.TrainEnsemble(family, ToyData.Size, Steps, ToyData.Streams(Seeds)), Seeds * Steps),
                Loop(problem, reference.Threads, ReferenceSteps));
            result.Comparisons.Add(times.Compare(0, 1, RatioKind.Speedup, "a step and seed", 8));
            if (family == StepFamily.ReluL1) result.Notes.Add(Activity(trained));
        }
    }

    private static string Activity((float[] Encoder, float[] Bias) trained)
    {
        var samples = new float[ToyData.Size.Batch * ToyData.Size.Dimension];
        ToyData.Streams(1)[0].Next(samples);
        return string.Create(CultureInfo.InvariantCulture, $"realised L0 of the trained ReluL1 dictionaries {StepProblem.Firing(samples, ToyData.Size, trained.Encoder, trained.Bias, 0):0.0}");
    }

    private static Timed Loop(StepProblem problem, int threads, int steps) =>
        new($"autograd loop, {threads} thread{(threads == 1 ? "" : "s")}", () => Train(problem, steps), Seeds * steps, threads);

    private static void Train(StepProblem problem, int steps)
    {
        var samples = new float[problem.Size.Batch * problem.Size.Dimension];
        foreach (IWorldStream stream in ToyData.Streams(Seeds))
        {
            using AutogradStep training = AutogradStep.Of(problem);
            for (int step = 0; step < steps; step++)
            {
                stream.Next(samples);
                using Tensor x = tensor(samples, problem.Size.Batch, problem.Size.Dimension);
                training.Step(x);
            }
        }
    }
}
