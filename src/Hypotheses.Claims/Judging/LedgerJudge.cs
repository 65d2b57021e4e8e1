using Hypotheses.Claims.Trials;
using Hypotheses.Claims.Vocabulary;

namespace Hypotheses.Claims.Judging;

/// <summary>
/// <see cref="Judge.Cells"/> of a ledger that grows: it takes lines as they are appended and judges only those cells anew whose
/// plan or trials changed; controls and families follow from the cells. Thread-safe.
/// </summary>
public sealed class LedgerJudge(Tier tier)
{
    private readonly Lock _gate = new();
    private readonly List<(string Claim, string Subject)> _order = [];
    private readonly Dictionary<(string Claim, string Subject), Planned> _planned = [];
    private readonly Dictionary<(string Definition, string Subject, string SubjectHash), Held> _trials = [];
    private readonly Dictionary<string, Found> _found = [];
    private IReadOnlyList<CellStatus>? _cells;

    /// <summary>A judge of lines that are there already.</summary>
    public LedgerJudge(Tier tier, IEnumerable<LedgerLine> lines)
        : this(tier) => Append(lines);

    /// <summary>How many times a cell was judged so far.</summary>
    public int Judged { get; private set; }

    /// <summary>Takes lines in the order of the ledger; those of other tiers change nothing.</summary>
    public void Append(params IEnumerable<LedgerLine> lines)
    {
        lock (_gate)
        {
            foreach (LedgerLine line in lines)
            {
                switch (line)
                {
                    case PlannedCell cell when cell.Tier == tier: Plan(cell); break;
                    case Trial trial when trial.Tier == tier:
                        HeldFor((trial.Definition, trial.Subject, trial.SubjectHash)).Add(trial);
                        break;
                    case Counterexample found when found.Tier == tier:
                        _found[found.Definition] = Found.With(_found.GetValueOrDefault(found.Definition), found);
                        break;
                    default: continue;
                }

                _cells = null;
            }
        }
    }

    /// <summary>
    /// The status of every planned cell, in the order of the plan: that of <see cref="Judge.Cells"/> on all lines so far.
    /// </summary>
    public IReadOnlyList<CellStatus> Cells()
    {
        lock (_gate) return _cells ??= Judge.Together(_order.Select(c => _planned[c]).Where(p => !p.Cell.Retired).Select(Status));
    }

    private void Plan(PlannedCell cell)
    {
        (string, string) name = (cell.Claim, cell.Subject);
        if (!_planned.ContainsKey(name)) _order.Add(name);
        _planned[name] = new Planned(cell, HeldFor((cell.Definition, cell.Subject, cell.SubjectHash)));
    }

    private Held HeldFor((string, string, string) cell)
    {
        if (!_trials.TryGetValue(cell, out Held? held)) _trials[cell] = held = new Held();
        return held;
    }

    private CellStatus Status(Planned planned)
    {
        if (planned.Raw is null || planned.Version != planned.Trials.Version)
        {
            (planned.Raw, planned.Version) = (Judge.One(planned.Cell, planned.Trials.InOrder()), planned.Trials.Version);
            Judged++;
        }

        Found? found = _found.GetValueOrDefault(planned.Cell.Definition);
        return planned.Raw with { Counterexample = found?.Failing, Regime = RegimeStatus.Of(found?.Failing ?? found?.Last) };
    }

    // A plan's line, and what it was last judged to be by how many changes of its trials.
    private sealed class Planned(PlannedCell cell, Held trials)
    {
        public PlannedCell Cell { get; } = cell;

        public Held Trials { get; } = trials;

        public CellStatus? Raw { get; set; }

        public int Version { get; set; }
    }

    // The trials of one definition and subject: of each identity the one that began last, of equally late ones the last line.
    private sealed class Held
    {
        private readonly List<Trial> _latest = [];
        private readonly Dictionary<string, int> _places = [];

        public int Version { get; private set; }

        public void Add(Trial trial)
        {
            if (!_places.TryGetValue(trial.Seed, out int place))
            {
                _places[trial.Seed] = _latest.Count;
                _latest.Add(trial);
            }
            else if (string.CompareOrdinal(trial.Started, _latest[place].Started) >= 0)
            {
                _latest[place] = trial;
            }
            else
            {
                return;
            }

            Version++;
        }

        public Trial[] InOrder() => [.. _latest.OrderBy(t => t.SeedIndex)];
    }

    // What the last line's code found of a claim's regime: the last line, and the last that failed in a world.
    private sealed record Found(Counterexample Last, Dictionary<string, Counterexample> ByEngine)
    {
        public Counterexample? Failing => ByEngine.GetValueOrDefault(Last.Engine);

        public static Found With(Found? before, Counterexample line)
        {
            Dictionary<string, Counterexample> failing = before?.ByEngine ?? [];
            if (line.World is not null) failing[line.Engine] = line;
            return new Found(line, failing);
        }
    }
}
