using System.Text.RegularExpressions;
using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Claims;

/// <summary>Checks a claim before anything is measured: a claim that could not give a fair verdict does not run.</summary>
public static partial class ClaimValidator
{
    private const int LeastSeeds = 6; // 2^(1 − 6) = .03 is the first below .05

    /// <summary>What is wrong with the claim, a line each; empty where nothing is.</summary>
    public static IReadOnlyList<string> Problems(Claim claim)
    {
        var problems = new List<string>();
        void Check(bool ok, string problem)
        {
            if (!ok) problems.Add($"{claim.GetType().Name}: {problem}");
        }

        Check(ClassName().IsMatch(claim.GetType().Name), "a claim's class is named like C21_Holes: id, underscore, words");
        Check(claim.Title.Length > 0, "it has no title");
        Check(claim.Source.Length > 0, "it has no source");
        Check(
            ReferenceEquals(claim.Protocol, claim.Protocol), "its protocol is made anew each time: write { get; } = new() { … }");
        Check(
            claim.Controls.Positive.Count > 0,
            "it has no positive control: add to Controls.Positive a subject for which the claim is true by construction");
        Check(
            claim.Controls.Negative.Count > 0,
            "it has no negative control: add to Controls.Negative a subject for which the claim is false by construction");
        foreach (Case control in claim.Controls.All)
        {
            string? lacks = claim.Lacks(control.Subject) ?? control.Subject.Unavailable;
            Check(lacks is null, $"its control '{control}' cannot be measured: {lacks}");
        }

        foreach (string problem in Rules(claim).Concat(Protocol(claim.Protocol)).Concat(Settings(claim))) Check(false, problem);
        if (claim.Map is { } map) Check(map.Problem() is null, map.Problem()!);
        if (claim.Regime is { } regime)
            Check(regime.Share is > 0 and <= 1, $"its regime asks for a share of {regime.Share}: in (0, 1]");
        return problems;
    }

    // Each rule that anything is judged by has an easy control of both kinds that runs through exactly it.
    private static IEnumerable<string> Rules(Claim claim)
    {
        IReadOnlyList<Prediction> rules = claim.Protocol.Rules;
        if (rules.Count == 0)
        {
            yield return "its protocol has no rule";
            yield break;
        }

        Case[] unknown = [
            .. claim.Controls.All.Concat(claim.Subjects).Where(c => c.Rule is { } name && rules.All(r => r.Name != name))];
        foreach (Case of in unknown)
            yield return $"'{of}' is judged by a rule '{of.Rule}', which its protocol does not have; it has: "
                + $"{string.Join(", ", rules.Select(r => r.Name))}";
        if (unknown.Length > 0) yield break;
        if (rules.GroupBy(r => r.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
            yield return $"two of its rules are named '{twice.Key}'";
        foreach (Prediction rule in rules)
        {
            string words = rule.Name.Length == 0 ? "its rule" : $"its rule '{rule.Name}'";
            if (rule.Problem() is { } problem) yield return $"{words} is no prediction: {problem}";
            if (!claim.Controls.Positive.Any(c => !c.Hard && claim.RuleOf(c) == rule))
                yield return $"{words} has no positive control that runs through it";
            if (!claim.Controls.Negative.Any(c => !c.Hard && claim.RuleOf(c) == rule))
                yield return $"{words} has no negative control that runs through it";
        }
    }

    // Said once for each kind, with the first case that has it.
    private static IEnumerable<string> Settings(Claim claim) =>
        from of in claim.Controls.All.Concat(claim.Subjects)
        where claim.Lacks(of.Subject) is null
        from setting in claim.SettingsOf(of)
        where !claim.SettingKind.IsInstanceOfType(setting)
        group of by setting.GetType().Name into cases
        select $"'{cases.First()}' has a setting of kind {cases.Key}; the claim takes {claim.SettingKind.Name}: give its protocol "
            + "Settings of that kind, or say in SettingsOf what the subject brings";

    private static IEnumerable<string> Protocol(Protocol protocol)
    {
        foreach (Gate gate in protocol.Gates)
        {
            if (gate is { Low: null, High: null } || !double.IsFinite(gate.Low ?? 0) || !double.IsFinite(gate.High ?? 0)
                || gate.Low > gate.High)
                yield return $"its gate '{gate}' has no limits that can be kept";
            if (protocol.Rules.Any(r => r.Statistics.Contains(gate.Number)))
                yield return $"its gate '{gate}' is on a statistic of a rule: a gate must not see the effect";
        }

        if (protocol.Gates.GroupBy(g => g.Number).FirstOrDefault(g => g.Count() > 1) is { } twice)
            yield return $"two of its gates are on '{twice.Key}'";
        foreach (Tier tier in (Tier[])[Tier.Quick, Tier.Full])
            if (protocol.Seeds.In(tier) < LeastSeeds)
                yield return $"it takes {protocol.Seeds.In(tier)} seeds in the {tier} tier: at least {LeastSeeds}, fewer cannot "
                    + "decide";
        foreach (object recipe in protocol.Recipes.Where(SaysNothing))
            yield return $"its recipe of type {recipe.GetType().Name} serialises to nothing: whoever changed it would change no "
                + "definition; write a record";
        foreach (string problem in protocol.Statistics.Select(s => s.Problem()).OfType<string>()) yield return problem;
        if (protocol.Samples < 1) yield return $"it takes {protocol.Samples} samples: at least 1";
        foreach (Setting setting in protocol.Settings.Where(s => !Setting().IsMatch(s.Name)))
            yield return $"its setting '{setting.Name}' has other characters than letters, digits, '.', '_' and '-'";
        foreach (Exclusion exclusion in protocol.Exclusions.Where(e => e.Reason.Length == 0))
            yield return $"its exclusion of '{exclusion.Setting}' has no reason";
    }

    // Tuples and plain fields are not serialised.
    private static bool SaysNothing(object recipe) =>
        recipe is System.Runtime.CompilerServices.ITuple || Json.Canonical(recipe) is "{}" or "[]" or "null";

    [GeneratedRegex("^C[0-9]{2,3}[a-z]?_[A-Za-z0-9_]+$")]
    private static partial Regex ClassName();

    [GeneratedRegex("^[A-Za-z0-9._-]*$")]
    private static partial Regex Setting();
}
