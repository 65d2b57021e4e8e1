using System.Globalization;
using Hypotheses.Benchmarks.Harness;
using Hypotheses.Benchmarks.Reference;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Benchmarks.Figures;

/// <summary>The fused training step of one family against the autograd step and against the encoder product alone.</summary>
internal sealed class StepFigure(string name, StepArchitecture family, double speedup, double? cost) : Figure
{
    private const int Repetitions = 9;

    private static readonly StepSize Size = new(2048, 512, 8192, 32);

    public override string Name => name;

    public override string Title =>
        $"one training step, batch {Size.Batch:N0}, d = {Size.Dimension}, width {Size.Width:N0}, about {Size.Active} active";

    public override double ExpectedSeconds => family == StepArchitecture.BatchTopK ? 60 : 40;

    public override void Measure(Bench bench, FigureResult result)
    {
        var problem = new StepProblem(family, Size, Seed.FromPath("benchmarks", "step"));
        var fused = new FusedStepAdapter(problem);
        using AutogradStep autograd = AutogradStep.Of(problem);
        using Tensor product = tensor(problem.Encoder, Size.Dimension, Size.Width), bias = tensor(problem.EncoderBias);
        Tensor[] samples = [.. problem.Samples.Select(s => tensor(s, Size.Batch, Size.Dimension))];

        // A speedup over something else is none: both sides must compute the same loss from the same start.
        set_num_threads(bench.Cores);
        (double first, double other) = (fused.Step(problem.Samples[0]), autograd.Step(samples[0]));
        double apart = Math.Abs(first - other) / Math.Abs(other);
        if (!(apart < 1e-3))
            throw new InvalidOperationException($"{name}: the fused loss {first} and the autograd loss {other} are not the same");
        result.Notes.Add(string.Create(CultureInfo.InvariantCulture, $"losses of the first step agree to {apart:0e0}"));

        int fusedStep = 1, autogradStep = 1;
        PairedTimes times = bench.Time(name, Repetitions, 1,
            new Timed("fused step", () => fused.Step(problem.Samples[fusedStep++ % samples.Length]), Threads: bench.Cores),
            new Timed(
                $"autograd step, {bench.Cores} threads",
                () => autograd.Step(samples[autogradStep++ % samples.Length]),
                Threads: bench.Cores),
            new Timed(
                $"encoder product, {bench.Cores} threads", () => Multiply(samples[0], product, bias), Threads: bench.Cores));
        result.Comparisons.Add(times.Compare(0, 1, RatioKind.Speedup, "a step", speedup));
        result.Comparisons.Add(times.Compare(0, 2, RatioKind.Cost, "a step", cost));
        result.Notes.Add(Active(problem, fused));
        foreach (Tensor batch in samples) batch.Dispose();
    }

    /// <summary>x·W + b, and nothing kept.</summary>
    internal static void Multiply(Tensor x, Tensor weights, Tensor bias)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        x.matmul(weights).add(bias);
    }

    private static string Active(StepProblem problem, FusedStepAdapter fused)
    {
        if (problem.Family is StepArchitecture.TopK or StepArchitecture.BatchTopK)
            return $"{problem.Size.Active} active latents a sample";
        float threshold = problem.Family == StepArchitecture.JumpRelu ? problem.Threshold : 0;
        (float[] encoder, float[] bias) = fused.Encoder();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"realised L0 {problem.Firing(problem.Encoder, problem.EncoderBias, threshold):0.0} at the start, "
                + $"{problem.Firing(encoder, bias, threshold):0.0} at the end");
    }
}
