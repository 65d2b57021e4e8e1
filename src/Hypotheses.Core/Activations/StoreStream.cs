using Hypotheses.Core.Numerics;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;

namespace Hypotheses.Core.Activations;

/// <summary>
/// An endless stream of a store's activations, every one once an epoch. An epoch goes through the shards in a new order and cuts
/// their rows, one shard after the other, into windows that are permuted as a whole; the first window's length is drawn anew, so
/// that the same rows do not share a window every time. With a window of all rows the order is a uniform permutation. The order
/// follows from (seed, epoch, window) alone, so a stream is restored anywhere at the cost of one window's permutation. Memory
/// is <see cref="Bytes"/>; the rows themselves are gathered through the mapping. Not thread-safe; streams may share a store.
/// </summary>
public sealed class StoreStream : IResumableStream
{
    private const string Kind = "activation store";

    private readonly ActivationStore _store;
    private readonly Seed _seed;
    private readonly int[] _shards;    // this epoch's order of shards
    private readonly long[] _starts;   // the place in the epoch at which each of them begins, and at last the number of rows
    private readonly int[] _order;     // the window's permutation
    private int _first;                // length of the epoch's first window
    private long _epoch = -1, _at;     // the epoch, and the place in it of the row that comes next
    private long _begin, _end;         // the window: places in the epoch

    internal StoreStream(ActivationStore store, Seed seed, int window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        (_store, _seed) = (store, seed);
        _order = new int[(int)Math.Min(window, store.Rows)];
        _shards = new int[store.Shards];
        _starts = new long[store.Shards + 1];
        Go(epoch: 0, at: 0);
    }

    /// <inheritdoc />
    public int Dimension => _store.Dimension;

    /// <summary>Activations that are mixed with each other at once: what was asked for, at most all.</summary>
    public int Window => _order.Length;

    /// <summary>Memory that the stream holds: 4 bytes a row of the window and 12 a shard.</summary>
    public long Bytes => (4L * _order.Length) + (12L * _shards.Length) + 8;

    /// <summary>Whole epochs that were drawn.</summary>
    public long Epoch => _epoch;

    /// <inheritdoc />
    public void Next(Span<float> activations)
    {
        int rows = RowKernels.Count(activations.Length, Dimension, nameof(activations));
        for (int row = 0; row < rows; row++)
        {
            if (_at == _end) Go(_epoch, _at);
            long place = _begin + _order[_at - _begin];
            int shard = ActivationStore.ShardAt(_starts, place);
            _store.Row(_shards[shard], place - _starts[shard]).CopyTo(activations.Slice(row * Dimension, Dimension));
            if (++_at == _store.Rows) Go(_epoch + 1, 0);
        }
    }

    /// <inheritdoc />
    public void Save(BinaryWriter to)
    {
        SavedState.WriteIdentity(to, Kind, Identity());
        to.Write(_epoch);
        to.Write(_at);
    }

    /// <inheritdoc />
    public void Restore(BinaryReader from)
    {
        SavedState.ReadIdentity(from, Kind, Identity());
        long epoch = SavedState.ReadInt64(from, "epoch", 0, long.MaxValue - 1);
        Go(epoch, SavedState.ReadInt64(from, "place in the epoch", 0, _store.Rows - 1));
    }

    /// <summary>Makes the orders of the epoch, where it is a new one, and of the window that holds a place.</summary>
    private void Go(long epoch, long at)
    {
        if (epoch != _epoch) BeginEpoch(epoch);
        _at = at;
        long window = at < _first ? 0 : 1 + ((at - _first) / Window);
        _begin = window == 0 ? 0 : _first + ((window - 1) * Window);
        _end = Math.Min(window == 0 ? _first : _begin + Window, _store.Rows);
        Span<int> order = _order.AsSpan(0, (int)(_end - _begin));
        for (int i = 0; i < order.Length; i++) order[i] = i;
        RngOf("window", epoch, window).Shuffle(order);
    }

    private void BeginEpoch(long epoch)
    {
        _epoch = epoch;
        Rng rng = RngOf("epoch", epoch, 0);
        for (int i = 0; i < _shards.Length; i++) _shards[i] = i;
        rng.Shuffle(_shards.AsSpan());
        for (int i = 0; i < _shards.Length; i++) _starts[i + 1] = _starts[i] + _store.RowsOf(_shards[i]);
        _first = Window == _store.Rows ? Window : 1 + rng.Below(Window);
    }

    private Rng RngOf(string purpose, long epoch, long window) =>
        Seed.FromPath(_seed.ToString(), purpose, $"{epoch}", $"{window}").Rng();

    private (string, string)[] Identity() =>
        [
            ("store", _store.Fingerprint),
            ("dimension", $"{Dimension}"),
            ("rows", $"{_store.Rows}"),
            ("seed", $"{_seed}"),
            ("window", $"{Window}")];
}
