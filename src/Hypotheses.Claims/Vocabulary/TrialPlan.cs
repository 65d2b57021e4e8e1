using Hypotheses.Core.Training;

namespace Hypotheses.Claims.Vocabulary;

/// <summary>One trial of a claim before anything is trained: its jobs, and what is done once they are.</summary>
public abstract class TrialPlan
{
    /// <summary>What has to be trained.</summary>
    public abstract IReadOnlyList<TrainingJob> Jobs { get; }

    /// <summary>Puts the specimen together and measures it.</summary>
    /// <param name="trained">Results of <see cref="Jobs"/>, trained under the same fault.</param>
    /// <param name="mutant">A fault of the specimen; null for none.</param>
    public abstract Measurement Measure(Trained trained, Mutant? mutant = null);

    /// <summary>What the specimen looks like, for a counterexample's picture; null where there is none.</summary>
    public abstract CounterexampleFigure? Figure(Trained trained);

    /// <summary>What changed when the specimen was put through invariances, a line each; empty where nothing did.</summary>
    public abstract IReadOnlyList<string> Broken(Trained trained, IReadOnlyList<Invariance> invariances);
}
