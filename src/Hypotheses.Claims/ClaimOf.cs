using Hypotheses.Claims.Running;
using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Trials;
using static TorchSharp.torch;

namespace Hypotheses.Claims;

/// <summary>
/// A claim in two steps: prepare one specimen a seed (train, collect: costly), then score each (pure, cheap). The split lets
/// the framework transform specimens to test the instrument: invariances must leave the score alone, mutants must spoil it.
/// </summary>
/// <typeparam name="TNeeds">The capability that a subject must have.</typeparam>
/// <typeparam name="TSpecimen">What is scored.</typeparam>
public abstract class Claim<TNeeds, TSpecimen> : Claim
    where TNeeds : class
    where TSpecimen : ISpecimen<TSpecimen>
{
    /// <inheritdoc/>
    public override string? Lacks(Subject subject) =>
        subject is TNeeds ? null : "lacks " + CapabilityAttribute.Describe(typeof(TNeeds));

    /// <summary>One specimen for each of the lab's seeds. Tensors made here live until the scores are taken.</summary>
    protected abstract IReadOnlyList<TSpecimen> Prepare(TNeeds subject, string aspect, Lab lab);

    /// <summary>The numbers and gates of one specimen.</summary>
    protected abstract Measurement Score(TSpecimen specimen);

    /// <inheritdoc/>
    public sealed override IReadOnlyList<Measurement> Measure(Cell cell, Lab lab)
    {
        using var scope = NewDisposeScope();
        IReadOnlyList<TSpecimen> specimens = Prepare((TNeeds)(object)cell.Subject, cell.Aspect, lab);
        if (specimens.Count != lab.Seeds.Count)
            throw new InvalidOperationException($"{Id}: prepared {specimens.Count} specimens for {lab.Seeds.Count} seeds");
        if (lab.Mutant is { } mutant)
            specimens = [.. specimens.Select((s, i) => s.Under(mutant, lab.Seeds[i].Derive("mutant")) ?? s)];
        return [.. specimens.Select(Score)];
    }

    /// <inheritdoc/>
    public sealed override Portrait? Portrait(Cell cell, Lab lab)
    {
        using var scope = NewDisposeScope();
        return Prepare((TNeeds)(object)cell.Subject, cell.Aspect, lab)[0].Portrait();
    }

    /// <summary>
    /// How much a statistic may change under an invariance, as a share of its value or of one: 1e-3, float32 sums in another
    /// order. More only for statistics that are compared with a null drawn afresh, and far below the rules' bounds.
    /// </summary>
    protected virtual double InvarianceSlack => 1e-3;

    /// <inheritdoc/>
    public sealed override IReadOnlyList<string> BrokenInvariances(Lab lab)
    {
        using var scope = NewDisposeScope();
        var broken = new List<string>();
        foreach (Subject control in (Subject[])[Positive[0], Negative[0]])
        {
            TSpecimen specimen = Prepare((TNeeds)(object)control, Aspects(control)[0], lab)[0];
            Measurement before = Score(specimen);
            foreach (Invariance invariance in Invariances)
            {
                TSpecimen changed = specimen.Under(invariance, lab.Seeds[0].Derive("invariance"))
                    ?? throw new InvalidOperationException($"{Id}: {typeof(TSpecimen).Name} has no {invariance}; do not list it");
                if (Difference(before, Score(changed), invariance) is { } difference) broken.Add($"{control}: {difference}");
            }
        }

        return broken;
    }

    private string? Difference(Measurement before, Measurement after, Invariance invariance)
    {
        foreach (string name in Prediction.Statistics.Where(s => s != Prediction.Chance))
        {
            double a = before[name], b = after[name], slack = InvarianceSlack * Math.Max(1, Math.Abs(a));
            bool ok = invariance == Invariance.DuplicateLatent && name == Prediction.Statistic
                ? Prediction.Direction == "below" ? b >= a - slack : b <= a + slack
                : invariance == Invariance.DuplicateLatent || Math.Abs(a - b) <= slack || a.Equals(b);
            if (!ok) return $"{name} was {a:0.#####} and is {b:0.#####} under {invariance}";
        }

        return null;
    }
}
