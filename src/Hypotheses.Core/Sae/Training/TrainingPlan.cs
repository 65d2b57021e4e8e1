using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae.Training.Lanes;

namespace Hypotheses.Core.Sae.Training;

/// <summary>What a training is going to do and to need: known, and to be said, before it starts.</summary>
/// <param name="Steps">
/// The implementations that train, in the order of the lanes: one, unless architectures differ in what they have.
/// </param>
/// <param name="Lanes">Dictionaries.</param>
/// <param name="AtOnce">
/// How many units of lanes train at once; a unit shares samples or, where one step was asked for that stacks lanes, tensors.
/// Units that share tensors train one after the other.
/// </param>
/// <param name="ThreadsEach">Threads that share the CPU-fused step of one unit.</param>
/// <param name="Bytes">
/// Memory that training holds at most, samples and streams aside: weights, moments, a batch's pre-activations and residuals.
/// </param>
/// <param name="MultiplyAdds">Multiply-adds of all encoder products: the part of the work that no implementation avoids.</param>
public sealed record TrainingPlan(
    IReadOnlyList<PlannedStep> Steps, int Lanes, int AtOnce, int ThreadsEach, long Bytes, double MultiplyAdds)
{
    // Multiply-adds of a step's encoder product. Below the first, threads that share a step wait for each other longer than they
    // work; above the second, lanes side by side do not fit the caches together.
    private const double Shared = 1L << 24, Large = 1L << 31;

    /// <summary>The plan of one ensemble.</summary>
    /// <exception cref="ArgumentException">
    /// Lanes that cannot be trained together, or a step that the device or an architecture does not have.
    /// </exception>
    public static TrainingPlan Of(IReadOnlyList<Lane> lanes, TrainingOptions? options = null) =>
        Of(lanes, Units(lanes, options ?? new TrainingOptions()));

    /// <summary>One line for people.</summary>
    public override string ToString()
    {
        string steps = string.Join(
            ", ", Steps.Select(s => $"{StepChoice.Name(s.Step)} step{(Steps.Count > 1 ? $" for {s.Lanes}" : "")}"));
        string cost = FormattableString.Invariant(
            $"{Bytes / 1048576.0:f0} MiB, {2 * MultiplyAdds / 1e12:g3} TFLOP of encoder products");
        return FormattableString.Invariant(
            $"{Lanes} dictionaries, {steps}, {AtOnce} at once on {ThreadsEach} threads each, {cost}");
    }

    /// <summary>The plan of units.</summary>
    internal static TrainingPlan Of(IReadOnlyList<Lane> lanes, IReadOnlyList<LaneUnit> units)
    {
        LaneUnit[] beside = [.. units.Where(u => u.IsSideBySide)], alone = [.. units.Where(u => !u.IsSideBySide)];
        LanePart[] parts = [.. units.SelectMany(u => u.Parts)];
        int threads = Threads.Workers;
        double Most(Func<StepImplementation, bool> of) =>
            parts.Where(p => of(p.Step)).SelectMany(p => p.Lanes).Select(ProductOf).DefaultIfEmpty().Max();
        double most = Most(step => step.IsSideBySide), shared = Most(step => step.SharesThreads);
        bool one = (beside.Length < threads && shared >= Shared) || most >= Large;
        int atOnce = one ? 1 : Math.Max(1, Math.Min(beside.Length, threads)), threadsEach = one && shared > 0 ? threads : 1;
        long bytes = beside.Select(u => u.Bytes(threadsEach)).OrderDescending().Take(atOnce).Sum();
        return new TrainingPlan(
            [.. parts.GroupBy(p => p.Step.Step).Select(g => new PlannedStep(g.Key, g.Sum(p => p.Lanes.Count)))],
            lanes.Count,
            atOnce,
            threadsEach,
            alone.Select(u => u.Bytes(threadsEach)).Append(bytes).Max(),
            lanes.Sum(l => l.Recipe.Steps * ProductOf(l)));
    }

    /// <summary>Lanes that advance together, with what trains them.</summary>
    /// <exception cref="ArgumentException">A step that the device or an architecture does not have.</exception>
    internal static IReadOnlyList<LaneUnit> Units(IReadOnlyList<Lane> lanes, TrainingOptions options) =>
        LaneUnit.Of(lanes, lane => StepChoice.Of(lane.Recipe.Architecture, options));

    // Multiply-adds of one step's encoder product.
    private static double ProductOf(Lane lane) => (double)lane.Recipe.Batch * lane.Recipe.Width * lane.Stream.Dimension;
}
