using System.Runtime.InteropServices;
using Hypotheses.Core.Numerics;
using Hypotheses.Core.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypotheses.Core.Worlds;

/// <summary>
/// A world seen in other coordinates, for invariance tests: x′ = s·x·Q, code of feature j is s times that of
/// feature <c>permutation[j]</c>, and V′ = V[permutation]·Q. The same stream seed gives the same samples as in the original.
/// Immutable and thread-safe. It does not own the original.
/// </summary>
public sealed class TransformedWorld : IWorld
{
    private readonly IWorld _original;
    private readonly float[] _rotation;
    private readonly int[] _permutation;
    private readonly float _scale;
    private readonly Lazy<string> _fingerprint;

    /// <summary>The original, rotated by Q [d × d] (row-major, orthonormal rows), scaled by s &gt; 0 and permuted.</summary>
    /// <exception cref="ArgumentException">Q is not d × d and orthonormal to 1e-4, s is not positive, or the permutation is none
    /// of 0 … n − 1.</exception>
    public TransformedWorld(IWorld original, ReadOnlySpan<float> rotation, double scale, ReadOnlySpan<int> permutation)
    {
        int d = original.Dimension;
        if (rotation.Length != d * d) throw new ArgumentException($"rotation: {rotation.Length} numbers are not {d} × {d}");
        Require.Within("transformed world", scale, 1e-6, 1e6);
        if (!permutation.ToArray().Order().SequenceEqual(Enumerable.Range(0, original.Features)))
            throw new ArgumentException($"permutation: not one of 0 … {original.Features - 1}");
        (_original, _rotation, _permutation, _scale) = (original, rotation.ToArray(), permutation.ToArray(), (float)scale);
        _fingerprint = new Lazy<string>(() => SavedState.Fingerprint(hash =>
        {
            hash.AppendSingles([.. _rotation, _scale]);
            hash.AppendData(MemoryMarshal.AsBytes(_permutation.AsSpan()));
        }));
        using DisposeScope scope = NewDisposeScope();
        Tensor q = Tensors.Of(_rotation, d, d);
        if (!(q.matmul(q.t()) - eye(d)).abs().max().le(1e-4).item<bool>())
            throw new ArgumentException("rotation: rows are not orthonormal");
        Directions = original.Directions.index_select(0, tensor(_permutation, ScalarType.Int64)).matmul(q)
            .DetachFromDisposeScope();
    }

    /// <summary>A random rotation, the given scale and a random permutation, all from <paramref name="seed"/>.</summary>
    public static TransformedWorld Random(IWorld original, double scale, Seed seed)
    {
        Rng rng = seed.Rng();
        float[] rotation = RandomFrames.OrthonormalRows(rng, original.Dimension, original.Dimension);
        int[] permutation = [.. Enumerable.Range(0, original.Features)];
        rng.Shuffle(permutation.AsSpan());
        return new TransformedWorld(original, rotation, scale, permutation);
    }

    /// <inheritdoc/>
    public int Features => _original.Features;

    /// <inheritdoc/>
    public int Dimension => _original.Dimension;

    /// <inheritdoc/>
    public Tensor Directions { get; }

    /// <inheritdoc/>
    public double TrueL0 => _original.TrueL0;

    /// <summary>permutation[j]: the original's feature that is feature j here.</summary>
    public ReadOnlySpan<int> Permutation => _permutation;

    /// <inheritdoc/>
    public IWorldStream Stream(Seed seed) => new Transformed(this, _original.Stream(seed));

    private sealed class Transformed(TransformedWorld world, IWorldStream original) : IWorldStream
    {
        private const string Kind = "transformed world";

        private readonly float[] _code = new float[original.Features];
        private readonly float[] _activation = new float[original.Dimension];

        public int Features => original.Features;

        public int Dimension => original.Dimension;

        public void Next(Span<float> activations)
        {
            int rows = RowKernels.Count(activations.Length, Dimension, nameof(activations));
            for (int row = 0; row < rows; row++)
            {
                original.Next(_activation);
                Rotate(activations.Slice(row * Dimension, Dimension));
            }
        }

        public void Next(Span<float> codes, Span<float> activations)
        {
            int rows = RowKernels.Count(codes.Length, Features, activations.Length, Dimension);
            for (int row = 0; row < rows; row++)
            {
                original.Next(_code, _activation);
                for (int j = 0; j < Features; j++) codes[row * Features + j] = world._scale * _code[world._permutation[j]];
                Rotate(activations.Slice(row * Dimension, Dimension));
            }
        }

        public void Save(BinaryWriter to)
        {
            SavedState.WriteIdentity(to, Kind, Identity());
            original.Save(to);
        }

        public void Restore(BinaryReader from)
        {
            SavedState.ReadIdentity(from, Kind, Identity());
            original.Restore(from);
        }

        private (string, string)[] Identity() =>
            [("dimension", $"{Dimension}"), ("features", $"{Features}"), ("transformation", world._fingerprint.Value)];

        private void Rotate(Span<float> target)
        {
            target.Clear();
            for (int i = 0; i < Dimension; i++)
                RowKernels.AddScaled(target, world._rotation.AsSpan(i * Dimension, Dimension), world._scale * _activation[i]);
        }
    }
}
