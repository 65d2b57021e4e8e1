namespace Hypotheses.Claims.Running;

/// <summary>
/// How many trials some cells take, how many of them the ledger holds, and what the rest costs as far as it is known.
/// </summary>
public sealed record Workload
{
    /// <summary>Trials of this run's shard, those that the ledger holds among them.</summary>
    public int Trials { get; init; }

    /// <summary>Trials that the ledger holds: they are not measured again.</summary>
    public int Kept { get; init; }

    /// <summary>What is left to measure.</summary>
    public int Left => Trials - Kept;

    /// <summary>Seconds of one worker that the left trials take, of cells whose cost is known.</summary>
    public double Seconds { get; init; }

    /// <summary>Cells with trials left whose cost nobody knows.</summary>
    public int Unknown { get; init; }

    /// <summary>Whether a look may decide a cell before all of its trials: then the numbers are the most that it takes.</summary>
    public bool MayStop { get; init; }

    /// <summary>The work of several cells.</summary>
    public static Workload Sum(IEnumerable<Workload> cells)
    {
        Workload[] all = [.. cells];
        return new Workload
        {
            Trials = all.Sum(c => c.Trials),
            Kept = all.Sum(c => c.Kept),
            Seconds = all.Sum(c => c.Seconds),
            Unknown = all.Sum(c => c.Unknown),
            MayStop = all.Any(c => c.MayStop),
        };
    }
}
