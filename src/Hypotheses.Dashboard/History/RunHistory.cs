using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard.Changes;

namespace Hypotheses.Dashboard.History;

/// <summary>Everything that earlier runs in a folder said, by cell. Not thread-safe while it is read; afterwards it is.</summary>
public sealed class RunHistory
{
    private readonly Dictionary<(string Claim, string Subject), List<HistoryPoint>> _points = [];
    private readonly Dictionary<string, string> _texts = [];
    private readonly Dictionary<(string Claim, string Definition), IReadOnlyList<ProtocolPart>> _protocols = [];
    private readonly List<(Tier Tier, int Run)> _whole = [];
    private readonly List<string?> _trials = []; // of each run

    /// <summary>How many runs.</summary>
    public int Runs { get; private set; }

    /// <summary>What was left out of the file, in a line; null where nothing was.</summary>
    public string? Notice { get; private set; }

    /// <summary>
    /// What is wrong with the file, in a line that names it, and what becomes of it (<see cref="BrokenHistory"/>); null where
    /// nothing is.
    /// </summary>
    public string? Problem { get; private set; }

    /// <summary>Whether the run that <see cref="Read"/> was asked about says nothing that the file does not hold.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>
    /// The history of a folder. One that is broken stops no run: it has what can be read, and <see cref="Problem"/> says why.
    /// </summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="present">
    /// A run that may have its line already, because its ledger is judged again: then that line is left out, so that the run is
    /// not held against itself. Null for a run that goes on.
    /// </param>
    public static RunHistory Read(string folder, HistoryRun? present = null)
    {
        var history = new RunHistory();
        string path = Path.Combine(folder, HistoryFile.Name);
        Exception? first = null;
        try
        {
            history.Notice = HistoryFile.Read(path, history.Add, bad => first ??= bad);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            first ??= e;
        }

        if (first is not null) history.Problem = BrokenHistory.Words(path, first.Message, history.Runs);
        int own = present is null ? -1 : history.Find(present);
        history.IsKnown = own >= 0;
        if (history.IsKnown) history.Forget(own);
        return history;
    }

    /// <summary>What a claim's protocol said under a definition; null where no line says it.</summary>
    public IReadOnlyList<ProtocolPart>? Protocol(string claim, string definition) =>
        _protocols.GetValueOrDefault((claim, definition));

    /// <summary>What runs of a tier said of a cell, oldest first.</summary>
    public IReadOnlyList<HistoryPoint> Of(string claim, string subject, Tier tier) =>
        _points.TryGetValue((claim, subject), out List<HistoryPoint>? all) ? [.. all.Where(p => p.Tier == tier)] : [];

    /// <summary>The point of the present run, which is not in the file yet; null where the cell says nothing.</summary>
    /// <param name="cell">The cell as it is now.</param>
    /// <param name="commit">The present commit, or empty.</param>
    /// <param name="time">Now, ISO 8601.</param>
    public HistoryPoint? Now(CellStatus cell, string commit, string time) => CellState.Of(cell, commit).Says
        ? Point(Runs, cell.Tier, commit, Day(time), cell.Definition, HistoryCell.Of(cell), cell.Engine)
        : null;

    /// <summary>
    /// What each cell said in the last run of a tier that judged it. What is not there any more is told once: of a cell that the
    /// last whole run did not have, and that <paramref name="present"/> does not, nothing.
    /// </summary>
    /// <param name="tier">The tier.</param>
    /// <param name="present">Cells that the present run plans; null for none.</param>
    public IReadOnlyList<CellState> LastOf(Tier tier, IReadOnlySet<(string Claim, string Subject)>? present = null)
    {
        int from = _whole.Where(w => w.Tier == tier).Select(w => w.Run).DefaultIfEmpty(0).Max();
        var last = new List<CellState>();
        foreach (((string claim, string subject), List<HistoryPoint> all) in _points)
        {
            bool here = present?.Contains((claim, subject)) == true;
            int at = all.FindLastIndex(p => p.Tier == tier && (here || p.Run >= from));
            if (at >= 0) last.Add(State(claim, subject, all[at]));
        }

        return last;
    }

    private void Add(HistoryRun run)
    {
        (string commit, string day) = (Shared(run.Commit), Shared(Day(run.Time)));
        foreach (HistoryClaim claim in run.Claims)
        {
            string definition = Shared(claim.Definition);
            string? engine = claim.Engine is { } own ? Shared(own) : null;
            if (claim.Protocol is { } protocol) _protocols[(claim.Claim, definition)] = protocol;
            foreach (HistoryCell cell in claim.Cells)
            {
                (string, string) name = (claim.Claim, cell.Subject);
                if (!_points.TryGetValue(name, out List<HistoryPoint>? all)) _points[name] = all = [];
                all.Add(Point(Runs, run.Tier, commit, day, definition, cell with { Hash = Shared(cell.Hash) }, engine));
            }
        }

        if (run.Whole) _whole.Add((run.Tier, Runs));
        _trials.Add(run.Trials);
        Runs++;
    }

    // The line of the same trials; of a line that does not name its trials, the last one where it says all that the run says.
    private int Find(HistoryRun run)
    {
        int named = run.Trials is null ? -1 : _trials.FindLastIndex(t => t == run.Trials);
        return named >= 0 ? named : Runs > 0 && _trials[^1] is null && Says(run) ? Runs - 1 : -1;
    }

    // Other trials' cells may have been judged by several runs.
    private bool Says(HistoryRun run) => run.Claims.All(claim => claim.Cells.All(cell =>
        _points.TryGetValue((claim.Claim, cell.Subject), out List<HistoryPoint>? all)
        && all.FindLastIndex(p => p.Tier == run.Tier) is var at and >= 0
        && Point(all[at].Run, run.Tier, all[at].Commit, all[at].Day, claim.Definition, cell, all[at].Engine).Equals(all[at])));

    private void Forget(int run)
    {
        foreach (List<HistoryPoint> all in _points.Values) all.RemoveAll(p => p.Run == run);
        foreach ((string, string) name in _points.Where(p => p.Value.Count == 0).Select(p => p.Key).ToArray())
            _points.Remove(name);
        _whole.RemoveAll(w => w.Run == run);
        if (run == Runs - 1) Runs--;
    }

    private static HistoryPoint Point(
        int run, Tier tier, string commit, string day, string definition, HistoryCell cell, string? engine) => new(
        run, tier, commit, day, cell.Verdict, cell.Value ?? double.NaN, cell.Low ?? double.NaN, cell.High ?? double.NaN,
        definition, cell.Hash, engine);

    private CellState State(string claim, string subject, HistoryPoint p) => new(claim, subject, p.Verdict)
    {
        Value = double.IsNaN(p.Value) ? null : p.Value,
        Low = double.IsNaN(p.Low) ? null : p.Low,
        High = double.IsNaN(p.High) ? null : p.High,
        Definition = p.Definition,
        Protocol = Protocol(claim, p.Definition),
        Engine = p.Engine,
        SubjectHash = p.Hash,
        Tier = p.Tier,
        Commit = p.Commit.Length == 0 ? null : p.Commit,
    };

    private static string Day(string time) => time.Length > 10 ? time[..10] : time;

    // A thousand runs name the same hashes: each text is held once.
    private string Shared(string text)
    {
        if (_texts.TryGetValue(text, out string? known)) return known;
        _texts[text] = text;
        return text;
    }
}
