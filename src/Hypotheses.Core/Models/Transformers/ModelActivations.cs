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
    private readonly EpochOrder _order;

    /// <summary>A stream in the order of <paramref name="seed"/>.</summary>
    public ModelActivations(ActivationTable table, Seed seed)
    {
        _table = table;
        _order = new EpochOrder(Enumerable.Range(0, table.Rows), seed.Rng());
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
            _table.Values.AsSpan(_order.Next() * Dimension, Dimension).CopyTo(activations);
    }

    /// <inheritdoc />
    /// <remarks>Takes 4 bytes a row of the table: an epoch's order is a shuffle of the one before.</remarks>
    public void Save(BinaryWriter to)
    {
        SavedState.WriteIdentity(to, Kind, Identity());
        _order.Save(to);
    }

    /// <inheritdoc />
    public void Restore(BinaryReader from)
    {
        SavedState.ReadIdentity(from, Kind, Identity());
        _order.Restore(from);
    }

    private (string, string)[] Identity() =>
        [("hook point", _table.Hook), ("dimension", $"{Dimension}"), ("rows", $"{_table.Rows}"), ("values", _table.Fingerprint)];
}
