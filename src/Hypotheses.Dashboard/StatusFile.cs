using System.Text.Json;
using Hypotheses.Claims.Definitions;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Files;
using Hypotheses.Core.Files.Problems;

namespace Hypotheses.Dashboard;

/// <summary><c>status.json</c>: what a run says, for any tool.</summary>
/// <param name="Generated">When, UTC, ISO 8601.</param>
/// <param name="Commit">The repository's commit, or empty.</param>
/// <param name="Cells">Every cell.</param>
public sealed record StatusFile(string Generated, string Commit, IReadOnlyList<CellStatus> Cells)
{
    /// <summary>Each claim's known error rates, over its calibrated controls.</summary>
    public IReadOnlyList<ClaimCalibration> Calibration => ClaimCalibration.Of(Cells);

    /// <summary>How many definitions of each claim were tried; empty where nobody knows.</summary>
    public IReadOnlyList<TriedDefinitions> DefinitionsTried { get; init; } = [];

    /// <summary>The file's text.</summary>
    public string Text() => JsonSerializer.Serialize(this, Json.Page) + "\n";

    // What no run can have written.
    private static string? ProblemOf(CellStatus cell) =>
        !Enum.IsDefined(cell.Verdict) ? $"verdict: {(int)cell.Verdict}"
        : cell.Expected is { } expected && !Enum.IsDefined(expected) ? $"expected: {(int)expected}"
        : cell.CorrectedVerdict is { } corrected && !Enum.IsDefined(corrected) ? $"corrected_verdict: {(int)corrected}"
        : cell.ConfirmedVerdict is { } confirmed && !Enum.IsDefined(confirmed) ? $"confirmed_verdict: {(int)confirmed}"
        : !Enum.IsDefined(cell.Role) ? $"role: {(int)cell.Role}"
        : !Enum.IsDefined(cell.Tier) ? $"tier: {(int)cell.Tier}"
        : cell.Seeds < 0 ? $"seeds: {cell.Seeds}"
        : cell.Low > cell.High ? "low: above high"
        : cell.Agreement is { } a && (a.Agree < 0 || a.Agree > a.Of) ? $"agreement: {a.Agree} of {a.Of}"
        : null;

    /// <summary>Reads a file that <see cref="Text"/> made.</summary>
    /// <exception cref="MalformedFileException">It is no status file.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static StatusFile Read(string path)
    {
        MappedFile.Check(path);
        try
        {
            byte[] text = File.ReadAllBytes(path);
            if (Json.NullIn(text) is { } name) throw new JsonException($"'{name}' is null");
            if (JsonSerializer.Deserialize<StatusFile>(text, Json.Page) is not { Cells: not null } file)
                throw new MalformedFileException(path, "cells", "missing");
            // An enumeration's word may be written as any number.
            if (file.Commit is null) throw new MalformedFileException(path, "commit", "missing");
            if (file.Generated is null) throw new MalformedFileException(path, "generated", "missing");
            var seen = new HashSet<(string, string, string?)>();
            foreach (CellStatus cell in file.Cells)
            {
                if (ProblemOf(cell) is { } problem)
                    throw new MalformedFileException(path, $"cells: {cell.Claim} × {cell.Subject}", problem);
                if (!seen.Add((cell.Claim, cell.Subject, cell.Point is null ? null : Json.Canonical(cell.Point))))
                    throw new MalformedFileException(path, $"cells: {cell.Claim} × {cell.Subject}", "stands twice");
            }

            return file;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException)
        {
            throw new MalformedFileException(path, JsonProblem.Field(e), JsonProblem.Words(e));
        }
    }
}
