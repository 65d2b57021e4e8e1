using Hypotheses.Core.Runtime;
using Hypotheses.Core.Training;

namespace Hypotheses.Claims.Vocabulary;

/// <summary>A change of a specimen that must leave every statistic alone (claims.md, section 1, "Invariances").</summary>
public enum Invariance
{
    /// <summary>A rotation of activation space.</summary>
    Rotation,

    /// <summary>Another order of features and latents.</summary>
    Permutation,

    /// <summary>Activations (and the dictionary's scale) times a constant.</summary>
    Scaling,

    /// <summary>Encoder row times c, decoder row divided by c.</summary>
    Gauge,

    /// <summary>One more latent that never fires.</summary>
    DeadLatent,

    /// <summary>A copy of a latent: must not favour the claim.</summary>
    DuplicateLatent,
}

/// <summary>A deliberate fault of the instrument: a control must notice it.</summary>
public enum Mutant
{
    /// <summary>Half of the latents never fire.</summary>
    DeadLatents,

    /// <summary>The sparsity is far from the truth.</summary>
    WrongL0,

    /// <summary>Training stops at a fraction of its steps.</summary>
    TruncatedTraining,

    /// <summary>The baseline takes the place of what it is compared with.</summary>
    SwappedBaseline,
}

/// <summary>Where a mutant acts.</summary>
public static class Mutants
{
    /// <summary>The fault of training that it is; null where it acts on specimens alone.</summary>
    public static TrainingFault? Fault(this Mutant mutant) => mutant switch
    {
        Mutant.DeadLatents => TrainingFault.DeadLatents,
        Mutant.WrongL0 => TrainingFault.WrongL0,
        Mutant.TruncatedTraining => TrainingFault.Truncated,
        _ => null,
    };
}

/// <summary>
/// What a claim measures, one a seed, where it can be transformed. Each member has a default: a specimen says what it can.
/// </summary>
/// <typeparam name="TSelf">The specimen's own type.</typeparam>
public interface ISpecimen<TSelf>
    where TSelf : class
{
    /// <summary>The specimen under an invariance; null where the invariance has no meaning for it.</summary>
    TSelf? Under(Invariance invariance, Seed seed) => default;

    /// <summary>The specimen under a fault; null where the fault acts elsewhere (in training) or has no meaning for it.</summary>
    TSelf? Under(Mutant mutant, Seed seed) => default;

    /// <summary>What it looks like, for a counterexample's picture; null where there is nothing to draw.</summary>
    CounterexampleFigure? Figure() => null;
}
