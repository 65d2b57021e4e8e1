using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Runtime;

namespace Hypotheses.Claims;

/// <summary>
/// One sentence of the source document that can be true or false of a subject. A claim's class is named <c>C21_Holes</c>: id,
/// underscore, a word or two; its namespace's last part is its topic. Everything here is pure: the same claim, subject and
/// seeds give the same measurements. The order of a claim's file is that of a paper's method section: title and source, protocol,
/// controls, subjects, what has to be trained, what is measured.
/// </summary>
public abstract class Claim
{
    private readonly Lazy<string> _definition;

    /// <summary>Reads nothing yet.</summary>
    protected Claim() => _definition = new(() => Definition.Of(this));

    /// <summary>The part of the class name before the underscore, e.g. <c>C21</c>.</summary>
    public string Id => GetType().Name.Split('_')[0];

    /// <summary>The last part of the namespace, e.g. <c>Splitting</c>.</summary>
    public string Family => GetType().Namespace?.Split('.')[^1] ?? "";

    /// <summary>The claim in one sentence.</summary>
    public abstract string Title { get; }

    /// <summary>
    /// What it means, in a sentence or two for readers outside the field: shown beside the title; empty where the title says it.
    /// Words: they change no definition.
    /// </summary>
    public virtual string Meaning => "";

    /// <summary>
    /// What the numbers that its trials report say, by their names: one sentence each, for readers who have never seen the claim.
    /// What every dictionary reports (see <see cref="NumberMeaning"/>) need not be repeated. Words: they change no definition.
    /// </summary>
    public virtual IReadOnlyDictionary<string, string> Numbers => new Dictionary<string, string>();

    /// <summary>Where it is made: document and paragraph, paper and section.</summary>
    public abstract string Source { get; }

    /// <summary>Everything that could be tuned. Made once: <c>{ get; } = new() { … }</c>.</summary>
    public abstract Protocol Protocol { get; }

    /// <summary>Subjects whose answer is known by construction.</summary>
    public abstract Controls Controls { get; }

    /// <summary>Subjects of this claim's own, beside those that every claim is offered.</summary>
    public virtual IReadOnlyList<Case> Subjects => [];

    /// <summary>The worlds that the claim speaks about, for property tests; null where it names single worlds only.</summary>
    public virtual Regime? Regime => null;

    /// <summary>
    /// The grid of worlds over which the claim changes from true to false; null where it is no claim of a phase.
    /// </summary>
    public virtual PhaseMap? Map => null;

    /// <summary>
    /// Worlds that somebody chose in order to make the instrument lie, with what it said: right answers and wrong ones. No part
    /// of the definition.
    /// </summary>
    public virtual IReadOnlyList<ScepticWorld> Sceptic => [];

    /// <summary>Changes of a specimen that must leave the rules' statistics alone.</summary>
    public virtual IReadOnlyList<Invariance> Invariances => [];

    /// <summary>
    /// What is varied on a subject that is no <see cref="Case"/> with settings of its own: the protocol's, unless the subject
    /// brings its own.
    /// </summary>
    public virtual IReadOnlyList<Setting> SettingsOf(Subject subject) => Protocol.Settings;

    /// <summary>
    /// The settings of a case: one without a name where the subject does not fit, or brings a dictionary of its own.
    /// </summary>
    public IReadOnlyList<Setting> SettingsOf(Case of) =>
        Lacks(of.Subject) is not null ? [Setting.None]
        : of.Subject is IHasSae ? [SaeSetting.Given]
        : of.Settings ?? SettingsOf(of.Subject);

    /// <summary>The kind of setting that it takes.</summary>
    public virtual Type SettingKind => typeof(Setting);

    /// <summary>Null where the subject has what the claim needs, else what it lacks.</summary>
    public abstract string? Lacks(Subject subject);

    /// <summary>
    /// One trial: what has to be trained for it and how it is measured. Nothing is trained, read or measured yet.
    /// </summary>
    public abstract TrialPlan Plan(Cell cell, Seed seed);

    /// <summary>
    /// A seed for what all trials of the claim share, and that is part of none: it follows from the definition, in the confirm
    /// tier from the commit too.
    /// </summary>
    protected Seed Shared(string purpose) =>
        Seed.FromPath(_definition.Value, "shared", purpose) is var seed && Confirmed.Length == 0
            ? seed
            : seed.Derive("confirm " + Confirmed);

    /// <summary>
    /// The commit that a confirm run's seeds follow from; empty in other tiers. The session says it before it measures.
    /// </summary>
    internal string Confirmed { get; set; } = "";

    /// <summary>
    /// The rule that a case is judged by: the one that it names, else the first that is for such subjects, else the first for
    /// all.
    /// </summary>
    /// <exception cref="KeyNotFoundException">It names a rule that the protocol does not have.</exception>
    public Prediction RuleOf(Case of) => of.Rule is { } name ? Protocol.Rule(name)
        : Protocol.Rules.FirstOrDefault(r => r.For?.IsInstanceOfType(of.Subject) == true)
        ?? Protocol.Rules.FirstOrDefault(r => r.For is null)
        ?? Protocol.Rules[0];
}
