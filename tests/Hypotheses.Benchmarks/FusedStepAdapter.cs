using Hypotheses.Benchmarks.Reference;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Architectures;
using Hypotheses.Core.Sae.Training;
using Hypotheses.Core.Sae.Training.Batched;
using Hypotheses.Core.Sae.Training.CpuFused;
using Hypotheses.Core.Sae.Training.Lanes;
using Hypotheses.Core.Worlds;
using static TorchSharp.torch;

namespace Hypotheses.Benchmarks;

/// <summary>The only place of this program that knows the training engine of the library.</summary>
internal sealed class FusedStepAdapter
{
    // λ of whole trainings: about what the toy worlds of the claims use.
    private const double ToyPenalty = .1;

    private readonly FusedLane<float> _lane;

    /// <summary>A CPU-fused step at a problem's start, shared by all threads.</summary>
    public FusedStepAdapter(StepProblem problem) =>
        _lane = new FusedLane<float>(RecipeOf(problem), StartOf(problem), Threads.Workers);

    /// <summary>
    /// One step on samples [B × d]; the loss before it, squared error summed over d and penalty, mean over the batch.
    /// </summary>
    public double Step(ReadOnlySpan<float> samples) => _lane.Step(samples, StepProblem.LearningRate);

    /// <summary>W_enc [d × F] and b_enc as they are.</summary>
    public (float[] Encoder, float[] Bias) Encoder()
    {
        LaneStart now = _lane.Weights.Unload();
        return (now.Encoder, now.EncoderBias);
    }

    /// <summary>Trains one dictionary a stream through the public interface; W_enc and b_enc of the first.</summary>
    public static (float[] Encoder, float[] Bias) TrainEnsemble(
        StepArchitecture architecture, StepSize size, int steps, IReadOnlyList<IActivationStream> streams)
    {
        SaeRecipe recipe = Recipe(architecture, size, steps);
        SparseAutoencoder first = SaeTrainer.Train([.. streams.Select((s, i) => new Lane(recipe, LaneSeed(i), s))])[0].Sae;
        return (first.Encoder.ToArray(), first.EncoderBias.ToArray());
    }

    /// <summary>The same for one stream by a plain loop over the lane's steps.</summary>
    public static void TrainByLoop(StepArchitecture architecture, StepSize size, int steps, IActivationStream stream)
    {
        SaeRecipe recipe = Recipe(architecture, size, steps);
        var lane = new FusedLane<float>(recipe, LaneStart.Draw(new Lane(recipe, LaneSeed(0), stream)));
        var samples = new float[size.Batch * size.Dimension];
        for (int step = 0; step < steps; step++)
        {
            stream.Next(samples);
            lane.Step(samples, recipe.RateAt(step));
        }

        lane.Weights.Unload().ToDictionary(recipe);
    }

    /// <summary>One batched step on a device, as an action that may be repeated; lives as long as the process.</summary>
    public static Action BatchedStep(StepProblem problem, Device device)
    {
        BatchedLanes lanes = BatchedLanes.Of(RecipeOf(problem), [StartOf(problem)], device);
        Tensor samples, rate, penalty;
        using (NewDisposeScope())
        {
            samples = tensor(problem.Samples[0], 1, problem.Size.Batch, problem.Size.Dimension).to(device)
                .DetachFromDisposeScope();
            rate = full([1, 1, 1], StepProblem.LearningRate, ScalarType.Float32, device).DetachFromDisposeScope();
            penalty = full(
                [1, 1, 1], problem.Family == StepArchitecture.ReluL1 ? StepProblem.Penalty : 0, ScalarType.Float32, device)
                .DetachFromDisposeScope();
        }

        return () => lanes.Step(samples, rate, penalty).Dispose();
    }

    private static LaneStart StartOf(StepProblem problem)
    {
        var start = new LaneStart(
            problem.Size.Width, problem.Size.Dimension, problem.Family == StepArchitecture.JumpRelu ? 1 : 0);
        problem.Encoder.CopyTo(start.Encoder, 0);
        problem.EncoderBias.CopyTo(start.EncoderBias, 0);
        problem.Decoder.CopyTo(start.Decoder, 0);
        start.Extras.AsSpan().Fill(MathF.Log(problem.Threshold));
        return start;
    }

    private static SaeRecipe RecipeOf(StepProblem problem) =>
        Recipe(problem.Family, problem.Size, 1000) with
        {
            LearningRate = StepProblem.LearningRate,
            WarmUp = 0,
            DecayFraction = 0,
            Penalty = problem.Family is StepArchitecture.ReluL1 or StepArchitecture.JumpRelu ? StepProblem.Penalty : 0,
            JumpRelu = problem.Family == StepArchitecture.JumpRelu
                ? new JumpReluSettings(JumpReluPenalty.L0, StepProblem.Bandwidth, problem.Threshold)
                : null,
        };

    private static SaeRecipe Recipe(StepArchitecture architecture, StepSize size, int steps)
    {
        var recipe = new SaeRecipe
        {
            Architecture = ArchitectureOf(architecture),
            Width = size.Width,
            Batch = size.Batch,
            Steps = steps,
            Restarts = 1
        };
        return architecture is StepArchitecture.ReluL1 or StepArchitecture.JumpRelu
            ? recipe with { Penalty = ToyPenalty }
            : recipe with { K = size.Active };
    }

    private static SaeArchitecture ArchitectureOf(StepArchitecture architecture) => architecture switch
    {
        StepArchitecture.TopK => SaeArchitectures.TopK,
        StepArchitecture.BatchTopK => SaeArchitectures.BatchTopK,
        StepArchitecture.JumpRelu => SaeArchitectures.JumpRelu,
        _ => SaeArchitectures.ReluL1,
    };

    private static Seed LaneSeed(int index) => Seed.FromPath("benchmarks", "lane").Derive("start", index);
}
