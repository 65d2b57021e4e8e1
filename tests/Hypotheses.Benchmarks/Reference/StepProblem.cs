using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;
using Hypotheses.Core.Worlds.Sampling;
using static TorchSharp.torch;

namespace Hypotheses.Benchmarks.Reference;

/// <summary>The families whose training step is timed.</summary>
internal enum StepArchitecture
{
    TopK,
    BatchTopK,
    JumpRelu,
    ReluL1,
}

/// <summary>The sizes of a training step, and about how many latents fire.</summary>
internal sealed record StepSize(int Batch, int Dimension, int Width, int Active);

/// <summary>
/// One training problem that all sides are given: batches of sparse mixtures of random directions, and starting weights of
/// which about <see cref="StepSize.Active"/> latents fire on a sample (for families without a k by a bias or a threshold at
/// that quantile of the pre-activations).
/// </summary>
internal sealed class StepProblem
{
    /// <summary>Small, so that what fires hardly changes while time is taken.</summary>
    public const double LearningRate = 1e-5;

    public const double Penalty = 1e-3;

    /// <summary>ε of JumpReLU's straight-through estimate.</summary>
    public const float Bandwidth = 1e-3f;

    private const int Batches = 4;

    public StepProblem(StepArchitecture family, StepSize size, Seed seed)
    {
        (Family, Size) = (family, size);
        int features = 2 * size.Dimension;
        var sampler = new IndependentSampler([.. Enumerable.Repeat(10.0 / features, features)], 0.5, 1.5);
        var world = new SparseWorld(
            RandomFrames.UnitRows(seed.Derive("directions").Rng(), features, size.Dimension), size.Dimension, 10, () => sampler);
        IWorldStream stream = world.Stream(seed.Derive("samples"));
        Samples = [.. Enumerable.Range(0, Batches).Select(_ => new float[size.Batch * size.Dimension])];
        foreach (float[] batch in Samples) stream.Next(batch);
        world.Directions.Dispose();

        Decoder = RandomFrames.UnitRows(seed.Derive("start").Rng(), size.Width, size.Dimension);
        Encoder = new float[Decoder.Length];
        for (int j = 0; j < size.Width; j++)
            for (int i = 0; i < size.Dimension; i++) Encoder[i * size.Width + j] = Decoder[j * size.Dimension + i];
        EncoderBias = new float[size.Width];
        if (family is StepArchitecture.JumpRelu or StepArchitecture.ReluL1) Threshold = Quantile();
        if (family == StepArchitecture.ReluL1) Array.Fill(EncoderBias, -Threshold);
    }

    public StepArchitecture Family { get; }

    public StepSize Size { get; }

    /// <summary>Batches [B × d], to be taken in turn.</summary>
    public IReadOnlyList<float[]> Samples { get; }

    /// <summary>[d × F].</summary>
    public float[] Encoder { get; }

    public float[] EncoderBias { get; }

    /// <summary>[F × d], unit rows.</summary>
    public float[] Decoder { get; }

    /// <summary>The pre-activation that the wanted share of latents exceeds; JumpReLU's θ.</summary>
    public float Threshold { get; }

    /// <summary>How many latents fire on a sample by a threshold, with these weights.</summary>
    public double Firing(float[] encoder, float[] bias, float threshold) => Firing(Samples[0], Size, encoder, bias, threshold);

    /// <summary>The same on samples of one's own.</summary>
    public static double Firing(float[] samples, StepSize size, float[] encoder, float[] bias, float threshold)
    {
        using var scope = NewDisposeScope();
        return PreActivations(samples, size, encoder, bias).gt(threshold).sum(ScalarType.Float64).item<double>() / size.Batch;
    }

    private float Quantile()
    {
        using var scope = NewDisposeScope();
        Tensor all = PreActivations(Samples[0], Size, Encoder, EncoderBias).flatten();
        return all.topk(Size.Batch * Size.Active, sorted: true).values[-1].item<float>();
    }

    private static Tensor PreActivations(float[] samples, StepSize size, float[] encoder, float[] bias) =>
        tensor(samples, size.Batch, size.Dimension).matmul(tensor(encoder, size.Dimension, size.Width)) + tensor(bias);
}
