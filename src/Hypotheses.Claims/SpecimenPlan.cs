using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Training;
using static TorchSharp.torch;

namespace Hypotheses.Claims;

/// <summary>The trial of one specimen. Here, and nowhere else, mutants and invariances act on what is measured.</summary>
/// <typeparam name="T">The specimen.</typeparam>
/// <param name="preparation">What it is made of.</param>
/// <param name="measure">The claim's measure.</param>
/// <param name="rule">The rule whose statistics must not change under an invariance.</param>
/// <param name="seed">The trial's.</param>
/// <param name="slack">How much a statistic may change under an invariance, as a share of its value or of one, by its
/// name.</param>
internal sealed class SpecimenPlan<T>(
    Preparation<T> preparation, Func<T, Measurement> measure, Prediction rule, Seed seed, Func<string, double> slack)
    : TrialPlan
    where T : class
{
    /// <inheritdoc/>
    public override IReadOnlyList<TrainingJob> Jobs => preparation.Jobs;

    /// <inheritdoc/>
    public override Measurement Measure(Trained trained, Mutant? mutant = null)
    {
        using var scope = NewDisposeScope();
        T specimen = preparation.Collect(trained);
        return measure(
            mutant is { } fault && specimen is ISpecimen<T> own ? own.Under(fault, seed.Derive("mutant")) ?? specimen : specimen);
    }

    /// <inheritdoc/>
    public override CounterexampleFigure? Figure(Trained trained)
    {
        using var scope = NewDisposeScope();
        return (preparation.Collect(trained) as ISpecimen<T>)?.Figure();
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Broken(Trained trained, IReadOnlyList<Invariance> invariances)
    {
        using var scope = NewDisposeScope();
        T specimen = preparation.Collect(trained);
        Measurement before = measure(specimen);
        var broken = new List<string>();
        foreach (Invariance invariance in invariances)
        {
            T? changed = specimen is ISpecimen<T> own ? own.Under(invariance, seed.Derive("invariance")) : null;
            if (changed is null) throw new InvalidOperationException($"{typeof(T).Name} has no {invariance}; do not list it");
            if (Difference(before, measure(changed), invariance) is { } difference) broken.Add(difference);
        }

        return broken;
    }

    // A copy of a latent may change a statistic, but must not favour the claim.
    private string? Difference(Measurement before, Measurement after, Invariance invariance)
    {
        foreach (string name in rule.Statistics.Where(s => s != rule.Chance))
        {
            double a = before[name], b = after[name], most = slack(name) * Math.Max(1, Math.Abs(a));
            bool ok = invariance == Invariance.DuplicateLatent && name == rule.Statistic
                ? rule.Direction == "below" ? b >= a - most : b <= a + most
                : invariance == Invariance.DuplicateLatent || Math.Abs(a - b) <= most || a.Equals(b);
            if (!ok) return $"{name} was {a:0.#####} and is {b:0.#####} under {invariance}";
        }

        return null;
    }
}
