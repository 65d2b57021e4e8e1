using Hypotheses.Core.Dictionaries.Training;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Core.Dictionaries;

/// <summary>What a training is going to do and to need: known, and to be said, before it starts.</summary>
/// <param name="Step">The implementation.</param>
/// <param name="Lanes">Dictionaries.</param>
/// <param name="AtOnce">How many units of lanes train at once; a unit shares samples (fused) or tensors (the others).</param>
/// <param name="ThreadsEach">Threads that share the step of one unit.</param>
/// <param name="Bytes">Memory that training holds at most, samples and streams aside: weights, moments, a batch's pre-activations and residuals.</param>
/// <param name="MultiplyAdds">Multiply-adds of all encoder products: the part of the work that no implementation avoids.</param>
public sealed record TrainingPlan(TrainingStep Step, int Lanes, int AtOnce, int ThreadsEach, long Bytes, double MultiplyAdds)
{
    // Multiply-adds of a step's encoder product. Below the first, threads that share a step wait for each other longer than they
    // work; above the second, lanes side by side do not fit the caches together.
    private const double Shared = 1L << 24, Large = 1L << 31;

    /// <summary>The plan of one ensemble.</summary>
    /// <exception cref="ArgumentException">Lanes that cannot be trained together, or a step that the device does not have.</exception>
    public static TrainingPlan Of(IReadOnlyList<Lane> lanes, TrainingOptions? options = null)
    {
        options ??= new TrainingOptions();
        TrainingStep step = Choose(options);
        int units = Units(lanes, step).Count, threads = Threads.Lanes;
        double work = lanes.Max(l => (double)l.Recipe.Batch * l.Recipe.Width * l.Stream.Dimension);
        bool alone = step != TrainingStep.Fused || (units < threads && work >= Shared) || work >= Large;
        int atOnce = alone ? Math.Min(1, units) : Math.Min(units, threads), threadsEach = alone && step == TrainingStep.Fused ? threads : 1;
        long[] each = [.. Units(lanes, step).Select(unit => unit.Sum(l => BytesOf(l.Recipe, l.Stream.Dimension, step, threadsEach))).OrderDescending()];
        return new TrainingPlan(step, lanes.Count, atOnce, threadsEach, each.Take(Math.Max(1, atOnce)).Sum(), lanes.Sum(l => (double)l.Recipe.Steps * l.Recipe.Batch * l.Recipe.Width * l.Stream.Dimension));
    }

    /// <summary>One line for people.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Lanes} dictionaries, {Step.ToString().ToLowerInvariant()} step, {AtOnce} at once on {ThreadsEach} threads each, {Bytes / 1048576.0:f0} MiB, {2 * MultiplyAdds / 1e12:g3} TFLOP of encoder products");

    /// <summary>Lanes that advance together: of one stream in the fused step, of one recipe but for λ and the learning rate in the others.</summary>
    internal static IReadOnlyList<IReadOnlyList<Lane>> Units(IReadOnlyList<Lane> lanes, TrainingStep step) => step == TrainingStep.Fused
        ? [.. lanes.GroupBy(l => l.Stream, ReferenceEqualityComparer.Instance).Select(g => g.ToArray())]
        : [.. lanes.GroupBy(l => l.Recipe with { Penalty = 0, LearningRate = 1 }).Select(g => g.ToArray())];

    private static TrainingStep Choose(TrainingOptions options)
    {
        Device device = options.Device ?? CPU;
        return options.Step switch
        {
            TrainingStep.Fused when device.type != TorchSharp.DeviceType.CPU => throw new ArgumentException($"options.Step: the fused step runs on the CPU, not on {device}"),
            TrainingStep.Automatic => device.type == TorchSharp.DeviceType.CPU ? TrainingStep.Fused : TrainingStep.Tensor,
            _ => options.Step,
        };
    }

    // Fused: 3 copies of the weights (with moments), packed encoder, inputs and residuals, a block of pre-activations a thread.
    // Tensor: gradients too, and dense pre-activations, codes and slopes; autograd keeps about twice as many.
    private static long BytesOf(DictionaryRecipe recipe, int d, TrainingStep step, int threads)
    {
        long matrix = (long)recipe.Width * d, rows = (long)recipe.Batch * d, dense = (long)recipe.Batch * recipe.Width;
        int reconstructions = (recipe.Family.Prefixes(recipe)?.Length ?? 1) + (recipe.Family.HasGate ? 1 : 0);
        return sizeof(float) * (step switch
        {
            TrainingStep.Fused => 7 * matrix + (1 + reconstructions) * rows + (long)threads * FusedBlocks<float>.RowsFor(recipe.Batch, recipe.Width) * recipe.Width,
            TrainingStep.Tensor => 10 * matrix + (3 + reconstructions) * rows + 5 * dense,
            _ => 12 * matrix + (4 + 2 * reconstructions) * rows + 9 * dense,
        });
    }
}
