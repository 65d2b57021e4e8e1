using System.Runtime.InteropServices;
using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Models.Transformers.Tokenizers;
using Hypotheses.Core.Numerics;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;

namespace Hypotheses.Core.Activations;

/// <summary>
/// An endless stream of a model's activations at a hook point, made while it is drawn from: beginnings of stories (BOS first, one
/// story a sequence) run through the model block by block, one activation a position without BOS's, story by story; the first
/// rows are those of <see cref="ActivationTable.Collect"/>. Every epoch has the stories in a new order. Neighbours are of one
/// story: mix them with a <see cref="ShuffleBuffer"/>. Memory is <see cref="Bytes"/> and what one run of the model takes.
/// Not thread-safe itself; a block runs on all lanes.
/// </summary>
public sealed class HookStream : IResumableStream
{
    /// <summary>
    /// Sequences that run before their activations are drawn. A multiple of <see cref="HookRuns.Batch"/>, so that the same ones
    /// share a run as in a table.
    /// </summary>
    private const int Block = 32;

    private const string Kind = "hook point";

    private readonly Llama _model;
    private readonly TokenPrompts _prompts;
    private readonly string _hook;
    private readonly Seed _seed;
    private readonly int _length, _block, _blocks;
    private readonly Lazy<string> _weights, _stories;
    private float[] _values = [];   // the block's activations; longer than them where a block before had more
    private int[] _order = [];      // the epoch's stories
    private long _epoch = -1;
    // the block's first story in the order, the row that comes next, rows of the block (0: not run yet)
    private int _start, _row, _rows;

    /// <summary>A stream from its beginning.</summary>
    /// <param name="model">The model, which must outlive the stream.</param>
    /// <param name="prompts">The stories.</param>
    /// <param name="hook">A hook point with one activation a position; heads are put side by side.</param>
    /// <param name="seed">Orders the stories.</param>
    /// <param name="length">Tokens of a sequence at most, BOS among them; at least 2.</param>
    /// <param name="block">Which block of stories to draw from (<see cref="TokenPrompts"/>).</param>
    /// <param name="blocks">How many blocks there are.</param>
    /// <exception cref="ArgumentException">The hook point is unknown or no such one, or the block has no story of two
    /// tokens.</exception>
    public HookStream(Llama model, TokenPrompts prompts, string hook, Seed seed, int length = 256, int block = 0, int blocks = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 2);
        HookRuns.Check(model, hook);
        (_model, _prompts, _hook, _seed, _block, _blocks) = (model, prompts, hook, seed, block, blocks);
        _length = Math.Min(length, model.Config.Context);
        if (_length < 2) throw new ArgumentException("the model's context has no position after BOS", nameof(model));
        Dimension = HookRuns.Width(model, hook);
        _weights = new Lazy<string>(() => SavedState.Fingerprint(hash =>
        {
            foreach ((_, TorchSharp.torch.Tensor tensor) in model.Weights.Named) hash.AppendData(tensor.bytes);
        }));
        _stories = new Lazy<string>(() => SavedState.Fingerprint(hash =>
        {
            foreach (int[] story in prompts.Stories)
            {
                hash.AppendData(BitConverter.GetBytes(story.Length));
                hash.AppendData(MemoryMarshal.AsBytes(story.AsSpan()));
            }
        }));
        BeginEpoch(0);
        if (_order.Length == 0)
            throw new ArgumentException($"block {block} of {blocks} has no story of two tokens", nameof(prompts));
    }

    /// <inheritdoc />
    public int Dimension { get; }

    /// <summary>
    /// Memory that the stream holds at most: the activations of one block of 32 sequences, 4·32·(length − 1)·d bytes, and the
    /// order of the stories.
    /// </summary>
    public long Bytes => (4L * Block * (_length - 1) * Dimension) + (4L * _order.Length);

    /// <summary>Whole epochs that were drawn.</summary>
    public long Epoch => _epoch;

    /// <inheritdoc />
    public void Next(Span<float> activations)
    {
        RowKernels.Count(activations.Length, Dimension, nameof(activations));
        while (!activations.IsEmpty)
        {
            if (_rows == 0) Run();
            int numbers = Math.Min(activations.Length, (_rows - _row) * Dimension);
            _values.AsSpan(_row * Dimension, numbers).CopyTo(activations);
            activations = activations[numbers..];
            _row += numbers / Dimension;
            if (_row == _rows) GoOn();
        }
    }

    /// <inheritdoc />
    public void Save(BinaryWriter to)
    {
        SavedState.WriteIdentity(to, Kind, Identity());
        to.Write(_epoch);
        to.Write((long)_start);
        to.Write((long)_row);
    }

    /// <inheritdoc />
    public void Restore(BinaryReader from)
    {
        SavedState.ReadIdentity(from, Kind, Identity());
        BeginEpoch(SavedState.ReadInt64(from, "epoch", 0, long.MaxValue - 1));
        _start = (int)SavedState.ReadInt64(from, "story", 0, _order.Length - 1) / Block * Block;
        long row = SavedState.ReadInt64(from, "row", 0, (long)Block * _length);
        if (row == 0) return; // the block need not be run before it is drawn from
        Run();
        _row = row < _rows ? (int)row : throw new InvalidDataException($"saved state: row: {row} is not below {_rows}");
    }

    private void BeginEpoch(long epoch)
    {
        if (epoch != _epoch)
            _order = _prompts.Order(
                epoch == 0 ? _seed : Seed.FromPath(_seed.ToString(), "epoch", $"{epoch}"), 2, _block, _blocks);
        (_epoch, _start, _row, _rows) = (epoch, 0, 0, 0);
    }

    private void GoOn()
    {
        if (_start + Block >= _order.Length) BeginEpoch(_epoch + 1);
        else (_start, _row, _rows) = (_start + Block, 0, 0);
    }

    private void Run()
    {
        int[][] sequences = [
            .. _order.Skip(_start).Take(Block).Select(place => _prompts.Stories[place])
                .Select(story => story[..Math.Min(_length, story.Length)])];
        _rows = sequences.Sum(s => s.Length - 1);
        if (_values.Length < _rows * Dimension) _values = new float[_rows * Dimension];
        HookRuns.Fill(_model, _hook, sequences, Dimension, _values.AsMemory(0, _rows * Dimension));
    }

    private (string, string)[] Identity() =>
    [
        ("hook point", _hook), ("dimension", $"{Dimension}"), ("length", $"{_length}"), ("block", $"{_block} of {_blocks}"),
        ("seed", $"{_seed}"), ("stories", _stories.Value), ("weights", _weights.Value),
    ];
}
