using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;

namespace Hypotheses.Core.Sae;

/// <summary>
/// A dictionary's decoder rows as an endless stream, every row once an epoch in an order drawn anew: what a meta-SAE trains on
/// (Leask et al. 2025, arXiv:2502.04878). Not thread-safe.
/// </summary>
public sealed class DecoderRows : IResumableStream
{
    private const string Kind = "decoder rows";
    private readonly SparseAutoencoder _dictionary;
    private readonly EpochOrder _order;

    /// <summary>A stream in the order of <paramref name="seed"/>.</summary>
    /// <param name="dictionary">The dictionary.</param>
    /// <param name="seed">Orders the rows.</param>
    /// <param name="rows">Which latents' rows, for example those that fire, or those not held out; null for all.</param>
    /// <exception cref="ArgumentException">No rows, or a latent that there is not.</exception>
    public DecoderRows(SparseAutoencoder dictionary, Seed seed, IReadOnlyList<int>? rows = null)
    {
        _dictionary = dictionary;
        int[] chosen = rows is null ? [.. Enumerable.Range(0, dictionary.Width)] : [.. rows];
        if (chosen.Length == 0) throw new ArgumentException("rows: none");
        foreach (int row in chosen)
            if (row < 0 || row >= dictionary.Width)
                throw new ArgumentException($"rows: {row} is not in 0 … {dictionary.Width - 1}");
        _order = new EpochOrder(chosen, seed.Rng());
    }

    /// <inheritdoc/>
    public int Dimension => _dictionary.Dimension;

    /// <inheritdoc/>
    public void Next(Span<float> activations)
    {
        if (activations.Length % Dimension != 0)
            throw new ArgumentException(
                $"activations: {activations.Length} numbers are not a whole number of rows of {Dimension}");
        for (; !activations.IsEmpty; activations = activations[Dimension..])
            _dictionary.Direction(_order.Next()).CopyTo(activations);
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter to)
    {
        SavedState.WriteIdentity(to, Kind, Identity());
        _order.Save(to);
    }

    /// <inheritdoc/>
    public void Restore(BinaryReader from)
    {
        SavedState.ReadIdentity(from, Kind, Identity());
        _order.Restore(from);
    }

    private (string, string)[] Identity() =>
    [
        ("dimension", $"{Dimension}"),
        ("rows", $"{_order.Count}"),
        ("values", SavedState.Fingerprint(hash => hash.AppendSingles(_dictionary.Decoder))),
    ];
}
