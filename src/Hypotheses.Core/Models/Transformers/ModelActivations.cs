using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;

namespace Hypotheses.Core.Models.Transformers;

/// <summary>
/// An endless stream of a table's activations: every one once an epoch, in an order that is drawn anew for each epoch. Streams
/// may share one table. Not thread-safe itself.
/// </summary>
public sealed class ModelActivations : IActivationStream
{
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
            throw new ArgumentException($"{activations.Length} numbers are no whole number of activations of {Dimension}", nameof(activations));
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
}
