using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Dashboard.Changes;

/// <summary>
/// What a comparison knows of a cell at one time: from a status, from a line of a history, or from what is approved. What is not
/// known is null, and explains nothing.
/// </summary>
/// <param name="Claim">Claim's id.</param>
/// <param name="Subject">The cell's name.</param>
/// <param name="Verdict">What it said.</param>
public sealed record CellState(string Claim, string Subject, Verdict Verdict)
{
    /// <summary>What the subject is to the claim.</summary>
    public Role Role { get; init; }

    /// <summary>Whether it is not applicable for want of a file only: then it says nothing of the claim.</summary>
    public bool Absent { get; init; }

    /// <summary>Why, where the verdict alone does not say it.</summary>
    public string? Reason { get; init; }

    /// <summary>Headline statistic.</summary>
    public string? Statistic { get; init; }

    /// <summary>Mean over seeds.</summary>
    public double? Value { get; init; }

    /// <summary>Lower end of the interval.</summary>
    public double? Low { get; init; }

    /// <summary>Upper end of the interval.</summary>
    public double? High { get; init; }

    /// <summary>Whether the three were rounded to what the interval supports.</summary>
    public bool Rounded { get; init; }

    /// <summary>Hash of the claim's definition.</summary>
    public string? Definition { get; init; }

    /// <summary>What the claim's protocol says under that definition.</summary>
    public IReadOnlyList<ProtocolPart>? Protocol { get; init; }

    /// <summary>Why that definition took the place of the one before, as whoever approved it said.</summary>
    public string? WhyDefined { get; init; }

    /// <summary>Hash of the subject, or its first digits.</summary>
    public string? SubjectHash { get; init; }

    /// <summary>The tier.</summary>
    public Tier? Tier { get; init; }

    /// <summary>Trials that count.</summary>
    public int? Seeds { get; init; }

    /// <summary>Identity of the code that measured.</summary>
    public string? Engine { get; init; }

    /// <summary>The repository's commit.</summary>
    public string? Commit { get; init; }

    /// <summary>Where its trials ran.</summary>
    public string? Device { get; init; }

    /// <summary>Whether it says anything: it ran, or does not apply for another reason than an absent file.</summary>
    public bool Says => Verdict != Verdict.NotRun && !Absent;

    /// <summary>Whether there is a verdict to speak of: not that it does not apply.</summary>
    public bool HasVerdict => Says && Verdict != Verdict.NotApplicable;

    /// <summary>The name by which cells of two runs are the same.</summary>
    public (string Claim, string Subject) Name => (Claim, Subject);

    /// <summary>The state of a cell of a run.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="commit">The run's commit, or empty.</param>
    public static CellState Of(CellStatus cell, string commit) => new(cell.Claim, cell.Subject, cell.Verdict)
    {
        Role = cell.Role,
        Absent = cell.Absent,
        Reason = cell.Reason,
        Statistic = cell.Statistic,
        Value = cell.Effect,
        Low = cell.Low,
        High = cell.High,
        Definition = cell.Definition,
        SubjectHash = cell.SubjectHash,
        Tier = cell.Tier,
        Seeds = cell.Seeds,
        Engine = cell.Engine,
        Commit = commit.Length == 0 ? null : commit,
        Device = cell.Device,
    };

    /// <summary>
    /// What is approved of a cell; null where nothing is. The file does not name the subject's hash, the code or the seeds.
    /// </summary>
    /// <param name="cell">The cell.</param>
    /// <param name="definition">The claim's last approved definition; null where nobody knows.</param>
    public static CellState? Approved(CellStatus cell, string? definition) => cell.Expected is not { } expected
        ? null
        : new CellState(cell.Claim, cell.Subject, expected)
        {
            Role = cell.Role,
            Statistic = cell.ExpectedEffect?.Statistic ?? cell.Statistic,
            Value = cell.ExpectedEffect?.Value,
            Low = cell.ExpectedEffect?.Low,
            High = cell.ExpectedEffect?.High,
            Rounded = true,
            Definition = definition,
        };
}
