using Hypotheses.Benchmarks.Figures;
using Hypotheses.Benchmarks.Harness;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Training.Batched;
using Hypotheses.Core.Sae.Training.Lanes;
using Hypotheses.Core.Worlds;
using Hypotheses.Core.Worlds.SynthSaeBench;
using static TorchSharp.torch;

namespace Hypotheses.Gpu.Checks;

/// <summary>
/// A batched training step of every architecture, in float32, against the matrix products that it cannot do without: all five
/// of a dense step (encode, decode, the slopes, the gradients of encoder and decoder); the encoder's alone where the step is
/// sparse behind it. A step may take twice as long.
/// </summary>
internal static class StepCheck
{
    private const int Repetitions = 9, WarmUps = 3;
    private const double Most = 2;

    private sealed record Sizes(int Batch, int Dimension, int Width, int Active, int Inner);

    /// <summary>Times every architecture.</summary>
    public static void Run(CheckReport report, Device device, bool small)
    {
        Sizes sizes = small ? new(256, 64, 256, 8, 2) : new(8192, 768, 16_384, 32, 3);
        Seed seed = Seed.FromPath("gpu", "steps");
        using var scope = NewDisposeScope();
        SynthWorld world = (small ? SynthRecipe.Reduced1k with { Dimension = sizes.Dimension } : SynthRecipe.Published16k)
            .Create(seed);
        float[] numbers = new float[sizes.Batch * sizes.Dimension];
        IWorldStream stream = world.Stream(seed.Derive("samples"));
        stream.Next(numbers);
        Tensor samples = Tensors.Of(numbers, 1, sizes.Batch, sizes.Dimension).to(device);
        var products = new Products(samples, sizes.Width);
        // Without the three baselines, which are no architectures.
        foreach ((string name, SaeRecipe recipe) in SynthFamilies.Reduced(sizes.Width, sizes.Active, 100L * sizes.Batch).Take(9))
        {
            using var inner = NewDisposeScope();
            SaeRecipe sized = recipe with { Batch = sizes.Batch };
            using BatchedLanes lanes = BatchedLanes.Of(
                sized, [LaneStart.Draw(new Lane(sized, seed.Derive("start"), stream))], device);
            Tensor rate = full([1, 1, 1], 1e-5, ScalarType.Float32, device),
                penalty = full([1, 1, 1], sized.Architecture.Penalty(sized), ScalarType.Float32, device);
            bool sparse = lanes is TopKLanes;
            PairedTimes times = new PairedTimer(Deadline.None).Measure(Repetitions, WarmUps,
                Side("step", device, sizes, () => lanes.Step(samples, rate, penalty).Dispose()),
                Side("products", device, sizes, sparse ? products.Encoder : products.Dense));
            Spread ratio = times.Compare(0, 1, RatioKind.Cost, "a step").Ratio;
            report.Results.Add(
                new CheckResult(
                    "steps",
                    name,
                    ratio.Median,
                    $"× {(sparse ? "the encoder's product" : "its five products")}",
                    // On a CPU, and at small sizes, this is no claim about speed.
                    device.type == TorchSharp.DeviceType.CUDA && !small ? ratio.Median <= Most : null,
                    FormattableString.Invariant(
                        $"[{ratio.Min:0.00} … {ratio.Max:0.00}], {times.Seconds(0).Median * 1e3:0.00} ms a step (at most {Most}×)")));
        }

        world.Directions.Dispose();
    }

    // Kernels are only queued by a call: time counts until the device has done them.
    private static Timed Side(string name, Device device, Sizes sizes, Action run) => new(name, () =>
    {
        for (int i = 0; i < sizes.Inner; i++) run();
        if (device.type == TorchSharp.DeviceType.CUDA) cuda.synchronize();
    }, sizes.Inner, Threads.Workers);

    /// <summary>Products of the sizes of a step; tensors belong to the scope in which it is made.</summary>
    private sealed class Products(Tensor samples, int width)
    {
        private readonly Tensor _samples = samples,
            _encoder = zeros(1, samples.shape[2], width, device: samples.device),
            _decoder = zeros(1, width, samples.shape[2], device: samples.device),
            _codes = zeros(1, samples.shape[1], width, device: samples.device);

        public void Encoder() => _samples.bmm(_encoder).Dispose();

        public void Dense()
        {
            Encoder();
            _codes.bmm(_decoder).Dispose();
            _samples.bmm(_decoder.transpose(1, 2)).Dispose();
            _codes.transpose(1, 2).bmm(_samples).Dispose();
            _samples.transpose(1, 2).bmm(_codes).Dispose();
        }
    }
}
