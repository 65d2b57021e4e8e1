using System.Text.Json.Serialization;
using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Dashboard.Changes;

/// <summary>What may make a cell say something else.</summary>
public enum CauseKind
{
    /// <summary>The claim's definition: its protocol, its controls or its subjects.</summary>
    [JsonStringEnumMemberName("definition")] Definition,

    /// <summary>The subject's weights or recipe.</summary>
    [JsonStringEnumMemberName("subject")] Subject,

    /// <summary>How many seeds were judged, or which.</summary>
    [JsonStringEnumMemberName("seeds")] Seeds,

    /// <summary>The code that measures or, where that is not known, the commit.</summary>
    [JsonStringEnumMemberName("code")] Code,

    /// <summary>Where it ran.</summary>
    [JsonStringEnumMemberName("device")] Device,

    /// <summary>A control that comes out otherwise than it must.</summary>
    [JsonStringEnumMemberName("control")] Control,

    /// <summary>None of these, as far as both sides say them: noise, or the environment.</summary>
    [JsonStringEnumMemberName("none of these")] None,
}

/// <summary>One reason why a cell may say something else.</summary>
/// <param name="Kind">What differs.</param>
/// <param name="Words">That in words.</param>
public sealed record Cause(CauseKind Kind, string Words)
{
    private const int Digits = 10;

    /// <summary>Everything that differs between two states of a cell, or that nothing does which both of them say.</summary>
    public static IReadOnlyList<Cause> Between(CellState before, CellState after)
    {
        var causes = new List<Cause>();
        var same = new List<string>();
        void Compare(CauseKind kind, string noun, string differs, string? from, string? to, string? why = null)
        {
            if (from is null || to is null) return;
            if (Same(from, to)) same.Add(noun);
            else causes.Add(new Cause(kind, $"{differs} ({Short(from)} → {Short(to)}{(why?.Length > 0 ? ": " + why : "")})"));
        }

        if (before is { Definition: { } old, Protocol: { } from } && after is { Definition: { } now, Protocol: { } to }
            && !Same(old, now))
            causes.Add(new Cause(
                CauseKind.Definition,
                $"the claim's definition ({ProtocolChange.Words(from, to)}{Reason(after.WhyDefined)})"));
        else
            Compare(
                CauseKind.Definition,
                "definition",
                "the claim's definition",
                before.Definition,
                after.Definition,
                after.WhyDefined);
        Compare(CauseKind.Subject, "subject hash", "the subject itself", before.SubjectHash, after.SubjectHash);
        Compare(CauseKind.Seeds, "tier", "the tier", Word(before.Tier), Word(after.Tier));
        Compare(CauseKind.Seeds, "seeds", "the number of seeds", Word(before.Seeds), Word(after.Seeds));
        // A confirm run's seeds follow from its commit.
        if (before.Tier == Tier.Confirm && after.Tier == Tier.Confirm)
            Compare(CauseKind.Seeds, "seeds' commit", "the seeds, with the commit", before.Commit, after.Commit);
        if (before.Engine is not null && after.Engine is not null)
            Compare(CauseKind.Code, "measuring code", "the measuring code", before.Engine, after.Engine);
        else Compare(CauseKind.Code, "commit", "the commit, and with it perhaps the code", before.Commit, after.Commit);
        Compare(CauseKind.Device, "device", "the device", before.Device, after.Device);
        if ((before.Verdict == Verdict.InvalidInstrument) != (after.Verdict == Verdict.InvalidInstrument))
            causes.Add(new Cause(CauseKind.Control, "whether its controls and gates let a verdict count"));
        if (causes.Count > 0) return causes;
        return [new Cause(CauseKind.None, same.Count == 0
            ? "nothing that is known: of what else may differ one side says nothing"
            : $"nothing that is known: the same {string.Join(", ", same)}, so noise or the environment")];
    }

    // A history keeps the first digits of a hash.
    private static bool Same(string a, string b) =>
        a == b || (Math.Min(a.Length, b.Length) >= 16
            && (a.StartsWith(b, StringComparison.Ordinal) || b.StartsWith(a, StringComparison.Ordinal)));

    private static string Reason(string? why) => why is { Length: > 0 } ? $"; approved because: {why}" : "";

    private static string Short(string text) => text.Length > Digits ? text[..Digits] : text;

    private static string? Word<T>(T? value)
        where T : struct => value is { } known ? Json.Canonical(known).Trim('"') : null;
}
