using System.Globalization;
using System.Text.Json.Serialization;
using Hypotheses.Claims.Configuration;
using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Claims.Definitions;

/// <summary>
/// One line of the definitions' log: a definition of a claim, and verdicts that were approved under it. What is approved later
/// under the same definition (another cell, another tier) stands in further lines.
/// </summary>
public sealed record ApprovedDefinition
{
    /// <summary>How <see cref="Date"/> is written.</summary>
    public const string DateFormat = "yyyy-MM-ddTHH:mm:ssZ";

    private const int LongestName = 200, MostVerdicts = 10_000;

    /// <summary>The claim's id.</summary>
    public required string Claim { get; init; }

    /// <summary>The definition's hash; <c>source:</c> and a hash of the source's tokens where it is older than the log.</summary>
    public required string Definition { get; init; }

    /// <summary>When it was approved: UTC, <see cref="DateFormat"/>.</summary>
    public required string Date { get; init; }

    /// <summary>The commit that the checkout stood on; empty where there is none.</summary>
    public required string Commit { get; init; }

    /// <summary>
    /// The commit in which the verdicts were approved, where it is another: a later one, or an earlier one whose verdicts stood
    /// under the new definition. Only lines from before the log have it.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ApprovedAt { get; init; }

    /// <summary>The tier of the verdicts.</summary>
    public required Tier Tier { get; init; }

    /// <summary>Why the claim has this definition and not the one before.</summary>
    public required string Why { get; init; }

    /// <summary>Verdicts by name of cell; that of the claim's property by <see cref="Property"/>.</summary>
    public required IReadOnlyDictionary<string, Verdict> Verdicts { get; init; }

    /// <summary>The name of the claim's property over its regime among the verdicts: supported where it holds.</summary>
    public const string Property = "property";

    /// <summary>
    /// Whether it says only that a confirm run of the definition began: it stands there before anything is measured, so that
    /// nobody can try commits until one confirms, and it approves nothing.
    /// </summary>
    [JsonIgnore]
    public bool IsAttempt => Tier == Tier.Confirm && Verdicts.Count == 0;

    /// <summary>What is wrong with it, by the name of its JSON member; null where nothing is.</summary>
    [JsonIgnore]
    public string? Problem =>
        !IsName(Claim) ? Wrong("claim")
        : !IsName(Definition) ? Wrong("definition")
        : !DateTimeOffset.TryParseExact(Date, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _)
            ? $"date is not {DateFormat}"
        : Commit.Length > 0 && !IsCommit(Commit) ? "commit is not 7 to 64 hexadecimal digits"
        : ApprovedAt is not null && !IsCommit(ApprovedAt) ? "approved_at is not 7 to 64 hexadecimal digits"
        : !Enum.IsDefined(Tier) ? "tier is none"
        : !Reason.SaysWhy(Why) ? $"why is not {Reason.Allowed}"
        : Verdicts.Count > MostVerdicts ? $"verdicts are more than {MostVerdicts}"
        : Verdicts.Keys.FirstOrDefault(c => !IsName(c)) is not null ? $"verdicts: {Wrong("a cell's name")}"
        : Verdicts.Values.Any(v => !Enum.IsDefined(v)) ? "verdicts: a verdict is none"
        : null;

    private static string Wrong(string what) => $"{what} is not one line of 1 to {LongestName} characters";

    private static bool IsName(string text) => text.Length <= LongestName && Reason.IsOne(text);

    private static bool IsCommit(string text) => text.Length is >= 7 and <= 64 && text.All(char.IsAsciiHexDigitLower);
}
