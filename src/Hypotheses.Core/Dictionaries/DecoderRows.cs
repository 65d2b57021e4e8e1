using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;

namespace Hypotheses.Core.Dictionaries;

/// <summary>
/// A dictionary's decoder rows as an endless stream, every row once an epoch in an order drawn anew: what a meta-SAE trains on
/// (Leask et al. 2025, arXiv:2502.04878). Not thread-safe.
/// </summary>
public sealed class DecoderRows : IActivationStream
{
    private readonly Dictionary _dictionary;
    private readonly int[] _rows, _order;
    private readonly Rng _rng;
    private int _at;

    /// <summary>A stream in the order of <paramref name="seed"/>.</summary>
    /// <param name="dictionary">The dictionary.</param>
    /// <param name="seed">Orders the rows.</param>
    /// <param name="rows">Which latents' rows, for example those that fire, or those not held out; null for all.</param>
    /// <exception cref="ArgumentException">No rows, or a latent that there is not.</exception>
    public DecoderRows(Dictionary dictionary, Seed seed, IReadOnlyList<int>? rows = null)
    {
        (_dictionary, _rng) = (dictionary, seed.Rng());
        _rows = rows is null ? [.. Enumerable.Range(0, dictionary.Width)] : [.. rows];
        if (_rows.Length == 0) throw new ArgumentException("rows: none");
        foreach (int row in _rows)
            if (row < 0 || row >= dictionary.Width) throw new ArgumentException($"rows: {row} is not in 0 … {dictionary.Width - 1}");
        _order = [.. _rows];
        _at = _order.Length;
    }

    /// <inheritdoc/>
    public int Dimension => _dictionary.Dimension;

    /// <inheritdoc/>
    public void Next(Span<float> activations)
    {
        if (activations.Length % Dimension != 0) throw new ArgumentException($"activations: {activations.Length} numbers are not a whole number of rows of {Dimension}");
        for (; !activations.IsEmpty; activations = activations[Dimension..])
        {
            if (_at == _order.Length)
            {
                // From the same order each time: where the stream is follows from the generator's state alone.
                _rows.CopyTo(_order, 0);
                _rng.Shuffle(_order.AsSpan());
                _at = 0;
            }

            _dictionary.Direction(_order[_at++]).CopyTo(activations);
        }
    }
}
