using Hypotheses.Benchmarks.Reference;
using Hypotheses.Core.Dictionaries;
using Hypotheses.Core.Dictionaries.Families;
using Hypotheses.Core.Dictionaries.Training;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;
using static TorchSharp.torch;

namespace Hypotheses.Benchmarks;

/// <summary>The only place of this program that knows the training engine of the library.</summary>
internal sealed class FusedStepAdapter
{
    // λ of whole trainings: about what the toy worlds of the claims use.
    private const double ToyPenalty = .1;

    private readonly FusedLane<float> _lane;

    /// <summary>A fused step at a problem's start.</summary>
    /// <exception cref="NotSupportedException">The engine has no step of this family.</exception>
    public FusedStepAdapter(StepProblem problem)
    {
        (float[] e, float[] b, float[] d) = (problem.Encoder, problem.EncoderBias, problem.Decoder);
        LatentActivation none = new ReluActivation(); // Training never applies it.
        _lane = new FusedLane<float>(RecipeOf(problem), new Dictionary(none, e, b, d, new float[problem.Size.Dimension]));
    }

    /// <summary>Null where the engine has a fused step of a family, else why not.</summary>
    public static string? WhyNot(StepFamily family) => family == StepFamily.JumpRelu ? "the engine has no JumpReLU step yet" : null;

    /// <summary>One step on samples [B × d]; the loss before it, squared error summed over d and penalty, mean over the batch.</summary>
    public double Step(ReadOnlySpan<float> samples) => _lane.Step(samples, StepProblem.LearningRate);

    /// <summary>W_enc [d × F] and b_enc as they are.</summary>
    public (float[] Encoder, float[] Bias) Encoder()
    {
        Dictionary now = _lane.ToDictionary(new ReluActivation());
        return (now.Encoder.ToArray(), now.EncoderBias.ToArray());
    }

    /// <summary>Trains one dictionary a stream through the public interface; W_enc and b_enc of the first.</summary>
    public static (float[] Encoder, float[] Bias) TrainEnsemble(StepFamily family, StepSize size, int steps, IReadOnlyList<IActivationStream> streams)
    {
        Dictionary first = DictionaryTrainer.Train(Recipe(family, size, steps), [.. streams.Select((s, i) => new Lane(LaneSeed(i), s))])[0].Dictionary;
        return (first.Encoder.ToArray(), first.EncoderBias.ToArray());
    }

    /// <summary>The same for one stream by a plain loop over the lane's steps.</summary>
    public static void TrainByLoop(StepFamily family, StepSize size, int steps, IActivationStream stream)
    {
        DictionaryRecipe recipe = Recipe(family, size, steps);
        var lane = new FusedLane<float>(recipe, DictionaryStart.Draw(recipe, new Lane(LaneSeed(0), stream)));
        var samples = new float[size.Batch * size.Dimension];
        for (int step = 0; step < steps; step++)
        {
            stream.Next(samples);
            lane.Step(samples, recipe.RateAt(step));
        }

        lane.ToDictionary(recipe.Family.Activation(recipe));
    }

    /// <summary>One step of the tensor engine on a device, as an action that may be repeated.</summary>
    /// <exception cref="NotSupportedException">The engine has none that can be timed step by step.</exception>
    public static Action TensorStep(StepProblem problem, Device device) =>
        throw new NotSupportedException($"the engine has no tensor step to time on {device.type} yet ({problem.Family})");

    private static DictionaryRecipe RecipeOf(StepProblem problem) =>
        Recipe(problem.Family, problem.Size, 1000) with
        {
            LearningRate = StepProblem.LearningRate,
            WarmUp = 0,
            DecayFraction = 0,
            Penalty = problem.Family == StepFamily.ReluL1 ? StepProblem.Penalty : 0,
        };

    private static DictionaryRecipe Recipe(StepFamily family, StepSize size, int steps)
    {
        var recipe = new DictionaryRecipe { Family = FamilyOf(family), Width = size.Width, Batch = size.Batch, Steps = steps, Restarts = 1 };
        return family == StepFamily.ReluL1 ? recipe with { Penalty = ToyPenalty } : recipe with { K = size.Active };
    }

    private static DictionaryFamily FamilyOf(StepFamily family) => family switch
    {
        StepFamily.TopK => DictionaryFamily.TopK,
        StepFamily.BatchTopK => DictionaryFamily.BatchTopK,
        StepFamily.ReluL1 => DictionaryFamily.ReluL1,
        _ => throw new NotSupportedException(WhyNot(family)),
    };

    private static Seed LaneSeed(int index) => Seed.FromPath("benchmarks", "lane").Derive("start", index);
}
