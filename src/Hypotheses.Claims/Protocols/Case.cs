using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Claims.Protocols;

/// <summary>
/// A subject with what of the protocol is used on it. Any subject is a case with the protocol's own settings and first rule.
/// </summary>
/// <param name="Subject">The subject.</param>
public sealed record Case(Subject Subject)
{
    /// <summary>
    /// What is varied on it; null for the claim's own choice
    /// (<see cref="Claim.SettingsOf(Hypotheses.Claims.Vocabulary.Subject)"/>).
    /// </summary>
    public IReadOnlyList<Setting>? Settings { get; init; }

    /// <summary>
    /// Name of the rule that it is judged by; null for the first of the protocol's rules that is for such subjects.
    /// </summary>
    public string? Rule { get; init; }

    /// <summary>Whether the quick tier leaves it to the full one. No part of the definition.</summary>
    public bool FullTier { get; init; }

    /// <summary>
    /// A control near a bound: barely true, barely false, or false in a way that a naive instrument takes for true. It says what
    /// the instrument cannot tell; it does not void the rule's verdicts as an easy one does.
    /// </summary>
    public bool Hard { get; init; }

    /// <summary>
    /// Its outcome is certain by construction (it emits what a control emits, say): it is corrected for together with no others.
    /// </summary>
    public bool Certain { get; init; }

    /// <summary>A subject as it is.</summary>
    public static implicit operator Case(Subject subject) => new(subject);

    /// <inheritdoc/>
    public override string ToString() => Subject.Name;
}

/// <summary>Cases in the words of claims: <c>World("nested").At(All).By("rule").Hard()</c>.</summary>
public static class CaseExtensions
{
    /// <summary>With settings of its own.</summary>
    public static Case At(this Case of, params IReadOnlyList<Setting> settings) => of with { Settings = settings };

    /// <inheritdoc cref="At(Case, IReadOnlyList{Setting})"/>
    public static Case At(this Subject of, params IReadOnlyList<Setting> settings) => new(of) { Settings = settings };

    /// <summary>Judged by another rule of the protocol.</summary>
    public static Case By(this Case of, string rule) => of with { Rule = rule };

    /// <inheritdoc cref="By(Case, string)"/>
    public static Case By(this Subject of, string rule) => new(of) { Rule = rule };

    /// <summary>Left to the full tier.</summary>
    public static Case InFullTier(this Case of) => of with { FullTier = true };

    /// <inheritdoc cref="InFullTier(Case)"/>
    public static Case InFullTier(this Subject of) => new(of) { FullTier = true };

    /// <summary>Certain by construction.</summary>
    public static Case Certain(this Subject of) => new(of) { Certain = true };

    /// <summary>A control near a bound.</summary>
    public static Case Hard(this Case of) => of with { Hard = true };

    /// <inheritdoc cref="Hard(Case)"/>
    public static Case Hard(this Subject of) => new(of) { Hard = true };
}
