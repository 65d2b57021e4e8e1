using System.Globalization;
using System.Text.Json.Serialization;
using Hypotheses.Claims.Predictions;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Dashboard.Interchange;

/// <summary>
/// A trial as a test case of property-based testing, in the format in which Hypothesis reports observations, for the tools that
/// read those. The property is that the claim is supported; a trial passes where its own numbers satisfy the rule of support,
/// fails where they do not or where it threw, and gave up where gates voided it, as a test does whose assumption does not hold.
/// </summary>
/// <param name="Status"><c>passed</c>, <c>failed</c> or <c>gave_up</c>.</param>
/// <param name="StatusReason">Why it failed or gave up; else empty.</param>
/// <param name="Representation">The input in words.</param>
/// <param name="Arguments">The input: subject, role, seed.</param>
/// <param name="HowGenerated">Where the seed comes from.</param>
/// <param name="Features">What was measured.</param>
/// <param name="Timing">Seconds.</param>
/// <param name="Metadata">What the trial can be told by: definition, hashes, device, code.</param>
/// <param name="Property">The claim and the cell.</param>
/// <param name="RunStart">When the cell's measurement began, seconds since 1970; 0 where the trial does not say.</param>
public sealed record Observation(
    string Status, string StatusReason, string Representation, IReadOnlyDictionary<string, object> Arguments,
    string HowGenerated, IReadOnlyDictionary<string, double> Features, IReadOnlyDictionary<string, double> Timing,
    IReadOnlyDictionary<string, object> Metadata, string Property, double RunStart)
{
    /// <summary>What kind of observation it is.</summary>
    [JsonPropertyOrder(-1)]
    public string Type { get; } = "test_case";

    /// <summary>Lines covered: nobody counts them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public object? Coverage { get; }

    /// <summary>That of a trial.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="rule">The rule of support of its definition; null where the ledger does not have it.</param>
    public static Observation Of(Trial trial, Rule? rule)
    {
        (string status, string reason) = Judged(trial, rule);
        return new Observation(
            status,
            reason,
            $"{trial.Subject}, seed {trial.Seed}",
            new Dictionary<string, object>
            {
                ["subject"] = trial.Subject,
                ["role"] = Word(trial.Role),
                ["seed"] = trial.Seed,
                ["seed_index"] = trial.SeedIndex,
            },
            $"seed {trial.SeedIndex} of the definition",
            trial.Measurements,
            new Dictionary<string, double> { ["execute:test"] = Time(trial.Seconds) },
            Identity(trial),
            $"{trial.Claim} × {trial.Subject}",
            Began(trial.Started));
    }

    private static (string Status, string Reason) Judged(Trial trial, Rule? rule)
    {
        if (trial.Error is { } error) return ("failed", error);
        if (trial.Voided.Count > 0) return ("gave_up", $"gates that failed: {string.Join(", ", trial.Voided)}");
        if (rule is null) return ("gave_up", "the ledger does not have the rule of its definition");
        bool Holds(Condition c) => trial.Measurements.TryGetValue(c.Statistic, out double value) && c.Contains(value, value);
        return rule.Holds(Holds) ? ("passed", "") : ("failed", $"not satisfied: {rule}");
    }

    private static Dictionary<string, object> Identity(Trial trial) => new()
    {
        ["definition"] = trial.Definition,
        ["subject_hash"] = trial.SubjectHash,
        ["tier"] = Word(trial.Tier),
        ["gates"] = trial.Gates,
        ["device"] = trial.Device,
        ["threads"] = trial.Threads,
        ["torch"] = trial.Torch,
        ["engine"] = trial.Engine,
        ["commit"] = trial.Commit,
    };

    private static string Word<T>(T value) => Json.Canonical(value).Trim('"');

    private static double Time(double seconds) => double.IsFinite(seconds) && seconds > 0 ? seconds : 0;

    private static double Began(string started) =>
        DateTimeOffset.TryParse(
            started, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            ? at.ToUnixTimeMilliseconds() / 1000d
            : 0;
}
