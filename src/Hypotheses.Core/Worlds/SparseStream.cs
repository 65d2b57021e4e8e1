using System.Globalization;
using Hypotheses.Core.Numerics;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds.Sampling;

namespace Hypotheses.Core.Worlds;

/// <summary>
/// Draws sample by sample, so that what comes never depends on how much is asked for at once. Noise has random numbers of its
/// own: the codes of a noisy world are those of the clean one. Not thread-safe.
/// </summary>
internal sealed class SparseStream(SparseWorld world, float[] directions, CodeSampler sampler, Rng rng, Rng? noise) : IWorldStream
{
    private const string Kind = "sparse world";

    private readonly SparseCode _code = new(world.Features);

    public int Features => world.Features;

    public int Dimension => world.Dimension;

    public void Next(Span<float> activations)
    {
        int rows = RowKernels.Count(activations.Length, Dimension, nameof(activations));
        for (int row = 0; row < rows; row++)
        {
            sampler.Next(rng, _code);
            Activate(activations.Slice(row * Dimension, Dimension));
        }
    }

    public void Next(Span<float> codes, Span<float> activations)
    {
        int rows = RowKernels.Count(codes.Length, Features, activations.Length, Dimension);
        codes.Clear();
        for (int row = 0; row < rows; row++)
        {
            sampler.Next(rng, _code);
            Span<float> dense = codes.Slice(row * Features, Features);
            for (int i = 0; i < _code.Count; i++) dense[_code.Features[i]] = _code.Values[i];
            Activate(activations.Slice(row * Dimension, Dimension));
        }
    }

    public void Save(BinaryWriter to)
    {
        SavedState.WriteIdentity(to, Kind, Identity());
        rng.Save(to);
        noise?.Save(to);
    }

    public void Restore(BinaryReader from)
    {
        SavedState.ReadIdentity(from, Kind, Identity());
        rng.Restore(from);
        noise?.Restore(from);
    }

    private (string, string)[] Identity() =>
    [
        ("dimension", $"{Dimension}"), ("features", $"{Features}"), ("directions", world.Fingerprint),
        .. noise is null ? [] : new[] { ("noise", world.Noise.ToString("R", CultureInfo.InvariantCulture)) },
    ];

    private void Activate(Span<float> activation)
    {
        RowKernels.Combine(activation, _code.Features, _code.Values, directions);
        if (noise is null) return;
        foreach (ref float number in activation) number += (float)(world.Noise * noise.Normal());
    }
}
