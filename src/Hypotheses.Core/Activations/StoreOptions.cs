namespace Hypotheses.Core.Activations;

/// <summary>How a store is written; only <see cref="RowsPerShard"/> changes what is written.</summary>
public sealed record StoreOptions
{
    /// <summary>
    /// Activations in a shard, from 1 to 2^31 − 1; null is as many as make 256 MiB. What is lost at most when the writing is
    /// killed.
    /// </summary>
    public int? RowsPerShard { get; init; }

    /// <summary>Told, from the writing thread, of what is done: once before the first shard and after every shard.</summary>
    public IProgress<StoreProgress>? Progress { get; init; }

    /// <summary>Told in one line what the writing will need before it starts, and of what it finds from an earlier one.</summary>
    public Action<string>? Say { get; init; }

    /// <summary>Stops within a shard, which is then lost; the shards before stay and the writing can be taken up again.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Memory of the portion that is drawn at once; tests make it small to stop within a shard.</summary>
    internal int PortionBytes { get; init; } = 4 << 20;
}

/// <summary>How far the writing is.</summary>
/// <param name="RowsDone">Activations in whole shards, those of an earlier writing among them.</param>
/// <param name="Rows">All activations.</param>
public readonly record struct StoreProgress(long RowsDone, long Rows);
