using Hypotheses.Core.Numerics;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;

namespace Hypotheses.Core.Activations;

/// <summary>
/// Mixes a stream: a buffer of N activations, filled at the first draw; each draw takes a random one and puts the source's next
/// in its place. An activation waits a geometric time of mean N draws, so neighbours of the source (tokens of one story) come
/// about N draws apart. The source must be nobody else's. Memory is <see cref="Bytes"/>. Not thread-safe.
/// </summary>
public sealed class ShuffleBuffer : IResumableStream
{
    private const string Kind = "shuffle buffer";

    private readonly IActivationStream _source;
    private readonly Rng _rng;
    private readonly string _seed;
    private readonly float[] _buffer;
    private readonly float[] _taken;
    private bool _filled;

    /// <summary>
    /// Mixes <paramref name="source"/> over <paramref name="rows"/> activations in an order of <paramref name="seed"/>'s.
    /// </summary>
    /// <exception cref="ArgumentException"><paramref name="rows"/> is not positive, or so many do not fit into one array (2^31
    /// numbers).</exception>
    public ShuffleBuffer(IActivationStream source, int rows, Seed seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        if ((long)rows * source.Dimension > Array.MaxLength)
            throw new ArgumentException(
                $"rows: {rows} of {source.Dimension} numbers are more than an array of {Array.MaxLength} holds", nameof(rows));
        (_source, _rng, _seed) = (source, seed.Rng(), seed.ToString());
        _buffer = new float[rows * source.Dimension];
        _taken = new float[source.Dimension];
    }

    /// <inheritdoc />
    public int Dimension => _source.Dimension;

    /// <summary>N, the activations in the buffer.</summary>
    public int Size => _buffer.Length / Dimension;

    /// <summary>
    /// Memory of the buffer: 4·(N + 1)·d bytes, and no more is ever held. A saved state has 4·N·d bytes as well.
    /// </summary>
    public long Bytes => 4L * (_buffer.Length + _taken.Length);

    /// <inheritdoc />
    public void Next(Span<float> activations)
    {
        int rows = RowKernels.Count(activations.Length, Dimension, nameof(activations));
        if (!_filled) _source.Next(_buffer);
        _filled = true;
        _source.Next(activations); // the newcomers; each then changes places with what it pushes out
        for (int row = 0; row < rows; row++)
        {
            Span<float> newcomer = activations.Slice(row * Dimension, Dimension),
                slot = _buffer.AsSpan(_rng.Below(Size) * Dimension, Dimension);
            slot.CopyTo(_taken);
            newcomer.CopyTo(slot);
            _taken.CopyTo(newcomer);
        }
    }

    /// <inheritdoc />
    /// <exception cref="InvalidOperationException">The source is no <see cref="IResumableStream"/>.</exception>
    public void Save(BinaryWriter to)
    {
        IResumableStream source = Resumable();
        SavedState.WriteIdentity(to, Kind, Identity());
        _rng.Save(to);
        to.Write(_filled ? 1 : 0);
        if (_filled) SavedState.WriteSingles(to, _buffer);
        source.Save(to);
    }

    /// <inheritdoc />
    /// <exception cref="InvalidOperationException">The source is no <see cref="IResumableStream"/>.</exception>
    public void Restore(BinaryReader from)
    {
        IResumableStream source = Resumable();
        SavedState.ReadIdentity(from, Kind, Identity());
        _rng.Restore(from);
        _filled = SavedState.ReadInt64(from, "filled", 0, 1, narrow: true) == 1;
        if (_filled) SavedState.ReadSingles(from, "buffer", _buffer);
        source.Restore(from);
    }

    private IResumableStream Resumable() =>
        _source as IResumableStream
            ?? throw new InvalidOperationException(
                $"a shuffle buffer of {_source.GetType().Name} has no state to save: its source cannot be taken up again");

    private (string, string)[] Identity() => [("dimension", $"{Dimension}"), ("size", $"{Size}"), ("seed", _seed)];
}
