using Hypotheses.Claims.Vocabulary;
using Hypotheses.Dashboard.Changes;

namespace Hypotheses.Cli.Comparing;

/// <summary>A comparison for other tools. Numbers that are not finite are words: <c>"Infinity"</c>.</summary>
internal sealed record ComparisonJson
{
    public ComparisonJson(ComparedRun a, ComparedRun b, RunComparison found)
    {
        A = new Side(a.Name, a.Commit, a.Generated, a.Cells.Count);
        B = new Side(b.Name, b.Commit, b.Generated, b.Cells.Count);
        VerdictsDiffer = found.VerdictsDiffer;
        LacksVerdicts = found.OnlyBefore.Count > 0;
        (Same, Compared) = (found.Same, found.Compared);
        Flipped = [.. found.Flipped.Select(c => new Change(c))];
        Moved = [.. found.Moved.Select(c => new Change(c))];
        New = [.. found.New.Select(c => new Cell(c))];
        Gone = [.. found.Gone.Select(c => new Cell(c))];
        NotRunInB = [.. found.OnlyBefore.Select(c => new Cell(c))];
        NotRunInA = [.. found.OnlyAfter.Select(c => new Cell(c))];
    }

    public Side A { get; }

    public Side B { get; }

    public bool VerdictsDiffer { get; }

    /// <summary>Whether B did not run cells that have a verdict in A, or had no file for them.</summary>
    public bool LacksVerdicts { get; }

    public int Compared { get; }

    public int Same { get; }

    public IReadOnlyList<Change> Flipped { get; }

    public IReadOnlyList<Change> Moved { get; }

    public IReadOnlyList<Cell> New { get; }

    public IReadOnlyList<Cell> Gone { get; }

    public IReadOnlyList<Cell> NotRunInB { get; }

    public IReadOnlyList<Cell> NotRunInA { get; }

    /// <summary>A run.</summary>
    internal sealed record Side(string Name, string Commit, string Generated, int Cells);

    /// <summary>A cell that one run has alone, with what it says there.</summary>
    internal sealed record Cell(string Claim, string Subject, Verdict Verdict)
    {
        public Cell(CellState cell)
            : this(cell.Claim, cell.Subject, cell.Verdict)
        {
        }
    }

    /// <summary>What a cell says on one side.</summary>
    internal sealed record State(Verdict Verdict, double? Effect, double? Low, double? High, string? Reason)
    {
        public State(CellState cell)
            : this(cell.Verdict, cell.Value, cell.Low, cell.High, cell.Reason)
        {
        }
    }

    /// <summary>A cell that changed; <c>errors</c> is the move in combined errors.</summary>
    internal sealed record Change(string Claim, string Subject, Role Role, State A, State B)
    {
        public Change(CellChange change)
            : this(
                change.After.Claim, change.After.Subject, change.After.Role, new State(change.Before), new State(change.After))
        {
            Statistic = change.After.Statistic;
            Why = change.Why;
            Errors = change.Shift?.Size;
        }

        public string? Statistic { get; }

        public double? Errors { get; }

        public IReadOnlyList<Cause> Why { get; } = [];
    }
}
