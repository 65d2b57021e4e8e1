namespace Hypotheses.Claims.Running;

/// <summary>
/// Which shard takes which trial: dear trials first, each to the shard that has least to do. It follows from the plan and from
/// costs that are approved with the claims, so that all shards of one commit agree without asking each other.
/// </summary>
internal sealed class ShardPlan
{
    private readonly Dictionary<(string Claim, string Cell), int[]> _shards = [];

    private ShardPlan()
    {
    }

    /// <summary>The shard of a trial. Spares, which stand behind the planned ones, go round in the same order.</summary>
    public int Of(Cell cell, int index)
    {
        int[] shards = _shards[(cell.Claim.Id, cell.Name)];
        return shards[index % shards.Length];
    }

    /// <summary>The plan.</summary>
    /// <param name="cells">Cells with the number of trials and the seconds of one of them; null where nobody knows: the mean of
    /// the known ones.</param>
    /// <param name="shards">How many shards.</param>
    public static ShardPlan Of(IEnumerable<(Cell Cell, int Trials, double? Seconds)> cells, int shards)
    {
        (Cell Cell, int Trials, double? Seconds)[] all = [.. cells];
        double usual = all.Where(c => c.Seconds is not null).Select(c => c.Seconds!.Value).DefaultIfEmpty(1).Average();
        var plan = new ShardPlan();
        foreach ((Cell cell, int trials, _) in all) plan._shards[(cell.Claim.Id, cell.Name)] = new int[trials];
        var load = new PriorityQueue<int, (double Load, int Shard)>(Enumerable.Range(0, shards).Select(s => (s, (0.0, s))));
        foreach ((Cell cell, int index, double seconds) in all
            .SelectMany(c => Enumerable.Range(0, c.Trials).Select(i => (c.Cell, Index: i, Seconds: c.Seconds ?? usual)))
            .OrderByDescending(t => t.Seconds).ThenBy(t => t.Cell.Claim.Id, StringComparer.Ordinal)
                .ThenBy(t => t.Cell.Name, StringComparer.Ordinal).ThenBy(t => t.Index))
        {
            load.TryDequeue(out int shard, out (double Load, int) least);
            plan._shards[(cell.Claim.Id, cell.Name)][index] = shard;
            load.Enqueue(shard, (least.Load + seconds, shard));
        }

        return plan;
    }
}
