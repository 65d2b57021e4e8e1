using System.Text;
using Hypotheses.Core.Files;
using Hypotheses.Core.Numerics;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;

namespace Hypotheses.Core.Activations;

/// <summary>
/// Activations on disk: a folder of safetensors shards (one tensor <c>activations</c> [rows, d], float32) and an index,
/// <c>store.json</c>, that is written last. Shards are mapped into memory, so that a store may be larger than it; the pages that
/// the system keeps of them are its own to take back. A shard's checksum is compared when the first of its rows is read, once an
/// opened store. One file handle a shard. Thread-safe; the files must not be changed while it is open.
/// </summary>
public sealed class ActivationStore : IDisposable
{
    private readonly StoreShard[] _shards;
    private readonly long[] _starts; // the row at which each shard begins, and at last the number of rows

    private ActivationStore(string folder, StoreIndex index, StoreShard[] shards)
    {
        Folder = folder;
        Source = index.Source;
        Dimension = index.Dimension;
        Rows = index.Rows;
        _shards = shards;
        _starts = new long[shards.Length + 1];
        for (int i = 0; i < shards.Length; i++) _starts[i + 1] = _starts[i] + index.Shards[i].Rows;
        Fingerprint = SavedState.Fingerprint(hash =>
        {
            foreach (ShardEntry shard in index.Shards) hash.AppendData(Encoding.ASCII.GetBytes(shard.Sha256));
        });
    }

    /// <summary>The folder as it was given.</summary>
    public string Folder { get; }

    /// <summary>What was drawn from, in words.</summary>
    public string Source { get; }

    /// <summary>d, the length of one activation.</summary>
    public int Dimension { get; }

    /// <summary>N, the number of activations.</summary>
    public long Rows { get; }

    /// <summary>How many shards there are.</summary>
    public int Shards => _shards.Length;

    /// <summary>Tells this store's numbers from others: 16 hexadecimal digits of the shards' checksums.</summary>
    public string Fingerprint { get; }

    /// <summary>What <see cref="Create"/> would need, without doing anything.</summary>
    /// <exception cref="ArgumentException">As there.</exception>
    public static StoreCost CostOf(string source, int dimension, long rows, StoreOptions? options = null) =>
        StoreWriter.Cost(StorePlan.Of(source, dimension, rows, options?.RowsPerShard), options ?? new StoreOptions());

    /// <summary>
    /// Draws activations from a stream and writes them, in memory of one portion (4 MiB). A writing that was killed at any moment
    /// is taken up again by the same call with a stream made the same way: where that is an <see cref="IResumableStream"/>, whole
    /// shards are kept and the store becomes, to the bit, what one writing at once gives; otherwise, or where a shard is damaged,
    /// it starts over and says so. A folder whose store is whole is opened as it is, and the stream is not drawn from.
    /// </summary>
    /// <param name="folder">Where; made where it is not there. One process writes into it at a time.</param>
    /// <param name="source">What the stream draws from, in words, e.g. a world's recipe and seed or a model's hook point: up to
    /// 1,000 bytes. It tells one store from another.</param>
    /// <param name="stream">The stream, from its beginning.</param>
    /// <param name="rows">N, at least 1.</param>
    /// <param name="options">Sizes, progress, cancellation.</param>
    /// <returns>The store, open.</returns>
    /// <exception cref="WriteFailedException">There is no room (before anything is written, where that is clear), the folder does
    /// not take it, or another process writes there.</exception>
    /// <exception cref="MalformedFileException">The folder holds another store, or the beginning of one; or the stream gave NaN
    /// or an infinity (names shard and row).</exception>
    /// <exception cref="ArgumentException">A size out of its range.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; whole shards stay.</exception>
    public static ActivationStore Create(
        string folder, string source, IActivationStream stream, long rows, StoreOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        options ??= new StoreOptions();
        StorePlan plan = StorePlan.Of(source, stream.Dimension, rows, options.RowsPerShard);
        new StoreWriter(folder, plan, stream, options).Run();
        return Open(folder);
    }

    /// <summary>Opens a store: compares the index with every shard's header and size, but reads none of the numbers.</summary>
    /// <exception cref="MalformedFileException">No store, or one that is not what its index says; names file and
    /// field.</exception>
    public static ActivationStore Open(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder)) throw new MalformedFileException(folder, "folder", "does not exist");
        if (!File.Exists(StoreIndex.PathOf(folder)) && StoreState.IsIn(folder))
            throw new MalformedFileException(
                StoreIndex.PathOf(folder),
                "file",
                "does not exist: the store is being written, or its writing was interrupted and is to be taken up");
        StoreIndex index = StoreIndex.Read(folder);
        var shards = new StoreShard[index.Shards.Count];
        try
        {
            for (int i = 0; i < shards.Length; i++)
                shards[i] = StoreShard.Open(folder, index.Source, index.Dimension, i, index.Shards[i]);
            return new ActivationStore(folder, index, shards);
        }
        catch
        {
            foreach (StoreShard? shard in shards) shard?.Dispose();
            throw;
        }
    }

    /// <summary>Reads every shard that was not yet read and compares its checksum.</summary>
    /// <exception cref="MalformedFileException">A checksum or a number is wrong; names the shard.</exception>
    public void Verify()
    {
        foreach (StoreShard shard in _shards) shard.Verify();
    }

    /// <summary>Copies activations in the order in which they were written, from row <paramref name="first"/> on.</summary>
    /// <exception cref="ArgumentException">No whole number of activations, or beyond the last.</exception>
    /// <exception cref="MalformedFileException">A shard's checksum or a number of it is wrong; found at its first
    /// reading.</exception>
    public void Read(long first, Span<float> activations)
    {
        int rows = RowKernels.Count(activations.Length, Dimension, nameof(activations));
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, Rows - rows);
        for (int shard = ShardAt(_starts, first); rows > 0; shard++)
        {
            int count = (int)Math.Min(rows, _starts[shard + 1] - first);
            _shards[shard].Rows(first - _starts[shard], count).CopyTo(activations);
            activations = activations[(count * Dimension)..];
            (first, rows) = (first + count, rows - count);
        }
    }

    /// <summary>
    /// An endless stream of every activation once an epoch, in an order of <paramref name="seed"/>'s that is new each epoch.
    /// </summary>
    /// <param name="seed">The order.</param>
    /// <param name="window">How many activations are mixed with each other at once (<see cref="StoreStream"/>): 4 bytes of memory
    /// each.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="window"/> is not positive.</exception>
    public StoreStream Stream(Seed seed, int window = 1 << 16) => new(this, seed, window);

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (StoreShard shard in _shards) shard.Dispose();
    }

    /// <summary>How many rows shard <paramref name="shard"/> has.</summary>
    internal long RowsOf(int shard) => _starts[shard + 1] - _starts[shard];

    /// <summary>One activation of a shard, without a copy.</summary>
    internal ReadOnlySpan<float> Row(int shard, long row) => _shards[shard].Rows(row, 1);

    /// <summary>The i with starts[i] ≤ row &lt; starts[i + 1].</summary>
    internal static int ShardAt(ReadOnlySpan<long> starts, long row) =>
        starts.BinarySearch(row) is >= 0 and var exact ? exact : ~starts.BinarySearch(row) - 1;
}
