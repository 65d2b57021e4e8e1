using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae.Training.Lanes;
using Hypotheses.Core.Worlds;

namespace Hypotheses.Core.Sae.Training;

/// <summary>
/// Trains dictionaries; the unit of training is an ensemble: seeds × penalties × variants in one call. A lane's dictionary
/// follows from its recipe, seed and stream; by the steps that <see cref="TrainingStep.Automatic"/> takes on the CPU to the bit,
/// whatever else trains beside it and on however many threads. Thread-safe.
/// </summary>
public static class SaeTrainer
{
    private const long MostBatches = 256L << 20; // bytes of first batches that are held together

    /// <summary>Trains one dictionary a lane; results in the order of the lanes.</summary>
    /// <exception cref="ArgumentException">
    /// A field of a recipe or option is out of range, lanes cannot be trained together, or a stream's samples are all 0, or so
    /// large or so small that float32 has no squares of their gradients (<see cref="SaeRecipe.Normalise"/> takes those);
    /// names the lane.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled through the options.</exception>
    /// <exception cref="IOException">
    /// A checkpoint cannot be read or written, or another training has its checkpoints in this folder; one line that names it.
    /// </exception>
    public static IReadOnlyList<TrainedSae> Train(IReadOnlyList<Lane> lanes, TrainingOptions? options = null)
    {
        options ??= new TrainingOptions();
        Check(lanes);
        if (lanes.Count == 0) return [];
        IReadOnlyList<LaneUnit> units = TrainingPlan.Units(lanes, options);
        TrainingPlan plan = TrainingPlan.Of(lanes, units);
        var progress = new ProgressCount(options, lanes);
        var results = new Dictionary<Lane, TrainedSae>(ReferenceEqualityComparer.Instance);
        string Name(Lane lane) => $"lanes[{Place(lanes, lane)}] ({lane.Recipe.Architecture.Name}, seed {lane.Seed})";
        TrainingRun[] runs = [.. units.Select((unit, i) => new TrainingRun(unit, i, plan, options, progress, Name))];
        using FileStream? held = options.Checkpoints is { } checkpoints ? CheckpointFolder.Hold(checkpoints) : null;
        options.Starting?.Invoke(plan);
        Threads.Configure();
        LookAhead(runs, options.Cancellation);
        void Run(int i)
        {
            TrainingRun run = runs[i];
            runs[i] = null!; // what a unit holds goes with it
            IReadOnlyList<TrainedSae>? trained = run.Train();
            if (trained is null) return;
            lock (results)
                for (int l = 0; l < trained.Count; l++) results.Add(units[i].Lanes[l], trained[l]);
        }

        int[] beside = plan.AtOnce > 1 ? [.. Enumerable.Range(0, units.Count).Where(i => units[i].IsSideBySide)] : [];
        Threads.ForEach(beside.Length, k => Run(beside[k]));
        foreach (int i in Enumerable.Range(0, units.Count).Except(beside)) Run(i);
        options.Cancellation.ThrowIfCancellationRequested();
        return [.. lanes.Select(l => results[l])];
    }

    /// <summary>Whether lanes can be trained together; nothing is drawn from their streams.</summary>
    /// <exception cref="ArgumentException">As <see cref="Train"/>.</exception>
    public static void Check(IReadOnlyList<Lane> lanes)
    {
        foreach (Lane lane in lanes) lane.Recipe.Validate();
        if (lanes.Any(l => l.Stream.Dimension != lanes[0].Stream.Dimension))
            throw new ArgumentException("lanes: their streams differ in dimension");
        if (lanes.Select(LaneStart.Problem).FirstOrDefault(p => p is not null) is { } problem)
            throw new ArgumentException("lanes: " + problem);
        foreach (IGrouping<object, Lane> sharing in lanes.GroupBy(l => (object)l.Stream, ReferenceEqualityComparer.Instance))
            CheckSharing([.. sharing]);
    }

    /// <summary>
    /// Trains <see cref="SaeRecipe.Restarts"/> dictionaries a seed, all in one call, and keeps of each seed the one of
    /// lowest loss on samples none of them trained on. Restart r has the seed <c>seed.Derive("restart", r)</c>.
    /// </summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="seeds">One result a seed, in this order.</param>
    /// <param name="stream">
    /// A fresh stream for (index of the seed, seed of the stream): called with each restart's seed, and with
    /// <c>seed.Derive("held-out")</c> for the samples that restarts are compared on. One thread calls it at a time.
    /// </param>
    /// <param name="options">Where and how.</param>
    /// <exception cref="ArgumentException">As <see cref="Train"/>.</exception>
    /// <exception cref="OperationCanceledException">Cancelled through the options.</exception>
    public static IReadOnlyList<TrainedSae> TrainBest(
        SaeRecipe recipe, IReadOnlyList<Seed> seeds, Func<int, Seed, IActivationStream> stream,
        TrainingOptions? options = null)
    {
        recipe.Validate();
        int restarts = recipe.Restarts;
        var lanes = new Lane[checked(seeds.Count * restarts)];
        for (int i = 0; i < lanes.Length; i++)
        {
            Seed seed = seeds[i / restarts].Derive("restart", i % restarts);
            lanes[i] = new Lane(recipe, seed, stream(i / restarts, seed));
        }

        IReadOnlyList<TrainedSae> trained = Train(lanes, options);
        IActivationStream[] heldOut = [.. lanes.Select((_, i) => stream(i / restarts, seeds[i / restarts].Derive("held-out")))];
        var losses = new double[lanes.Length];
        Threads.ForEach(lanes.Length, i => losses[i] = HeldOutLoss(recipe, trained[i], heldOut[i]));
        return [
            .. seeds.Select((_, s) =>
                Best(Enumerable.Range(s * restarts, restarts).Select(i => trained[i] with { Loss = losses[i] })))];
    }

    /// <summary>Of the restarts of one seed that of lowest loss on held-out samples.</summary>
    /// <param name="recipe">The restarts' recipe.</param>
    /// <param name="restarts">At least one.</param>
    /// <param name="heldOut">Makes a fresh stream of the held-out samples.</param>
    internal static TrainedSae Best(
        SaeRecipe recipe, IReadOnlyList<TrainedSae> restarts, Func<IActivationStream> heldOut) =>
        restarts.Count == 1 ? restarts[0] : Best(restarts.Select(r => r with { Loss = HeldOutLoss(recipe, r, heldOut()) }));

    // In the scale of training, where the penalty is meant; NaN of what diverged, whatever it is worth by chance.
    private static double HeldOutLoss(SaeRecipe recipe, TrainedSae trained, IActivationStream stream)
    {
        if (double.IsNaN(trained.Loss)) return double.NaN;
        SparseAutoencoder dictionary = trained.Scale == 1 ? trained.Sae : trained.Sae.Scaled(trained.Scale);
        return SaeReport.Evaluate(
            dictionary,
            ScaledStream.Of(stream, trained.Scale),
            recipe.HeldOut,
            recipe.Architecture.Penalty(recipe),
            codes => recipe.Architecture.HeldOutCharge(recipe, dictionary, codes)).Loss;
    }

    // The lowest loss; NaN, a diverged lane, only where there is nothing else.
    private static TrainedSae Best(IEnumerable<TrainedSae> restarts) =>
        restarts.MinBy(r => double.IsNaN(r.Loss) ? double.PositiveInfinity : r.Loss)!;

    // What cannot be trained on is said before hours of work, not after, as long as the batches fit into memory. A stream that
    // several units draw from, one after the other, is looked at by the others in their turn.
    private static void LookAhead(TrainingRun[] runs, CancellationToken cancellation)
    {
        var seen = new HashSet<IActivationStream>(ReferenceEqualityComparer.Instance);
        long room = MostBatches;
        foreach (FirstBatches first in runs.Select(run => run.First))
        {
            bool own = first.Streams.Count(seen.Add) == first.Streams.Count;
            if (own && (room -= first.Bytes) >= 0 && !cancellation.IsCancellationRequested) first.Look();
        }
    }

    private static int Place(IReadOnlyList<Lane> lanes, Lane lane)
    {
        for (int i = 0; i < lanes.Count; i++)
            if (ReferenceEquals(lanes[i], lane)) return i;
        return -1;
    }

    private static void CheckSharing(Lane[] lanes)
    {
        SaeRecipe first = lanes[0].Recipe;
        foreach (SaeRecipe recipe in lanes.Select(l => l.Recipe))
            if (recipe.Batch != first.Batch || recipe.Steps != first.Steps
                || (recipe.StartAtMean || recipe.Normalise) != (first.StartAtMean || first.Normalise))
                throw new ArgumentException(
                    "lanes: two that share a stream differ in Batch, in Steps, or in whether they look at data before they "
                        + "start (StartAtMean, Normalise)");
    }
}
