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
    private const int Seeds = 16, Steps = 1500, ReferenceSteps = 100, Repetitions = 7;

    public override string Name => "toy-ensemble";

    public override string Title =>
        $"{Seeds} toy dictionaries, batch {ToyData.Size.Batch}, d = {ToyData.Size.Dimension}, width {ToyData.Size.Width}";

    public override double ExpectedSeconds => 170;

    public override void Measure(Bench bench, FigureResult result)
    {
        (float[] Encoder, float[] Bias) trained = default;
        foreach (StepArchitecture family in new[] { StepArchitecture.ReluL1, StepArchitecture.TopK })
        {
            foreach (bool drawn in new[] { true, false })
            {
                bench.CheckTime();
                string what = $"{family}, {(drawn ? "data drawn beforehand" : "data included")}";
                var problem = new StepProblem(family, ToyData.Size, Seed.FromPath("benchmarks", "toy-start"));
                Func<IActivationStream[]> streams = drawn ? Beforehand() : () => ToyData.Streams(Seeds);
                Timed reference = bench.Faster(
                    $"{Name} {what}", result, Loop(problem, streams, 1, 4), Loop(problem, streams, bench.Cores, 4));
                PairedTimes times = bench.Time($"{Name} {what}", Repetitions, 1,
                    new Timed(
                        $"ensemble, {what}",
                        () => trained = FusedStepAdapter.TrainEnsemble(family, ToyData.Size, Steps, streams()),
                        Seeds * Steps),
                    Loop(problem, streams, reference.Threads, ReferenceSteps));
                result.Comparisons.Add(times.Compare(0, 1, RatioKind.Speedup, "a step and seed", drawn ? 8 : null));
            }

            if (family == StepArchitecture.ReluL1) result.Notes.Add(Activity(trained));
        }
    }

    private static string Activity((float[] Encoder, float[] Bias) trained)
    {
        var samples = new float[ToyData.Size.Batch * ToyData.Size.Dimension];
        ToyData.Streams(1)[0].Next(samples);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"realised L0 of the trained ReluL1 dictionaries "
                + $"{StepProblem.Firing(samples, ToyData.Size, trained.Encoder, trained.Bias, 0):0.0}");
    }

    private static Func<IActivationStream[]> Beforehand()
    {
        IActivationStream[] drawn = ToyData.DrawnStreams(Seeds);
        return () => drawn;
    }

    private static Timed Loop(StepProblem problem, Func<IActivationStream[]> streams, int threads, int steps) =>
        new(
            $"autograd loop, {threads} thread{(threads == 1 ? "" : "s")}",
            () => Train(problem, streams(), steps),
            Seeds * steps,
            threads);

    private static void Train(StepProblem problem, IActivationStream[] streams, int steps)
    {
        var samples = new float[problem.Size.Batch * problem.Size.Dimension];
        foreach (IActivationStream stream in streams)
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
