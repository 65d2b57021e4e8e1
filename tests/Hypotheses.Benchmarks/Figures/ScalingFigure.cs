using System.Globalization;
using Hypotheses.Benchmarks.Harness;
using Hypotheses.Benchmarks.Reference;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Benchmarks.Figures;

/// <summary>The fused step along batch, width, d and seeds, with the floor under it; each sweep is a plot.</summary>
internal sealed class ScalingFigure : Figure
{
    private const int Repetitions = 3, ToySteps = 200, ProductSteps = 20;

    private static readonly StepSize Middle = new(1024, 256, 4096, 32);

    public override string Name => "scaling";

    public override string Title =>
        $"fused TopK step along one size at a time, around batch {Middle.Batch:N0}, d = {Middle.Dimension}, width "
            + $"{Middle.Width:N0}";

    public override double ExpectedSeconds => 60;

    public override void Measure(Bench bench, FigureResult result)
    {
        double bandwidth = MemoryCopy.BytesPerSecond(bench);
        result.Notes.Add(
            string.Create(
                CultureInfo.InvariantCulture,
                $"memory bandwidth {bandwidth / 1e9:0.0} GB/s (read and write, large copy, {bench.Cores} threads)"));
        Along(
            "batch",
            "batch",
            [128, 256, 512, 1024, 2048, 4096],
            n => Middle with { Batch = n },
            $"d = {Middle.Dimension}, width {Middle.Width:N0}, k = {Middle.Active}");
        Along(
            "width",
            "width F",
            [512, 1024, 2048, 4096, 8192, 16384],
            n => Middle with { Width = n },
            $"batch {Middle.Batch:N0}, d = {Middle.Dimension}, k = {Middle.Active}");
        Along(
            "dimension",
            "d",
            [32, 64, 128, 256, 512, 1024],
            n => Middle with { Dimension = n },
            $"batch {Middle.Batch:N0}, width {Middle.Width:N0}, k = {Middle.Active}");
        AlongSeeds(bench, result, bandwidth);

        void Along(string name, string axis, int[] sizes, Func<int, StepSize> size, string rest)
        {
            Sweep sweep = Add(result, name, axis, rest);
            foreach (int n in sizes)
            {
                bench.CheckTime();
                sweep.Points.Add(Point(bench, $"{Name} {name} {n:N0}", n, size(n), bandwidth));
            }
        }
    }

    private static Sweep Add(FigureResult result, string name, string axis, string rest)
    {
        var sweep = new Sweep(name, axis, rest);
        result.Sweeps.Add(sweep);
        return sweep;
    }

    private static SweepPoint Point(Bench bench, string what, int n, StepSize size, double bandwidth)
    {
        var problem = new StepProblem(StepArchitecture.TopK, size, Seed.FromPath("benchmarks", "scaling"));
        var fused = new FusedStepAdapter(problem);
        using Tensor x = tensor(problem.Samples[0], size.Batch, size.Dimension),
            weights = tensor(problem.Encoder, size.Dimension, size.Width), bias = tensor(problem.EncoderBias);
        int step = 0;
        PairedTimes times = bench.Time(what, Repetitions, 1,
            new Timed("fused step", () => fused.Step(problem.Samples[step++ % problem.Samples.Count]), Threads: bench.Cores),
            new Timed("encoder product", () => StepFigure.Multiply(x, weights, bias), Threads: bench.Cores));
        return new SweepPoint(n, times.Seconds(0).Median, times.Seconds(1).Min, Traffic(size) / bandwidth);
    }

    private static void AlongSeeds(Bench bench, FigureResult result, double bandwidth)
    {
        StepSize size = ToyData.Size;
        Sweep sweep = Add(
            result,
            "seeds",
            "seeds",
            $"all seeds' step; batch {size.Batch}, d = {size.Dimension}, width {size.Width}, k = {size.Active}");
        foreach (int seeds in new[] { 1, 2, 4, 8, 16, 32, 64 })
        {
            bench.CheckTime();
            using Tensor x = zeros(seeds, size.Batch, size.Dimension), weights = zeros(seeds, size.Dimension, size.Width),
                bias = zeros(seeds, 1, size.Width);
            PairedTimes times = bench.Time($"scaling seeds {seeds}", Repetitions, 1,
                new Timed(
                    "ensemble",
                    () => FusedStepAdapter.TrainEnsemble(StepArchitecture.TopK, size, ToySteps, ToyData.Streams(seeds)),
                    ToySteps),
                Products(1),
                Products(bench.Cores));
            double product = Math.Min(times.Seconds(1).Min, times.Seconds(2).Min);
            sweep.Points.Add(new SweepPoint(seeds, times.Seconds(0).Median, product, seeds * Traffic(size) / bandwidth));

            Timed Products(int threads) => new($"encoder products, {threads} threads", () =>
            {
                for (int step = 0; step < ProductSteps; step++) StepFigure.Multiply(x, weights, bias);
            }, ProductSteps, threads);
        }
    }

    // What every step must move at least: Adam reads and writes weights and both moments of encoder and decoder; the samples.
    private static double Traffic(StepSize size) =>
        sizeof(float) * (2.0 * 3 * 2 * size.Width * size.Dimension + (double)size.Batch * size.Dimension);
}
