using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Hypotheses.Claims;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Xunit.Snapshots;

/// <summary>
/// What is approved beside the claims' sources: verdicts, and calibrations of controls. A verdict approved in the quick tier is
/// what other tiers are held against, unless there is a file for theirs. Thread-safe; a file is read once.
/// </summary>
/// <param name="snapshots">The folder under which claims' sources lie.</param>
/// <param name="tier">The tier of the run.</param>
/// <param name="definitions">Where approved definitions are written down, before anything else is.</param>
internal sealed class Approvals(string? snapshots, Tier tier, DefinitionApprovals definitions)
{
    private readonly ConcurrentDictionary<Cell, Expectation?> _verdicts = new();
    private readonly ConcurrentDictionary<Cell, ControlCalibration?> _calibrations = new();
    private readonly ConcurrentDictionary<string, bool> _unreadable = new();
    private readonly Lock _gate = new();

    /// <summary>The approved verdict; null where there is none.</summary>
    public Expectation? Verdict(Cell cell) => _verdicts.GetOrAdd(cell, Read);

    /// <summary>The approved calibration of a control; null where there is none, or where it cannot be read.</summary>
    public ControlCalibration? Calibration(Cell cell) => _calibrations.GetOrAdd(cell, c =>
    {
        try
        {
            return CalibrationFile.Approved(CalibrationsOf(c.Claim), c.Name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _unreadable.TryAdd(e.Message, true);
            return null;
        }
    });

    /// <summary>What could not be read so far and fails no cell, a line each.</summary>
    public IReadOnlyList<string> Unreadable => [.. _unreadable.Keys.Order(StringComparer.Ordinal)];

    /// <summary>
    /// The file that this tier is held against: its own where there is one, else the quick tier's. A calibration, which has none,
    /// is held against the full tier's where the quick tier leaves a control out.
    /// </summary>
    public Snapshot Held(Cell cell)
    {
        Snapshot own = Own(cell), quick = SnapshotOf(cell, Tier.Quick);
        return File.Exists(own.Verified)
            ? own
            : tier == Tier.Calibrate && !File.Exists(quick.Verified) ? SnapshotOf(cell, Tier.Full) : quick;
    }

    /// <summary>
    /// The file of this tier, where its verdict is another than the quick tier's; what a failing run saw lies beside it.
    /// </summary>
    public Snapshot Own(Cell cell) => SnapshotOf(cell, tier);

    /// <summary>
    /// Approves a verdict: in the quick tier's file, or in one of this tier where it differs from that. Gives the name of the
    /// file that counts.
    /// </summary>
    /// <exception cref="ClaimFailedException">The definition is not the last approved one and nobody said why.</exception>
    public string Accept(Cell cell, CellStatus status, JsonObject seen)
    {
        definitions.Write(cell.Claim.Id, status.Definition, cell.Name, status.Verdict);
        string file = Write(cell, status, seen);
        // Not before it is written: whoever reads meanwhile would keep what was approved before.
        _verdicts[cell] = Read(cell);
        return file;
    }

    private Expectation? Read(Cell cell)
    {
        if (cell.NotApplicable is not null) return null;
        try
        {
            return VerdictSnapshot.Approved(Held(cell), cell.Rule);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Expectation(null, e.Message); // this cell fails with it, and no other
        }
    }

    private string Write(Cell cell, CellStatus status, JsonObject seen)
    {
        Snapshot quick = SnapshotOf(cell, Tier.Quick), own = Own(cell);
        if (tier != Tier.Quick && VerdictSnapshot.Approved(quick, cell.Rule)?.Verdict == status.Verdict)
        {
            own.Withdraw();
            return Path.GetFileName(quick.Verified);
        }

        own.Accept(seen);
        return Path.GetFileName(own.Verified);
    }

    /// <summary>
    /// Holds a control's calibration against the approved one, or approves it. Numbers of the same definition that moved (other
    /// code) pass, as effects do; a definition that was never calibrated does not.
    /// </summary>
    /// <returns>What a passing test has to say, and null; or nothing, and why it fails.</returns>
    public (string Output, string? Problem) Calibrated(
        Cell cell, CellStatus status, IReadOnlyCollection<string> controls, bool accept)
    {
        ControlCalibration seen = status.Calibration!;
        lock (_gate) // controls of one claim share a file
        {
            Snapshot file = CalibrationsOf(cell.Claim);
            ControlCalibration? approved = CalibrationFile.Approved(file, cell.Name);
            JsonObject all = CalibrationFile.With(file, cell.Claim.Id, cell.Name, seen, controls);
            if (accept)
            {
                definitions.Write(cell.Claim.Id, status.Definition, cell.Name, status.Verdict);
                file.Accept(all);
                return ($"approved: {Path.GetFileName(file.Verified)}\n", null);
            }

            IReadOnlyList<string> differences = approved is null ? [] : Snapshot.Differences(file.Approved(), all);
            if (approved?.Definition == seen.Definition)
            {
                file.Clear();
                return (string.Concat(differences.Select(d => $"since approval: {d}\n")), null);
            }

            file.Receive(all);
            return ("", $"{(approved is null ? "no calibration is approved yet" : "the approved calibration is of another definition")}{string.Concat(differences.Select(d => $"\n  {d}"))}");
        }
    }

    /// <summary>The folder of a claim's source.</summary>
    /// <exception cref="IOException">Its source is not there.</exception>
    public string FolderOf(Claim claim)
    {
        string file = claim.GetType().Name + ".cs";
        string? source = snapshots is null
            ? null
            : Directory.EnumerateFiles(snapshots, file, SearchOption.AllDirectories).FirstOrDefault();
        return Path.GetDirectoryName(source)
            ?? throw new IOException($"{claim.Id}: its source {file} is not under '{snapshots}': snapshots lie beside it");
    }

    private Snapshot CalibrationsOf(Claim claim) => new(FolderOf(claim), claim.GetType().Name, CalibrationFile.Method);

    private Snapshot SnapshotOf(Cell cell, Tier of) => new(
        FolderOf(cell.Claim), cell.Claim.GetType().Name, nameof(Verdict), [
            ("subject", cell.Name),
            .. of == Tier.Quick ? Array.Empty<(string, string)>() : [("tier", Json.Canonical(of).Trim('"'))]]);
}
