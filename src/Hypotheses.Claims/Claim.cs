using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Running;
using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Trials;

namespace Hypotheses.Claims;

/// <summary>
/// One sentence of the source document that can be true or false of a subject. A claim's class is named <c>C21_Holes</c>: id,
/// underscore, a word or two; its namespace's last part is its family. Everything here is pure: the same claim, subject and
/// seeds give the same measurements.
/// </summary>
public abstract class Claim
{
    /// <summary>The part of the class name before the underscore, e.g. <c>C21</c>.</summary>
    public string Id => GetType().Name.Split('_')[0];

    /// <summary>The last part of the namespace, e.g. <c>Splitting</c>.</summary>
    public string Family => GetType().Namespace?.Split('.')[^1] ?? "";

    /// <summary>The claim in one sentence.</summary>
    public abstract string Title { get; }

    /// <summary>Where it is made: document and paragraph, paper and section.</summary>
    public abstract string Source { get; }

    /// <summary>What will be measured, and which values support or refute.</summary>
    public abstract Prediction Prediction { get; }

    /// <summary>The prediction for one subject; another than <see cref="Prediction"/> where the catalogue words the rule differently for it.</summary>
    public virtual Prediction PredictionFor(Subject subject) => Prediction;

    /// <summary>True by construction: each must be supported.</summary>
    public abstract IReadOnlyList<Subject> Positive { get; }

    /// <summary>False by construction: each must be refuted.</summary>
    public abstract IReadOnlyList<Subject> Negative { get; }

    /// <summary>Subjects of this claim's own, beside those that every claim is offered.</summary>
    public virtual IReadOnlyList<Subject> Subjects => [];

    /// <summary>Every parameter of the measurement, as any value that serialises to JSON; part of the definition.</summary>
    public virtual object Recipe => new { };

    /// <summary>The places of a subject that are judged apart (a layer, a dictionary family); one empty name where there is one.</summary>
    public virtual IReadOnlyList<string> Aspects(Subject subject) => [""];

    /// <summary>
    /// Why the instrument does not judge a place of a subject in any tier, with what was measured: its controls do not hold there, say.
    /// Null where it does. Such cells are listed as not applicable; controls among them are not planned.
    /// </summary>
    public virtual string? Unjudged(Subject subject, string aspect) => null;

    /// <summary>
    /// Whether the quick tier takes a cell; the full tier takes all. Subjects that it leaves out are listed, and say so. Some positive
    /// and some negative control must stay.
    /// </summary>
    public virtual bool IsQuick(Subject subject, string aspect) => true;

    /// <summary>How many seeds a cell takes, at most.</summary>
    public virtual int Seeds(Tier tier) => tier == Tier.Quick ? 6 : 40;

    /// <summary>Whether the claim belongs to the confirmatory family, whose verdicts are corrected by Holm's method; others by Benjamini and Hochberg's.</summary>
    public virtual bool Confirmatory => false;

    /// <summary>Null where the subject has what the claim needs, else what it lacks.</summary>
    public abstract string? Lacks(Subject subject);

    /// <summary>One measurement for each of the lab's seeds, in their order. All seeds at once, so that training is one batch.</summary>
    public abstract IReadOnlyList<Measurement> Measure(Cell cell, Lab lab);

    /// <summary>Changes of a specimen that must leave the prediction's statistics alone.</summary>
    public virtual IReadOnlyList<Invariance> Invariances => [];

    /// <summary>What changed when a positive and a negative control of the lab's first seed were put through <see cref="Invariances"/>; empty where nothing did.</summary>
    public virtual IReadOnlyList<string> BrokenInvariances(Lab lab) => [];

    /// <summary>The worlds that the claim speaks about, for property tests; null where it names single worlds only.</summary>
    public virtual Regime? Regime => null;

    /// <summary>The grid of worlds over which the claim changes from true to false; null where it is no claim of a phase.</summary>
    public virtual PhaseMap? Map => null;

    /// <summary>What the cell's specimen of the lab's first seed looks like, for a counterexample's picture; null where there is none.</summary>
    public virtual Portrait? Portrait(Cell cell, Lab lab) => null;
}
