using System.Globalization;
using Hypotheses.Catalogue.Subjects;
using Hypotheses.Claims;
using Hypotheses.Claims.Configuration;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Running;
using Hypotheses.Claims.Vocabulary;
using Found = Hypotheses.Claims.Running.Catalogue;

namespace Hypotheses.Gpu.Checks;

/// <summary>
/// Claims about toy worlds whose dictionaries train on the device: their cells, and their controls, must say there what they say
/// on the CPU, at the same seeds.
/// </summary>
internal static class VerdictCheck
{
    private static readonly (string Claim, string Cell)[] Cells =
    [
        ("C21", "nested-crowded@relu-l1"), ("C21", "nested-crowded@batchtopk"), ("C21", "nested-crowded@matryoshka"),
        ("C18", "composites@relu-l1"), ("C18", "splits@relu-l1"), ("C18", "atoms@relu-l1"),
        ("C03", "orthonormal@relu-l1"), ("C03", "orthonormal@topk"), ("C03", "superposed@relu-l1"),
    ];

    /// <summary>Judges the cells on both.</summary>
    public static void Run(CheckReport report, string device, bool small)
    {
        (string, string)[] cells = small ? Cells[..1] : Cells;
        Dictionary<string, CellStatus> here = Judged("cpu", cells), there = Judged(device, cells);
        foreach ((string cell, CellStatus own) in here)
        {
            CellStatus other = there[cell];
            report.Results.Add(new CheckResult(
                "verdicts", cell, null, "",
                own.Verdict == other.Verdict && own.Verdict is Verdict.Supported or Verdict.Refuted or Verdict.Inconclusive,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{CellStatus.Words(own.Verdict)} on the CPU ({own.Effect:G4}), {CellStatus.Words(other.Verdict)} on "
                        + $"{other.Device} ({other.Effect:G4}){(other.Reason is { } why ? ": " + why : "")}")));
        }
    }

    private static Dictionary<string, CellStatus> Judged(string device, (string Claim, string Cell)[] asked)
    {
        string folder = Path.Combine(Path.GetTempPath(), $"hypotheses-gpu-{device}-{Environment.ProcessId}");
        try
        {
            var settings = new Settings { Out = folder, Device = device };
            Claim[] claims = [.. Found.Claims(typeof(Models).Assembly).Where(c => asked.Any(a => a.Claim == c.Id))];
            using var session = new Session(settings, claims, [], _ => null, _ => { });
            Cell[] cells = [.. asked.Select(a => session.Cells.Single(c => (c.Claim.Id, c.Name) == a))];
            session.Announce(cells);
            return cells.ToDictionary(c => c.ToString(), session.Run);
        }
        finally
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }
}
