using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Hypotheses.Claims;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard.Text;
using Hypotheses.Xunit.Snapshots;

namespace Hypotheses.Xunit;

/// <summary>The test of a cell: it runs, is judged, and is held against its approved verdict or approved. Thread-safe.</summary>
internal sealed class CellTest(ClaimHost host, Approvals approvals, DefinitionApprovals definitions)
{
    private readonly ConcurrentDictionary<(Claim, string Problem), Cell> _said = new();

    /// <summary>Whether a verdict was approved in this run.</summary>
    public bool HasAccepted { get; private set; }

    /// <summary>What the test of one cell says.</summary>
    /// <exception cref="ClaimFailedException">The verdict differs from the approved one, the instrument is invalid, or a trial
    /// erred.</exception>
    public Outcome Run(Cell cell)
    {
        if (cell.NotApplicable is null && host.Session.InShard(cell))
        {
            host.CheckMayAccept(cell.Claim);
            if (host.Settings.Tier == Tier.Confirm) definitions.Attempt(cell.Claim.Id, host.Session.Definitions[cell.Claim]);
        }

        CellStatus status = host.Session.Run(cell);
        host.Progress?.Tell();
        string output = $"verdict: {CellStatus.Words(status.Verdict)}\ntook: {Took(cell)}\n";
        if (status.Verdict is Verdict.NotApplicable or Verdict.Excluded or Verdict.NotRun)
        {
            if (status.Problem is { } absent) throw new ClaimFailedException($"{cell}: {absent}", output);
            string? why = status.Verdict != Verdict.NotRun ? status.Reason
                : host.Session.InShard(cell) ? $"measured; judged once all shards are merged: {status.Reason}" : host.OtherShard;
            return Outcome.Skip(status.Verdict, why);
        }

        // The cell may be sound itself (a control): its rule is not.
        bool voided = status.Verdict is Verdict.Error or Verdict.InvalidInstrument;
        // What its author excludes is approved as what it is.
        if (cell.Exclusion is not null) voided = status.Verdict == Verdict.Error;
        else if (host.Settings.Accept && !voided && ControlCheck.Failed(status, host.Session.Status()) is { } failed)
            throw new ClaimFailedException($"{cell}: accepting is refused: {failed}", output, ofCell: false);

        if (host.Settings.Tier == Tier.Calibrate && status is { Problem: null, Calibration: not null })
            return Calibrated(cell, status, output);
        JsonObject seen = VerdictSnapshot.Of(status, host.Session.Status());
        if (!host.Settings.Accept || host.Settings.Tier == Tier.Calibrate || voided)
            return Held(cell, status, seen, voided, output);
        string file = approvals.Accept(cell, status, seen);
        HasAccepted = true;
        host.Session.Refresh();
        return new Outcome(output + $"approved: {file}\n");
    }

    // Seconds of one worker in this run: a test waits for other claims' cells too.
    private string Took(Cell cell)
    {
        HashSet<int> own = [.. host.Session.OwnTrials(cell)];
        return own.Count == 0 ? "kept" : NumberText.Seconds(host.Session.TrialsOf(cell).Where(t => own.Contains(t.SeedIndex))
            .GroupBy(t => t.Key).Sum(g => Trial.Latest(g).Seconds));
    }

    private Outcome Calibrated(Cell cell, CellStatus status, string output)
    {
        string[] controls = [.. host.Cells(cell.Claim).Select(c => c.Name)];
        (string said, string? problem) = approvals.Calibrated(cell, status, controls, host.Settings.Accept);
        return problem is null
            ? new Outcome(output + said)
            : throw new ClaimFailedException(
                $"{cell}: {problem}{host.HowToApprove(cell.Claim, "HYPOTHESES_TIER=calibrate ")}", output);
    }

    // What it says against what is approved; `voided`: by its rule's controls or by an error.
    private Outcome Held(Cell cell, CellStatus status, JsonObject seen, bool voided, string output)
    {
        if (status.ApprovalUnreadable is not null) throw new ClaimFailedException($"{cell}: {status.Problem}", output);
        Snapshot snapshot = approvals.Own(cell);
        JsonObject? approved = approvals.Held(cell).Approved();
        IReadOnlyList<string> differences = approved is null ? [] : Snapshot.Differences(approved, seen);
        if (status.Problem is null)
        {
            snapshot.Clear();
            return new Outcome(output + string.Concat(differences.Select(d => $"since approval: {d}\n")));
        }

        snapshot.Receive(seen);
        // What voids a rule voids many cells: it is said with the first of them.
        if (voided && _said.GetOrAdd((cell.Claim, status.Problem), cell) is var first && first != cell)
            throw new ClaimFailedException(
                $"{cell}: {CellStatus.Words(status.Verdict)}, for the reason given with {first}", output);
        throw new ClaimFailedException(
            $"{cell}: {status.Problem}{string.Concat(differences.Select(d => $"\n  {d}"))}"
                + $"{(voided ? "" : host.HowToApprove(cell.Claim))}", output);
    }
}
