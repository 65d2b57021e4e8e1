using Hypotheses.Benchmarks.Harness;
using Hypotheses.Benchmarks.Reference;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Benchmarks.Figures;

/// <summary>The batched step on a CUDA device against the encoder product alone, in the precisions that the device has.</summary>
internal sealed class GpuFigure : Figure
{
    private const int Repetitions = 15, Inner = 5;

    private static readonly StepSize Size = new(8192, 768, 16384, 32);

    public override string Name => "gpu";

    public override string Title =>
        $"tensor TopK step, batch {Size.Batch:N0}, d = {Size.Dimension}, width {Size.Width:N0}, k = {Size.Active}";

    public override double ExpectedSeconds => 30;

    public override void Measure(Bench bench, FigureResult result)
    {
        if (bench.Device == "cpu") throw new NotMeasuredException("not asked for: --device cpu");
        if (ComputeDevice.ProbeCuda() is { } why) throw new NotMeasuredException($"no CUDA device: not measured ({why})");
        var problem = new StepProblem(StepArchitecture.TopK, Size, Seed.FromPath("benchmarks", "gpu"));
        using var scope = NewDisposeScope();
        Tensor x = tensor(problem.Samples[0], Size.Batch, Size.Dimension).to(CUDA);
        Tensor weights = tensor(problem.Encoder, Size.Dimension, Size.Width).to(CUDA),
            bias = tensor(problem.EncoderBias).to(CUDA);
        (Tensor x16, Tensor weights16, Tensor bias16) = (x.bfloat16(), weights.bfloat16(), bias.bfloat16());
        Tensor from = zeros(Size.Batch, Size.Width, device: CUDA), to = zeros_like(from);
        var sides = new List<Timed>
        {
            Product("encoder product, float32", x, weights, bias, tf32: false),
            Product("encoder product, TF32", x, weights, bias, tf32: true),
            Product("encoder product, bf16", x16, weights16, bias16, tf32: false),
            Device("copy of the pre-activations' size", () => to.copy_(from)),
        };
        sides.Insert(0, Device("batched step", FusedStepAdapter.BatchedStep(problem, CUDA)));
        PairedTimes times = bench.Time(Name, Repetitions, 3, sides);
        for (int reference = 1; reference < sides.Count; reference++)
            result.Comparisons.Add(times.Compare(0, reference, RatioKind.Cost, "a step", reference == 1 ? 2 : null));
        for (int other = 2; other < sides.Count; other++)
            result.Comparisons.Add(times.Compare(other, 1, RatioKind.Speedup, "once"));
    }

    private static Timed Product(string name, Tensor x, Tensor weights, Tensor bias, bool tf32) => Device(name, () =>
    {
        backends.cuda.matmul.allow_tf32 = tf32;
        StepFigure.Multiply(x, weights, bias);
        backends.cuda.matmul.allow_tf32 = false;
    });

    // Kernels are only queued by a call: time counts until the device has done them.
    private static Timed Device(string name, Action run) => new(name, () =>
    {
        for (int i = 0; i < Inner; i++) run();
        cuda.synchronize();
    }, Inner);
}
