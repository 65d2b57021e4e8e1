using System.Text.Json.Serialization;

namespace Hypotheses.Claims.Vocabulary;

/// <summary>What a cell (claim × subject) says.</summary>
public enum Verdict
{
    /// <summary>The whole interval lies beyond the support bound.</summary>
    [JsonStringEnumMemberName("supported")] Supported,

    /// <summary>The whole interval lies beyond the refute bound, or within an equivalence region.</summary>
    [JsonStringEnumMemberName("refuted")] Refuted,

    /// <summary>Between the bounds, or the interval is too wide.</summary>
    [JsonStringEnumMemberName("inconclusive")] Inconclusive,

    /// <summary>The subject lacks what the claim needs, or its files are absent.</summary>
    [JsonStringEnumMemberName("not applicable")] NotApplicable,

    /// <summary>The claim's author excludes the cell, and says why; it is not measured in this tier.</summary>
    [JsonStringEnumMemberName("excluded")] Excluded,

    /// <summary>A control did not come out as it must, or gates voided too many trials.</summary>
    [JsonStringEnumMemberName("invalid instrument")] InvalidInstrument,

    /// <summary>A trial threw.</summary>
    [JsonStringEnumMemberName("error")] Error,

    /// <summary>The cell is planned; not every trial of it is in the ledger yet.</summary>
    [JsonStringEnumMemberName("not run")] NotRun,
}

/// <summary>What a subject is to a claim.</summary>
public enum Role
{
    /// <summary>A given model or world: the answer is not known.</summary>
    [JsonStringEnumMemberName("subject")] Subject,

    /// <summary>True by construction: must be supported.</summary>
    [JsonStringEnumMemberName("positive")] Positive,

    /// <summary>False by construction: must be refuted.</summary>
    [JsonStringEnumMemberName("negative")] Negative,
}

/// <summary>How much work a run may spend.</summary>
public enum Tier
{
    /// <summary>Minutes on two cores: the default.</summary>
    [JsonStringEnumMemberName("quick")] Quick,

    /// <summary>More seeds and subjects, up to an hour.</summary>
    [JsonStringEnumMemberName("full")] Full,

    /// <summary>At least 40 replicates of each control.</summary>
    [JsonStringEnumMemberName("calibrate")] Calibrate,

    /// <summary>
    /// As the full tier, on seeds that did not exist before the commit: they follow from it, and nobody can have looked.
    /// </summary>
    [JsonStringEnumMemberName("confirm")] Confirm,
}
