using Hypotheses.Core.Dictionaries.Training;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypotheses.Core.Dictionaries;

/// <summary>
/// Trains dictionaries, any number at once. A lane's dictionary follows from the recipe, its seed and its stream; with the fused
/// step to the bit, whatever else trains beside it and on however many threads. Thread-safe.
/// </summary>
public static class DictionaryTrainer
{
    /// <summary>Trains one dictionary a lane; results in the order of the lanes.</summary>
    /// <exception cref="ArgumentException">
    /// A field of the recipe is out of range, two lanes share a stream, dimensions differ, or the fused step is asked for off the CPU.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled through the options.</exception>
    public static IReadOnlyList<TrainedDictionary> Train(DictionaryRecipe recipe, IReadOnlyList<Lane> lanes, TrainingOptions? options = null)
    {
        recipe.Validate();
        options ??= new TrainingOptions();
        Device device = options.Device ?? CPU;
        if (lanes.Count == 0) return [];
        if (lanes.Select(l => l.Stream).Distinct(ReferenceEqualityComparer.Instance).Count() < lanes.Count) throw new ArgumentException("lanes: two of them share a stream");
        if (lanes.Any(l => l.Stream.Dimension != lanes[0].Stream.Dimension)) throw new ArgumentException("lanes: their streams differ in dimension");
        bool fused = options.Step switch
        {
            TrainingStep.Fused when device.type != DeviceType.CPU => throw new ArgumentException($"options.Step: the fused step runs on the CPU, not on {device}"),
            TrainingStep.Automatic => device.type == DeviceType.CPU,
            _ => options.Step == TrainingStep.Fused,
        };
        var results = new TrainedDictionary[lanes.Count];
        var progress = new ProgressCount(options, lanes.Count, recipe.Steps);
        Threads.Configure();
        if (fused) Threads.ForEach(lanes.Count, i => results[i] = Fused(recipe, lanes[i], options, progress)!);
        else Referenced(recipe, lanes, device, options, progress, results);
        options.Cancellation.ThrowIfCancellationRequested();
        return results;
    }

    /// <summary>
    /// Trains <see cref="DictionaryRecipe.Restarts"/> dictionaries a seed, all in one call, and keeps of each seed the one of
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
    public static IReadOnlyList<TrainedDictionary> TrainBest(DictionaryRecipe recipe, IReadOnlyList<Seed> seeds, Func<int, Seed, IActivationStream> stream, TrainingOptions? options = null)
    {
        recipe.Validate();
        int restarts = recipe.Restarts;
        var lanes = new Lane[checked(seeds.Count * restarts)];
        for (int i = 0; i < lanes.Length; i++)
        {
            Seed seed = seeds[i / restarts].Derive("restart", i % restarts);
            lanes[i] = new Lane(seed, stream(i / restarts, seed));
        }

        IReadOnlyList<TrainedDictionary> trained = Train(recipe, lanes, options);
        IActivationStream[] heldOut = [.. lanes.Select((_, i) => stream(i / restarts, seeds[i / restarts].Derive("held-out")))];
        var losses = new double[lanes.Length];
        Threads.ForEach(lanes.Length, i => losses[i] = DictionaryReport.Evaluate(trained[i].Dictionary, heldOut[i], recipe.HeldOut, recipe.Family.Penalty(recipe)).Loss);
        return [.. seeds.Select((_, s) => Best(Enumerable.Range(s * restarts, restarts).Select(i => trained[i] with { Loss = losses[i] })))];
    }

    // The lowest loss; NaN, a diverged lane, only where there is nothing else.
    private static TrainedDictionary Best(IEnumerable<TrainedDictionary> restarts) =>
        restarts.MinBy(r => double.IsNaN(r.Loss) ? double.PositiveInfinity : r.Loss)!;

    private static TrainedDictionary? Fused(DictionaryRecipe recipe, Lane lane, TrainingOptions options, ProgressCount progress)
    {
        var training = new FusedLane<float>(recipe, DictionaryStart.Draw(recipe, lane));
        var samples = new float[checked(recipe.Batch * lane.Stream.Dimension)];
        var curve = new float[recipe.Steps];
        for (int step = 0; step < recipe.Steps; step++)
        {
            if (options.Cancellation.IsCancellationRequested) return null;
            lane.Stream.Next(samples);
            curve[step] = (float)training.Step(samples, recipe.RateAt(step));
            progress.Step(step);
        }

        return Result(recipe, lane, training.ToDictionary(recipe.Family.Activation(recipe)), curve);
    }

    private static void Referenced(DictionaryRecipe recipe, IReadOnlyList<Lane> lanes, Device device, TrainingOptions options, ProgressCount progress, TrainedDictionary[] results)
    {
        int count = lanes.Count, batch = recipe.Batch * lanes[0].Stream.Dimension;
        using var scope = NewDisposeScope();
        using var training = new ReferenceLanes(recipe, [.. lanes.Select(l => DictionaryStart.Draw(recipe, l))], device);
        var samples = new float[checked(count * batch)];
        Tensor losses = zeros(recipe.Steps, count, ScalarType.Float32, device);
        for (int step = 0; step < recipe.Steps; step++)
        {
            if (options.Cancellation.IsCancellationRequested) return;
            using var inner = NewDisposeScope();
            Threads.ForEach(count, i => lanes[i].Stream.Next(samples.AsSpan(i * batch, batch)));
            losses[step] = training.Step(tensor(samples).reshape(count, recipe.Batch, -1).to(device), recipe.RateAt(step));
            progress.Step(step, count);
        }

        float[] all = losses.cpu().data<float>().ToArray();
        for (int i = 0; i < count; i++)
        {
            float[] curve = [.. Enumerable.Range(0, recipe.Steps).Select(step => all[step * count + i])];
            results[i] = Result(recipe, lanes[i], training.ToDictionary(i, recipe.Family.Activation(recipe)), curve);
        }
    }

    private static TrainedDictionary Result(DictionaryRecipe recipe, Lane lane, Dictionary dictionary, float[] curve) =>
        new(lane.Seed, recipe.Family.Finish(recipe, dictionary, lane.Stream), curve.TakeLast(Math.Max(1, curve.Length / 20)).Average(l => (double)l), curve);
}
