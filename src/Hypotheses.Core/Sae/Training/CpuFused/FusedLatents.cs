using System.Numerics;
using Hypotheses.Core.Sae.Training.CpuFused.Numerics;
using Hypotheses.Core.Sae.Training.CpuFused.Rules;
using Hypotheses.Core.Sae.Training.CpuFused.Storage;

namespace Hypotheses.Core.Sae.Training.CpuFused;

/// <summary>
/// The second half of a step, latent by latent: gradients of a latent's two rows and of its own numbers from its entries, and
/// Adam at once. Only where the gradient's norm is limited, or somebody wants to see it, is it written to memory first.
/// </summary>
internal sealed unsafe class FusedLatents<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly SaeRecipe _recipe;
    private readonly FusedWeights<T> _weights;
    private readonly FusedResiduals<T> _residuals;
    private readonly FusedAuxiliary<T>? _auxiliary;
    private readonly WorkerPool _pool;
    private readonly LatentIndex<T> _index, _deadIndex;
    private readonly FusedBackward<T>[] _gradients; // one a worker
    private readonly Aligned<T> _numbers, _rows; // gradients of [b_enc, further numbers, b_dec]; rows [workers × 2 × stride]
    private readonly double[] _charges, _squares;
    private readonly Action<int, int> _fuse, _store, _apply;
    private readonly int _chunk, _chunks;
    private FusedWeights<T>? _stored;
    private bool _limit;
    private T* _inputs;
    private T _penalty;

    public FusedLatents(
        SaeRecipe recipe,
        FusedWeights<T> weights,
        FusedRule<T> rule,
        FusedResiduals<T> residuals,
        FusedAuxiliary<T>? auxiliary,
        WorkerPool pool)
    {
        (_recipe, _weights, _residuals, _auxiliary, _pool) = (recipe, weights, residuals, auxiliary, pool);
        Adam = new FusedAdam<T>(recipe, weights);
        (_index, _deadIndex) = (new(weights.Width, rule.HasCodes), new(weights.Width, false));
        _gradients = [.. Enumerable.Range(0, pool.Count).Select(_ => new FusedBackward<T>(recipe, weights, rule, residuals))];
        _numbers = new((1 + weights.Extras) * weights.PaddedWidth + weights.Stride);
        _rows = new(pool.Count * 2 * weights.Stride);
        (_charges, _squares) = (new double[weights.Width], new double[weights.Width]);
        _chunk = Math.Clamp(weights.Width / (8 * pool.Count), 1, 64);
        _chunks = (weights.Width + _chunk - 1) / _chunk;
        int stride = weights.Stride;
        _fuse = (worker, item) =>
        {
            T* decoder = _rows.Pointer + worker * 2 * stride, encoder = decoder + stride;
            for (int j = item * _chunk; j < Math.Min((item + 1) * _chunk, _weights.Width); j++)
            {
                Compute(worker, j, decoder, encoder);
                if (_recipe.Weights != WeightTraining.FrozenDecoder) Adam.Project(j, decoder);
                Move(j, decoder, encoder);
            }
        };
        _store = (worker, item) =>
        {
            for (int j = item * _chunk; j < Math.Min((item + 1) * _chunk, _weights.Width); j++)
            {
                T* decoder = _stored!.Decoder + (long)j * stride, encoder = _stored.Encoder + (long)j * stride;
                Compute(worker, j, decoder, encoder);
                if (_limit) _squares[j] = Squares(j, decoder, encoder);
            }
        };
        _apply = (_, item) =>
        {
            for (int j = item * _chunk; j < Math.Min((item + 1) * _chunk, _weights.Width); j++)
                Move(j, _stored!.Decoder + (long)j * stride, _stored.Encoder + (long)j * stride);
        };
    }

    /// <summary>The optimiser of all weights.</summary>
    public FusedAdam<T> Adam { get; }

    /// <summary>The gradient of the last <see cref="Accumulate"/>.</summary>
    public FusedWeights<T> Gradient => _stored!;

    /// <summary>What latents paid in the batch, before λ.</summary>
    public double Charge => _charges.Sum();

    /// <summary>Puts a batch's entries in order.</summary>
    public void Order(ReadOnlySpan<SparseCodes<T>> blocks, int rows)
    {
        _index.Build(blocks, rows);
        if (_auxiliary is { Codes.Length: > 0 }) _deadIndex.Build(_auxiliary.Codes, rows);
    }

    /// <summary>Gradients of all weights, and one step of Adam.</summary>
    public void Step(T* inputs, double penalty, double rate)
    {
        _inputs = inputs;
        (_penalty, _limit) = (T.CreateTruncating(penalty), _recipe.GradientClip > 0);
        _residuals.BiasGradient(_numbers.Pointer + _numbers.Length - _weights.Stride);
        Adam.Begin(rate);
        if (_limit)
        {
            Store();
            Limit();
            _pool.Run(_chunks, _apply);
        }
        else _pool.Run(_chunks, _fuse);

        Adam.Step(_weights.EncoderBias, 0, _numbers.Pointer, _numbers.Length);
    }

    /// <summary>Gradients alone, as the loss has them.</summary>
    public void Accumulate(T* inputs, double penalty)
    {
        _inputs = inputs;
        (_penalty, _limit) = (T.CreateTruncating(penalty), false);
        _residuals.BiasGradient(_numbers.Pointer + _numbers.Length - _weights.Stride);
        Store();
        _numbers.Span.CopyTo(new Span<T>(_stored!.EncoderBias, _numbers.Length));
    }

    private void Store()
    {
        _stored ??= new(_weights.Width, _weights.Dimension, _weights.Extras, _recipe.Weights == WeightTraining.Tied);
        _pool.Run(_chunks, _store);
    }

    private void Compute(int worker, int latent, T* decoder, T* encoder)
    {
        bool dead = _auxiliary is not null && _auxiliary.IsDead(latent);
        LatentSums<T> sums = dead
            ? _gradients[worker].OfDead(latent, _deadIndex, _auxiliary!.Residuals, _inputs, decoder, encoder)
            : _gradients[worker].Of(latent, _index, _penalty, _inputs, decoder, encoder);
        _charges[latent] = sums.Charge;
        T* numbers = _numbers.Pointer + latent;
        numbers[0] = sums.Bias;
        if (_weights.Extras > 0) numbers[_weights.PaddedWidth] = sums.First;
        if (_weights.Extras > 1) numbers[2 * _weights.PaddedWidth] = sums.Second;
    }

    private void Move(int latent, T* decoder, T* encoder)
    {
        if (_recipe.Weights != WeightTraining.FrozenDecoder) Adam.Decoder(latent, decoder);
        if (_recipe.Weights is not (WeightTraining.FrozenEncoder or WeightTraining.Tied)) Adam.Encoder(latent, encoder);
    }

    // Projects, as the step will, and returns the squared norm of what is trained of a latent.
    private double Squares(int latent, T* decoder, T* encoder)
    {
        double squares = 0;
        if (_recipe.Weights != WeightTraining.FrozenDecoder)
        {
            Adam.Project(latent, decoder);
            squares += double.CreateTruncating(Simd<T>.Dot(decoder, decoder, _weights.Stride));
        }

        if (_recipe.Weights is not (WeightTraining.FrozenEncoder or WeightTraining.Tied))
            squares += double.CreateTruncating(Simd<T>.Dot(encoder, encoder, _weights.Stride));
        return squares;
    }

    // Scales the whole gradient down to the limit.
    private void Limit()
    {
        double squares = _squares.Sum();
        foreach (T number in _numbers.Span) squares += double.CreateTruncating(number * number);
        double norm = Math.Sqrt(squares);
        if (!(norm > _recipe.GradientClip)) return;
        T factor = T.CreateTruncating(_recipe.GradientClip / norm);
        foreach (ref T number in _stored!.All) number *= factor;
        foreach (ref T number in _numbers.Span) number *= factor;
    }
}
