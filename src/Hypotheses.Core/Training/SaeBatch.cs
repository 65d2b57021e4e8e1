using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Training;
using Hypotheses.Core.Sae.Training.Lanes;
using Hypotheses.Core.Worlds;
using static TorchSharp.torch;

namespace Hypotheses.Core.Training;

/// <summary>Autoencoders of many jobs in as few ensembles as there are dimensions of activations.</summary>
internal sealed class SaeBatch(Device device, TrainingFault? fault)
{
    /// <summary>Trains; what fails, fails alone.</summary>
    public void Train(IReadOnlyList<TrainingJob> jobs, Trained trained)
    {
        var opened = new Dictionary<string, Func<Seed, IActivationStream>>(StringComparer.Ordinal);
        var work = new List<Work>();
        foreach (TrainingJob job in jobs)
        {
            JobTrainer.Caught(job, trained, () =>
            {
                TrainingData data = job is SaeJob sae ? sae.Data : ((SideBySideJob)job).Data;
                // What is costly to open (activations of a model) is opened once for all that learn from it.
                if (!opened.TryGetValue(data.Identity, out Func<Seed, IActivationStream>? open))
                    opened[data.Identity] = open = data.Open(trained);
                Lane[] own = LanesOf(job, open);
                if (own.Length == 0) throw new ArgumentException("variants: there are none");
                SaeTrainer.Check(own);
                work.Add(new Work(job, open, own));
                return Pending;
            });
        }

        foreach (IGrouping<int, Work> ensemble in work.GroupBy(w => w.Lanes[0].Stream.Dimension))
            Ensemble([.. ensemble], trained);
    }

    private static readonly object Pending = new();

    private void Ensemble(Work[] works, Trained trained)
    {
        try
        {
            Queue<TrainedSae> results = new(Trainer([.. works.SelectMany(w => w.Lanes)]));
            TrainedSae[][] each = [.. works.Select(w => w.Lanes.Select(_ => results.Dequeue()).ToArray())];
            Threads.ForEach(works.Length, i => JobTrainer.Caught(works[i].Job, trained, () => Result(works[i], each[i])));
        }
#pragma warning disable CA1031 // one of them is at fault: alone, each says for itself
        catch (Exception e) when (e is not OutOfMemoryException && works.Length > 1)
#pragma warning restore CA1031
        {
            foreach (Work one in works)
            {
                // Fresh streams: those of the ensemble have moved on.
                JobTrainer.Caught(one.Job, trained, () => Result(one, [.. Trainer(LanesOf(one.Job, one.Open))]));
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            trained.Fail(works[0].Job, e);
        }
    }

    private IReadOnlyList<TrainedSae> Trainer(IReadOnlyList<Lane> lanes) =>
        SaeTrainer.Train(lanes, new TrainingOptions { Device = device });

    private Lane[] LanesOf(TrainingJob job, Func<Seed, IActivationStream> open) =>
        job is SaeJob sae ? Restarts(sae, open) : SideBySide((SideBySideJob)job, open);

    private Lane[] Restarts(SaeJob job, Func<Seed, IActivationStream> open)
    {
        SaeRecipe recipe = job.Recipe.Under(fault);
        recipe.Validate();
        IActivationStream samples = open(job.Seed.Derive("samples"));
        return [.. Enumerable.Range(0, recipe.Restarts).Select(r => new Lane(recipe, job.Seed.Derive("restart", r), samples))];
    }

    private Lane[] SideBySide(SideBySideJob job, Func<Seed, IActivationStream> open)
    {
        IActivationStream samples = open(job.Seed);
        return [
            .. job.Variants.Select((v, i) =>
                new Lane(v.Recipe.Under(fault), job.Seed.Derive("variant", i), samples, v.Start?.Create()))];
    }

    private object Result(Work work, TrainedSae[] results)
    {
        if (work.Job is SideBySideJob) return results.Select(r => r.Sae.Under(fault)).ToArray();
        Seed seed = ((SaeJob)work.Job).Seed;
        return SaeTrainer.Best(
            work.Lanes[0].Recipe, results, () => work.Open(seed.Derive("held-out"))).Sae.Under(fault);
    }

    private sealed record Work(TrainingJob Job, Func<Seed, IActivationStream> Open, Lane[] Lanes);
}
