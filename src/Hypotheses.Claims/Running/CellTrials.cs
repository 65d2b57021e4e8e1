using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Training;
using Hypotheses.Core.Training.Caching;

namespace Hypotheses.Claims.Running;

/// <summary>Trials of one cell without a session: for tests and for experiments that keep no ledger.</summary>
public static class CellTrials
{
    /// <summary>One measurement a seed; all jobs train together.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="seeds">One a trial.</param>
    /// <param name="mutant">A fault that training and specimens are put under; null for none.</param>
    /// <param name="cache">Where what is trained is kept; null for nowhere.</param>
    public static IReadOnlyList<Measurement> Measure(
        Cell cell, IReadOnlyList<Seed> seeds, Mutant? mutant = null, TrainingCache? cache = null)
    {
        Threads.Configure();
        TrialPlan[] plans = [.. seeds.Select(s => cell.Claim.Plan(cell, s))];
        using Trained trained = new JobTrainer(cache: cache, fault: mutant?.Fault()).Train(plans.SelectMany(p => p.Jobs));
        var measured = new Measurement[plans.Length];
        Threads.ForEach(plans.Length, i => measured[i] = plans[i].Measure(trained, mutant));
        return measured;
    }
}
