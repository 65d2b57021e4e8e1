using System.Diagnostics;
using System.Globalization;
using Hypotheses.Claims;
using Hypotheses.Claims.Running;
using Hypotheses.Core.Files;
using Hypotheses.Core.Runtime;
using Hypotheses.Dashboard.Text;

namespace Hypotheses.Xunit;

/// <summary>
/// Tells the console what a run will cost and how far it is: in a file that the console's logger, which runs in another process,
/// names in the environment. What cannot be written is left out: no trial stops for it. Thread-safe.
/// </summary>
internal sealed class RunProgress
{
    /// <summary>The variable that names the file; without it nobody listens.</summary>
    public const string Variable = "HYPOTHESES_PROGRESS";

    // Before so much was measured (seconds of one worker), this machine's pace is not told from chance.
    private const double Enough = 20;
    // Seconds below which a guess is no better than that.
    private const double Shortest = 10;
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);
    private readonly Session _session;
    private readonly Func<Cell, double?> _costs;
    private readonly string _file;
    private readonly string _head;
    private readonly Lock _gate = new();
    private readonly long _start = Stopwatch.GetTimestamp();
    private long _last;
    private double _measured; // seconds of one worker that earlier costs expected of what is measured by now
    private string _now = "";
    private bool _dirty;

    /// <summary>Says what the run will cost.</summary>
    /// <param name="session">The session; its cells were announced.</param>
    /// <param name="costs">Seconds of a trial of a cell; null where nobody knows.</param>
    /// <param name="file">Where to.</param>
    /// <param name="asked">The cells that the run was asked for and measures; points of maps are none.</param>
    /// <param name="unmeasured">The cells that it was asked for and does not measure.</param>
    public RunProgress(
        Session session, Func<Cell, double?> costs, string file, IReadOnlyCollection<Cell> asked,
        IReadOnlyCollection<Cell> unmeasured)
    {
        (_session, _costs, _file) = (session, costs, file);
        string[] plan = asked.Count == 0 ? [] : [PlanWords(asked, session.Work(costs))];
        if (unmeasured.Count > 0) plan = [.. plan, (asked.Count > 0 ? "beside them " : "") + UnmeasuredWords(unmeasured)];
        _head = string.Concat(plan.Select(p => $"plan: {p}\n"))
            + string.Create(CultureInfo.InvariantCulture, $"cells: {asked.Count}\n");
        session.Measured += (cell, _) => Measured(cell);
        lock (_gate) Write();
    }

    /// <summary>Says how far the run is, where something was measured since it was last said.</summary>
    public void Tell()
    {
        lock (_gate)
            if (_dirty) Write();
    }

    private void Measured(Cell cell)
    {
        lock (_gate)
        {
            (_now, _dirty) = (cell.Claim.Id, true);
            _measured += _costs(cell) ?? 0;
            if (Stopwatch.GetElapsedTime(_last) >= Pace) Write();
        }
    }

    private void Write()
    {
        Workload work = _session.Work(_costs);
        string done = work.Left == 0 ? ""
            : string.Create(CultureInfo.InvariantCulture, $"done: {work.Kept} of {work.Trials} trials, the last of {_now}\n");
        string left = LeftWords(work) is { Length: > 0 } words ? $"left: {words}\n" : "";
        try
        {
            DurableFile.WriteTexts([(_file, _head + (_now.Length > 0 ? done + left : ""))], toDisk: false);
        }
        catch (IOException)
        {
            // The console is silent for a while.
        }

        (_last, _dirty) = (Stopwatch.GetTimestamp(), false);
    }

    private static string PlanWords(IReadOnlyCollection<Cell> asked, Workload work)
    {
        int claims = asked.Select(c => c.Claim).Distinct().Count();
        string cells = $"{Cells(asked.Count)} of {claims} claim{(claims == 1 ? "" : "s")}";
        string workers = $"{Threads.Workers} worker{(Threads.Workers == 1 ? "" : "s")}";
        string most = work.MayStop ? "at most " : work.Seconds / Threads.Workers < Shortest ? "" : "about ";
        string kept = work.Kept > 0 ? $": kept {work.Kept} of {work.Trials} trials from the ledger" : $", {work.Trials} trials";
        string time = work switch
        {
            { Left: 0 } => "nothing is left to measure",
            { Seconds: 0 } => $"how long {work.Left} trials take is not known: none of their cells was measured before",
            { Unknown: 0 } => $"{most}{Words(work.Seconds / Threads.Workers)} on {workers}, by earlier costs",
            _ => $"{most}{Words(work.Seconds / Threads.Workers)} on {workers}, by earlier costs, and "
                + $"{Cells(work.Unknown)} of which no cost is known",
        };
        return $"{cells} with their controls{kept}; {time}";
    }

    private static string UnmeasuredWords(IReadOnlyCollection<Cell> cells)
    {
        int excluded = cells.Count(c => c.NotApplicable is null), not = cells.Count - excluded;
        string[] parts = [.. not > 0 ? [$"{not} not applicable"] : Array.Empty<string>(),
            .. excluded > 0 ? [$"{excluded} excluded"] : Array.Empty<string>()];
        return $"{Cells(cells.Count)} not measured: {string.Join(", ", parts)}; the table says why";
    }

    private static string Cells(int count) => $"{count} cell{(count == 1 ? "" : "s")}";

    // Earlier costs may be another machine's: what is measured by now says how much faster or slower this one is.
    private string LeftWords(Workload work)
    {
        if (work.Left == 0) return "";
        if (work.Seconds == 0) return "time left not known";
        double elapsed = Stopwatch.GetElapsedTime(_start).TotalSeconds;
        double each = _measured >= Enough ? elapsed / _measured : 1.0 / Threads.Workers;
        string most = work.MayStop ? "at most " : "";
        string rest = work.Unknown > 0 ? $", without {Cells(work.Unknown)} of unknown cost" : "";
        return $"{most}{Words(work.Seconds * each)} left{rest}";
    }

    /// <summary>A time that is guessed: <c>less than 10 s</c>, <c>40 s</c>, <c>4 min</c>, <c>2 h 5 min</c>.</summary>
    internal static string Words(double seconds) => seconds switch
    {
        < Shortest => "less than 10 s",
        < 90 => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(seconds / 10) * 10:0} s"),
        < 3570 => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(seconds / 60):0} min"),
        _ => NumberText.Seconds(Math.Round(seconds / 60) * 60),
    };
}
