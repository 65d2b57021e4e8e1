using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Runtime;

namespace Hypotheses.Claims;

/// <summary>
/// A claim in two steps: prepare the specimen of one seed (what has to be trained, and how it is put together), then measure it
/// (pure, cheap). The split lets the framework transform specimens to test the instrument: invariances must leave the numbers
/// alone, mutants must spoil them.
/// </summary>
/// <typeparam name="TNeeds">The capability that a subject must have.</typeparam>
/// <typeparam name="TSetting">What is varied; <see cref="NoSetting"/> where nothing is.</typeparam>
/// <typeparam name="TSpecimen">What is measured; where it is an <see cref="ISpecimen{T}"/>, it can be transformed.</typeparam>
public abstract class Claim<TNeeds, TSetting, TSpecimen> : Claim
    where TNeeds : class
    where TSetting : Setting
    where TSpecimen : class
{
    /// <inheritdoc/>
    public override string? Lacks(Subject subject) =>
        subject is not TNeeds ? "lacks " + CapabilityAttribute.Describe(typeof(TNeeds))
        : subject is IHasSae
            && !typeof(TSetting).IsInstanceOfType(SaeSetting.Given) ? "brings an autoencoder, and the claim takes none"
        : null;

    /// <inheritdoc/>
    public sealed override Type SettingKind => typeof(TSetting);

    /// <summary>What the specimen of one seed is made of: jobs, and how it is put together.</summary>
    protected abstract Preparation<TSpecimen> Prepare(TNeeds subject, TSetting setting, Seed seed);

    /// <summary>
    /// The numbers of one specimen: no gates, no bounds, no constants but those of <paramref name="protocol"/>.
    /// </summary>
    protected abstract Measurement Measure(TSpecimen specimen, Protocol protocol);

    /// <summary>
    /// How much a statistic may change under an invariance, as a share of its value or of one: 1e-3, float32 sums in another
    /// order. More only for statistics that are compared with a null drawn afresh, and far below the rules' bounds.
    /// </summary>
    protected virtual double InvarianceSlack(string statistic) => 1e-3;

    /// <inheritdoc/>
    public sealed override TrialPlan Plan(Cell cell, Seed seed)
    {
        if (cell.Setting is not TSetting setting)
            throw new InvalidOperationException(
                $"{Id}: '{cell.Name}' has a setting of kind {cell.Setting.GetType().Name}; the claim takes "
                    + $"{typeof(TSetting).Name}");
        return new SpecimenPlan<TSpecimen>(
            Prepare((TNeeds)(object)cell.Subject, setting, seed), specimen =>
                Measure(specimen, Protocol), cell.Rule, seed, InvarianceSlack);
    }
}
