using System.Text.Json.Serialization;
using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Claims.Judging;

/// <summary>
/// One cell of <c>status.json</c>, everything that a reader, the dashboard or an outside tool needs: here what identifies it,
/// then what was found, then what that is held against. (JSON has a record's own fields before those of its base: hence this
/// order.)
/// </summary>
public sealed record CellStatus : CellFindings
{
    /// <summary>Claim's id.</summary>
    public required string Claim { get; init; }

    /// <summary>The claim in one sentence.</summary>
    public required string Title { get; init; }

    /// <summary>What that means in plain words; null where the title says it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Meaning { get; init; }

    /// <summary>Family of claims.</summary>
    public required string Family { get; init; }

    /// <summary>Where the claim is made.</summary>
    public required string Source { get; init; }

    /// <summary>The cell's name: subject and aspect.</summary>
    public required string Subject { get; init; }

    /// <summary>The subject in a line.</summary>
    public required string Description { get; init; }

    /// <summary>What the subject is to the claim.</summary>
    public required Role Role { get; init; }

    /// <summary>The cell of the trained model whose twin the subject is; null where it is none's.</summary>
    public string? TwinOf { get; init; }

    /// <summary>
    /// Whether the subject comes from a trained model: then <see cref="CellFindings.Twins"/> says something of its verdict.
    /// </summary>
    [JsonIgnore]
    public bool ComesFromTraining { get; init; }

    /// <summary>Whether the user's own models file names the subject: nothing need be approved of it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Own { get; init; }

    /// <summary>The name of the rule that it is judged by; empty for a claim's only one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string Rule { get; init; } = "";

    /// <summary>The name of its setting; null where the subject has one without a name.</summary>
    public string? Setting { get; init; }

    /// <summary>A control near a bound: it does not void the rule's verdicts.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Hard { get; init; }

    /// <summary>Why the claim's author excludes it; null where nobody does.</summary>
    public string? Excluded { get; init; }

    /// <summary>Whether it is not applicable for want of a file only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Absent { get; init; }

    /// <summary>Whether the run fails without its subject.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Required { get; init; }

    /// <summary>Hash of the claim's definition.</summary>
    public required string Definition { get; init; }

    /// <summary>Hash of the subject.</summary>
    public required string SubjectHash { get; init; }

    /// <summary>The tier.</summary>
    public required Tier Tier { get; init; }

    /// <summary>Where on the claim's phase map it lies; null for a row of the table.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PhasePoint? Point { get; init; }

    /// <summary>
    /// Whether the cell fails the build: it differs from its expectation, its instrument is invalid, a trial erred, or a required
    /// file is absent.
    /// </summary>
    [JsonIgnore]
    public bool Fails => Problem is not null;

    /// <summary>Why the cell fails the build; null where it does not.</summary>
    public string? Problem => (Verdict, Expected) switch
    {
        (Verdict.Error, _) => $"a trial erred: {Reason}",
        (_, _) when Point is not null => null, // a map is evidence; the headline's own cell has an expectation
        (Verdict.InvalidInstrument, Verdict.InvalidInstrument) => null,
        (Verdict.InvalidInstrument, _) => $"invalid instrument: {Reason}",
        (Verdict.NotApplicable, _) when Absent && Required =>
            $"HYPOTHESES_REQUIRE names its subject, and it did not run: {Reason}",
        (Verdict.NotRun or Verdict.NotApplicable or Verdict.Excluded, _) => null,
        (_, null) when ApprovalUnreadable is { } why => $"{Words(Verdict)}, and what is approved cannot be read: {why}",
        (_, null) when RuleChanged => $"{Words(Verdict)}, and what is approved was judged by another rule",
        (_, null) when Own => null,
        (_, null) => $"{Words(Verdict)}, and no verdict is approved yet",
        var (seen, expected) when seen != expected => $"{Words(seen)}, expected {Words(expected!.Value)}",
        _ => null,
    };

    /// <summary>A verdict in words, as tables print it.</summary>
    public static string Words(Verdict verdict) => Json.Canonical(verdict).Trim('"');
}
