using System.Runtime.InteropServices;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;

namespace Hypotheses.Core.Models.Transformers;

/// <summary>
/// An endless stream of a table's activations: every one once an epoch, in an order that is drawn anew for each epoch. Streams
/// may share one table. Not thread-safe itself.
/// </summary>
public sealed class ModelActivations : IResumableStream
{
    private const string Kind = "activation table";

    private readonly ActivationTable _table;
    private readonly Rng _rng;
    private readonly int[] _order;
    private int _at;

    /// <summary>A stream in the order of <paramref name="seed"/>.</summary>
    public ModelActivations(ActivationTable table, Seed seed)
    {
        _table = table;
        _rng = seed.Rng();
        _order = [.. Enumerable.Range(0, table.Rows)];
        _at = _order.Length;
    }

    /// <inheritdoc />
    public int Dimension => _table.Dimension;

    /// <inheritdoc />
    public void Next(Span<float> activations)
    {
        if (activations.Length % Dimension != 0)
            throw new ArgumentException(
                $"{activations.Length} numbers are no whole number of activations of {Dimension}", nameof(activations));
        for (; !activations.IsEmpty; activations = activations[Dimension..])
        {
            if (_at == _order.Length)
            {
                _rng.Shuffle(_order.AsSpan());
                _at = 0;
            }

            _table.Values.AsSpan(_order[_at++] * Dimension, Dimension).CopyTo(activations);
        }
    }

    /// <inheritdoc />
    /// <remarks>Takes 4 bytes a row of the table: an epoch's order is a shuffle of the one before.</remarks>
    public void Save(BinaryWriter to)
    {
        SavedState.WriteIdentity(to, Kind, Identity());
        _rng.Save(to);
        to.Write((long)_at);
        to.Write(MemoryMarshal.AsBytes(_order.AsSpan()));
    }

    /// <inheritdoc />
    public void Restore(BinaryReader from)
    {
        SavedState.ReadIdentity(from, Kind, Identity());
        _rng.Restore(from);
        _at = (int)SavedState.ReadInt64(from, "place in the epoch", 0, _order.Length);
        int[] order = new int[_order.Length];
        SavedState.ReadBytes(from, "order", MemoryMarshal.AsBytes(order.AsSpan()));
        bool[] seen = new bool[order.Length];
        foreach (int row in order)
        {
            if ((uint)row >= (uint)seen.Length || seen[row])
                throw new InvalidDataException($"saved state: order: row {row} is twice in it, or not in the table");
            seen[row] = true;
        }

        order.CopyTo(_order, 0);
    }

    private (string, string)[] Identity() =>
        [("hook point", _table.Hook), ("dimension", $"{Dimension}"), ("rows", $"{_table.Rows}"), ("values", _table.Fingerprint)];
}
