using System.Collections.Concurrent;
using System.Globalization;
using Hypotheses.Claims;
using Hypotheses.Claims.Configuration;
using Hypotheses.Claims.Definitions;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Provenance;
using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Xunit.Snapshots;

/// <summary>
/// Keeps the definitions' log beside the claims: whoever approves a verdict under another definition than the last approved one
/// says why. Thread-safe.
/// </summary>
/// <param name="snapshots">The folder under which claims' sources lie; null where they are not at hand, nor is the log.</param>
/// <param name="settings">What the environment asks for.</param>
internal sealed class DefinitionApprovals(string? snapshots, Settings settings)
{
    private readonly ConcurrentDictionary<(string, string), bool> _attempted = new();
    private IReadOnlyList<ApprovedDefinition>? _confirmed;

    private readonly DefinitionLog? _log =
        snapshots is null ? null : new DefinitionLog(Path.Combine(snapshots, DefinitionLog.Name));

    /// <summary>Path of the log; null where it is not at hand.</summary>
    public string? Log => _log?.Path;

    /// <summary>How many definitions of each claim were tried.</summary>
    /// <exception cref="DefinitionLogException">The log cannot be read.</exception>
    public IReadOnlyList<TriedDefinitions> Tried => TriedDefinitions.Of(_log?.Read() ?? []);

    /// <summary>
    /// What the last confirm run of its definition that decided a cell said, and that run's commit; null where there was none. As
    /// the log was at first.
    /// </summary>
    public (string Commit, Verdict Verdict)? Confirmed(Cell cell, CellStatus status)
    {
        try
        {
            _confirmed ??= [.. (_log?.Read() ?? []).Where(l => l.Tier == Tier.Confirm && !l.IsAttempt)];
        }
        catch (DefinitionLogException)
        {
            _confirmed = []; // a note of the run says so
        }

        ApprovedDefinition? run = _confirmed.LastOrDefault(l =>
            l.Definition == status.Definition && l.Verdicts.ContainsKey(cell.Name));
        return run?.Verdicts[cell.Name] is { } said && (said, status.Verdict) != (Verdict.Inconclusive, Verdict.Inconclusive)
            ? (run.Commit, said)
            : null;
    }

    /// <summary>Why nothing may be approved under a definition, in one line; null where it may.</summary>
    /// <exception cref="DefinitionLogException">The log cannot be read.</exception>
    public string? Refusal(string claim, string definition) =>
        settings.Why is null && _log?.Last(claim) is { } last && last.Definition != definition
            ? $"accepting is refused: its definition {definition} is not the last approved one ({last.Definition}); "
                + $"say why it changed: HYPOTHESES_WHY=\"text\", {Reason.Allowed}"
            : null;

    /// <summary>Writes down that a verdict is approved.</summary>
    /// <param name="claim">The claim's id.</param>
    /// <param name="definition">The definition's hash.</param>
    /// <param name="cell">The cell's name, or <see cref="ApprovedDefinition.Property"/>.</param>
    /// <param name="verdict">The verdict.</param>
    /// <exception cref="ClaimFailedException">The definition is not the last approved one and nobody said why.</exception>
    /// <exception cref="DefinitionLogException">The log cannot be read or written.</exception>
    public void Write(string claim, string definition, string cell, Verdict verdict)
    {
        if (Refusal(claim, definition) is { } refusal) throw new ClaimFailedException($"{claim}: {refusal}", "");
        Append(claim, definition, new Dictionary<string, Verdict> { [cell] = verdict });
    }

    /// <summary>
    /// Writes down that a confirm run of a definition begins, before it measures anything; once for each commit.
    /// </summary>
    /// <param name="claim">The claim's id.</param>
    /// <param name="definition">The definition's hash.</param>
    /// <exception cref="DefinitionLogException">The log cannot be read or written.</exception>
    public void Attempt(string claim, string definition)
    {
        if (_attempted.TryAdd((claim, definition), true)) Append(claim, definition, new Dictionary<string, Verdict>());
    }

    private void Append(string claim, string definition, Dictionary<string, Verdict> verdicts)
    {
        if (_log is null) return;
        ApprovedDefinition? last = _log.Last(claim);
        _log.Append(new ApprovedDefinition
        {
            Claim = claim,
            Definition = definition,
            Date = DateTimeOffset.UtcNow.ToString(ApprovedDefinition.DateFormat, CultureInfo.InvariantCulture),
            Commit = RepositoryCommit.Of(AppContext.BaseDirectory),
            Tier = settings.Tier,
            // Another cell of an approved definition is no change: the definition's own reason stands.
            Why = last?.Definition == definition
                ? last.Why
                : settings.Why ?? (verdicts.Count == 0 ? "a confirm run began" : Reason.First),
            Verdicts = verdicts,
        });
    }
}
