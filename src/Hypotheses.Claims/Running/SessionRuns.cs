using System.Globalization;
using Hypotheses.Claims.Judging;
using Hypotheses.Claims.Provenance;
using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Runtime;

namespace Hypotheses.Claims.Running;

/// <content>What runs, and what is there already.</content>
public sealed partial class Session
{
    /// <summary>Says which cells will be asked for, so that those of one claim train and are measured together.</summary>
    public void Announce(IEnumerable<Cell> cells)
    {
        lock (_announcedGate) _announced.UnionWith(cells);
    }

    /// <summary>
    /// What the announced cells that run, and the controls that go with them, still cost: by what the ledger holds now.
    /// </summary>
    /// <param name="costs">Seconds of a trial of a cell; null where nobody knows.</param>
    public Workload Work(Func<Cell, double?> costs)
    {
        Cell[] running;
        lock (_announcedGate) running = [.. _announced.Where(c => c.Runs(Settings.Tier) && InShard(c))];
        HashSet<Claim> claims = [.. running.Select(c => c.Claim)];
        HashSet<Cell> all = [
            .. running,
            .. Cells.Where(c => c.Role != Role.Subject && c.Runs(Settings.Tier) && claims.Contains(c.Claim))];
        return Workload.Sum(all.Select(c => WorkOf(c, costs(c))));
    }

    /// <summary>
    /// Measures a cell, its claim's controls, and the claim's other announced cells, as far as the ledger does not hold them, and
    /// judges it.
    /// </summary>
    public CellStatus Run(Cell cell)
    {
        // Who asks for a cell that is there need not wait for another claim's.
        if (!_measured.ContainsKey(cell))
        {
            lock (_work)
            {
                Cell[] together = [
                    .. Cells.Where(c =>
                        c.Claim == cell.Claim && Belongs(c, cell) && c.Runs(Settings.Tier) && !_measured.ContainsKey(c))];
                _runner.Measure(together);
                foreach (Cell measured in together) _measured[measured] = true;
                // Controls that ran stand in the report of a part, too.
                lock (_doneGate)
                    _done.UnionWith(together.Where(c => c.Role != Role.Subject).Select(c => (c.Claim.Id, c.Name)));
            }
        }

        lock (_doneGate) _done.Add((cell.Claim.Id, cell.Name));
        _reports.Touch();
        return StatusOf(cell);
    }

    /// <summary>Says which cells were asked for that are not measured: the reports show them.</summary>
    public void Ask(IReadOnlyCollection<Cell> cells)
    {
        if (cells.Count == 0) return;
        lock (_doneGate) _done.UnionWith(cells.Select(c => (c.Claim.Id, c.Name)));
        _reports.Touch();
    }

    /// <summary>Has the reports written again, after something other than a cell changed, and at the end.</summary>
    public void Refresh() => _reports.Now();

    /// <summary>
    /// The result of a claim's property, from the ledger where it holds one of this definition, tier and code, else by running
    /// it.
    /// </summary>
    public Counterexample RunOnce(Claim claim, Func<Counterexample> run)
    {
        lock (_work)
        {
            string code = CodeIdentity.Of(claim);
            Counterexample[] held = Settings.Rerun || Settings.Replay is not null ? [] : [.. Ledger.Lines.OfType<Counterexample>()
                .Where(c => c.Definition == Definitions[claim] && c.Tier == Settings.Tier && c.Engine == code)];
            if (held.Length > 0) return held.LastOrDefault(c => c.World is not null) ?? held[^1];
            Counterexample found = run() with { Engine = code };
            // A replay of other draws that found nothing does not stand for the claim's own.
            if (found.World is not null || Settings.Replay is null)
            {
                Ledger.Append(found);
                _judge.Append(found);
            }

            _reports.Touch();
            return found;
        }
    }

    /// <summary>
    /// The seed of trial <paramref name="index"/> of a cell: it follows from the claim's definition and the subject, so that
    /// settings of one subject share what they are compared on; in the confirm tier from the commit too.
    /// </summary>
    public Seed SeedOf(Cell cell, int index)
    {
        Seed own = Seed.FromPath(Definitions[cell.Claim], cell.Subject.Hash, index.ToString(CultureInfo.InvariantCulture));
        return Settings.Tier == Tier.Confirm ? own.Derive("confirm " + Commit) : own;
    }

    /// <summary>Whether this run's shard takes any trial of a cell.</summary>
    public bool InShard(Cell cell) =>
        Settings.Shard.Count == 1
            || (cell.Runs(Settings.Tier) && Enumerable.Range(0, LooksOf(cell)[^1]).Any(i => Takes(cell, i)));

    /// <summary>Whether this run's shard takes a piece of a claim's work that is no cell, by a name of its own.</summary>
    public bool InShard(Claim claim, string work) =>
        (int)(Seed.FromPath("shard", claim.Id, work).Value % (ulong)Settings.Shard.Count) == Settings.Shard.Index;

    // What a cell takes from where the ledger leaves it: of several looks, those that are not decided yet.
    private Workload WorkOf(Cell cell, double? cost)
    {
        int look = 0;
        while (!Missing(cell, WantedBy(cell, look)).Any() && GoesOnTo(cell, look + 1)) look++;
        int wanted = WantedBy(cell, look), missing = Missing(cell, wanted).Count();
        int kept = Enumerable.Range(0, wanted).Count(i => Takes(cell, i)) - missing;
        int last = LooksOf(cell).Count - 1;
        bool mayStop = missing > 0 && look < last;
        if (mayStop) missing = Missing(cell, WantedBy(cell, last)).Count();
        return new Workload
        {
            Trials = kept + missing,
            Kept = kept,
            Seconds = cost is { } seconds ? missing * seconds : 0,
            Unknown = cost is null && missing > 0 ? 1 : 0,
            MayStop = mayStop,
        };
    }

    // Controls go with every cell of their claim that runs; a point of a map with the whole map.
    private bool Belongs(Cell other, Cell asked) =>
        other == asked
            || (asked.Runs(Settings.Tier)
                && (other.Role != Role.Subject
                    || (other.Point is null == asked.Point is null && (asked.Point is not null || IsAnnounced(other)))));

    private bool IsAnnounced(Cell cell)
    {
        lock (_announcedGate) return _announced.Contains(cell);
    }
}
