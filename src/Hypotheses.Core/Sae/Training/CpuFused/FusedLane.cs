using System.Numerics;
using Hypotheses.Core.Sae.Training.CpuFused.Numerics;
using Hypotheses.Core.Sae.Training.CpuFused.Rules;
using Hypotheses.Core.Sae.Training.CpuFused.Storage;
using Hypotheses.Core.Sae.Training.Lanes;

namespace Hypotheses.Core.Sae.Training.CpuFused;

/// <summary>
/// One dictionary in training by the CPU-fused step: hand-derived gradients, dense for the encoder product alone and sparse from
/// there on, since a latent that does not fire has neither a reconstruction nor a gradient. A step goes through phases, each
/// shared among a pool of workers: pre-activations and entries by blocks of samples, reconstructions by the same blocks,
/// gradients and Adam by latents. The result is the same to the bit for a pool of any size. Not thread-safe.
/// </summary>
internal sealed unsafe class FusedLane<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly SaeRecipe _recipe;
    private readonly WorkerPool _pool;
    private readonly FusedRule<T> _rule;
    private readonly FusedWeights<T> _weights;
    private readonly FusedBlocks<T> _blocks;
    private readonly FusedResiduals<T> _residuals;
    private readonly FusedAuxiliary<T>? _auxiliary;
    private readonly FusedLatents<T> _latents;
    private readonly Aligned<T> _inputs;
    private readonly Action<int, int> _reconstruct;
    private T _floor;

    public FusedLane(SaeRecipe recipe, LaneStart start, int threads = 1)
    {
        Func<SaeRecipe, FusedRule<T>> rule = FusedRules<T>.Of(recipe.Architecture)
            ?? throw new ArgumentException($"{recipe.Architecture.Name} dictionaries have no rule for the CPU-fused step");
        _recipe = recipe;
        _pool = new WorkerPool(threads);
        (int width, int d) = (start.EncoderBias.Length, start.DecoderBias.Length);
        _weights = new FusedWeights<T>(width, d, recipe.Architecture.Extras, recipe.Weights == WeightTraining.Tied);
        _weights.Load(start);
        _rule = rule(recipe);
        _inputs = new(checked(recipe.Batch * _weights.Stride));
        _blocks = new FusedBlocks<T>(_weights, _rule, _pool, recipe.Batch);
        _residuals = new FusedResiduals<T>(_weights, _rule, recipe.Batch, _blocks.Rows);
        if (recipe.Auxiliary is { Coefficient: > 0 } auxiliary)
            _auxiliary = new FusedAuxiliary<T>(auxiliary, _weights, _pool, recipe.Batch, _blocks.Rows);
        _latents = new FusedLatents<T>(recipe, _weights, _rule, _residuals, _auxiliary, _pool);
        _reconstruct = (_, block) =>
        {
            SparseCodes<T> codes = _blocks.Codes[block];
            if (_floor > T.Zero) codes.Raise(_floor);
            if (_rule.HasCodes) _rule.Activate(codes, _weights);
            _residuals.Block(block, codes, _inputs.Pointer);
        };
    }

    /// <summary>The optimiser, for checkpoints.</summary>
    public FusedAdam<T> Adam => _latents.Adam;

    /// <summary>The weights, for checkpoints.</summary>
    public FusedWeights<T> Weights => _weights;

    /// <summary>Samples since each latent last fired; empty without AuxK.</summary>
    public long[] Silent => _auxiliary?.Silent ?? [];

    /// <summary>The gradient of the last <see cref="Accumulate"/>, before anything binds the decoder.</summary>
    public FusedWeights<T> Gradient => _latents.Gradient;

    /// <summary>One step on samples [B × d]; returns the batch's loss before it, AuxK aside.</summary>
    /// <param name="samples">[B × d].</param>
    /// <param name="rate">Learning rate.</param>
    /// <param name="penaltyShare">What λ is multiplied with.</param>
    public double Step(ReadOnlySpan<float> samples, double rate, double penaltyShare = 1)
    {
        double penalty = Forward(samples, penaltyShare);
        _latents.Step(_inputs.Pointer, penalty / _recipe.Batch, rate);
        GC.KeepAlive(this);
        return Loss(penalty);
    }

    /// <summary>Leaves the batch's gradient in <see cref="Gradient"/>; returns its loss, AuxK aside.</summary>
    public double Accumulate(ReadOnlySpan<float> samples, double penaltyShare = 1)
    {
        double penalty = Forward(samples, penaltyShare);
        _latents.Accumulate(_inputs.Pointer, penalty / _recipe.Batch);
        GC.KeepAlive(this);
        return Loss(penalty);
    }

    private double Loss(double penalty) => (_residuals.Error + penalty * _latents.Charge) / _recipe.Batch;

    // Everything up to the residuals and the order of entries; returns λ.
    private double Forward(ReadOnlySpan<float> samples, double penaltyShare)
    {
        LoadInputs(samples);
        _rule.Begin(_weights);
        do
        {
            _blocks.Select(_inputs.Pointer);
            _floor = _rule.Trim(_blocks.Codes, _recipe.Batch, _blocks.Selections[0]);
        }
        while (T.IsNaN(_floor));

        _pool.Run(_blocks.Codes.Length, _reconstruct);
        _auxiliary?.Run(_blocks.Codes, _inputs.Pointer, _residuals.Whole, _blocks.Selections);
        _latents.Order(_blocks.Codes, _blocks.Rows);
        return _recipe.Architecture.Penalty(_recipe) * penaltyShare;
    }

    private void LoadInputs(ReadOnlySpan<float> samples)
    {
        (int d, int stride) = (_weights.Dimension, _weights.Stride);
        if (samples.Length != _recipe.Batch * d)
            throw new ArgumentException($"samples: {samples.Length} numbers, not {_recipe.Batch} × {d}");
        Span<T> inputs = _inputs.Span;
        if (typeof(T) == typeof(float) && d == stride)
        {
            System.Runtime.InteropServices.MemoryMarshal.Cast<float, T>(samples).CopyTo(inputs);
            return;
        }

        for (int n = 0; n < _recipe.Batch; n++)
        {
            ReadOnlySpan<float> from = samples.Slice(n * d, d);
            Span<T> to = inputs.Slice(n * stride, d);
            if (typeof(T) == typeof(float)) System.Runtime.InteropServices.MemoryMarshal.Cast<float, T>(from).CopyTo(to);
            else for (int i = 0; i < d; i++) to[i] = T.CreateTruncating(from[i]);
        }
    }
}
