using System.Numerics;
using System.Runtime.CompilerServices;

namespace Hypotheses.Core.Dictionaries.Training;

/// <summary>
/// One dictionary in training on one thread: hand-derived gradients, dense for the encoder product alone and sparse from there
/// on, since a latent that does not fire has neither a reconstruction nor a gradient. Not thread-safe.
/// </summary>
internal sealed unsafe class FusedLane<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // Pre-activations of a block of rows stay in the second-level cache until their codes are selected.
    private const int BlockNumbers = 64 * 1024;

    private readonly DictionaryRecipe _recipe;
    private readonly FusedWeights<T> _weights, _gradient;
    private readonly FusedAdam<T> _adam;
    private readonly Selection<T> _selection = new();
    private readonly SparseCodes<T> _codes;
    private readonly FusedAuxiliary<T>? _auxiliary;
    private readonly Aligned<T> _inputs, _residuals, _preActivations, _panels;
    private readonly int _block;

    public FusedLane(DictionaryRecipe recipe, Dictionary start)
    {
        _recipe = recipe;
        (int width, int d) = (start.Width, start.Dimension);
        (_weights, _gradient, _adam) = (new(width, d), new(width, d), new(recipe, d));
        _weights.Load(start);
        (int padded, int stride) = (_weights.PaddedWidth, _weights.Stride);
        _codes = new SparseCodes<T>(recipe.Batch, padded);
        _block = Math.Min(recipe.Batch, Math.Max(6, BlockNumbers / padded / 6 * 6));
        (_inputs, _residuals) = (new(checked(recipe.Batch * stride)), new(checked(recipe.Batch * stride)));
        (_preActivations, _panels) = (new(_block * padded), new(checked(d * padded)));
        if (recipe.Auxiliary is { Coefficient: > 0 } auxiliary) _auxiliary = new FusedAuxiliary<T>(auxiliary, _weights, _gradient, recipe.Batch);
    }

    /// <summary>The gradient of the last <see cref="Accumulate"/>, before the decoder's constraint.</summary>
    public FusedWeights<T> Gradient => _gradient;

    /// <summary>One step on samples [B × d]; returns the batch's loss before it.</summary>
    public double Step(ReadOnlySpan<float> samples, double rate)
    {
        double loss = Accumulate(samples);
        _adam.Step(_weights, _gradient, rate);
        GC.KeepAlive(this);
        return loss;
    }

    /// <summary>Adds the batch's gradient to <see cref="Gradient"/>; returns its loss, AuxK aside.</summary>
    public double Accumulate(ReadOnlySpan<float> samples)
    {
        LoadInputs(samples);
        do Select();
        while (!_recipe.Family.Trim(_recipe, _codes, _selection));

        double loss = Reconstruct() / _recipe.Batch;
        _auxiliary?.Observe(_codes);
        Backward();
        _auxiliary?.Accumulate(_inputs.Pointer, _residuals.Pointer, _selection);
        GC.KeepAlive(this);
        return loss;
    }

    /// <summary>The weights as they are, with an activation for inference.</summary>
    public Dictionary ToDictionary(LatentActivation activation) => _weights.ToDictionary(activation);

    private void LoadInputs(ReadOnlySpan<float> samples)
    {
        (int d, int stride) = (_weights.Dimension, _weights.Stride);
        if (samples.Length != _recipe.Batch * d) throw new ArgumentException($"samples: {samples.Length} numbers, not {_recipe.Batch} × {d}");
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

    private void Select()
    {
        (int d, int stride, int padded) = (_weights.Dimension, _weights.Stride, _weights.PaddedWidth);
        Gemm<T>.PackTransposed(_weights.Encoder, stride, d, padded, _panels.Pointer);
        _codes.Clear();
        for (int from = 0; from < _recipe.Batch; from += _block)
        {
            int rows = Math.Min(_block, _recipe.Batch - from);
            Gemm<T>.Multiply(_inputs.Pointer + (long)from * stride, stride, _panels.Pointer, rows, d, padded, _weights.EncoderBias, _preActivations.Pointer, padded);
            _recipe.Family.Select(_recipe, _preActivations.Pointer, rows, _codes, _selection);
        }
    }

    // Leaves ∂loss/∂x̂ = 2(x̂ − x)/B in the residuals, adds the gradient of b_dec, returns the loss summed over the batch.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Reconstruct()
    {
        int stride = _weights.Stride;
        T scale = T.CreateTruncating(2.0 / _recipe.Batch);
        double error = 0, magnitude = 0, penalty = _recipe.Family.Penalty(_recipe);
        for (int n = 0; n < _recipe.Batch; n++)
        {
            T* residual = _residuals.Pointer + (long)n * stride;
            SparseRows<T>.Decode(_codes, n, _weights.Decoder, _weights.DecoderBias, residual, stride);
            error += double.CreateTruncating(Compare(residual, _inputs.Pointer + (long)n * stride, scale));
            if (penalty != 0)
                for (int e = _codes.Start(n); e < _codes.Start(n + 1); e++) magnitude += double.CreateTruncating(_codes.Value[e]);
        }

        return error + penalty * magnitude;
    }

    // Turns one x̂ into its residual and returns ‖x̂ − x‖².
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private T Compare(T* reconstruction, T* input, T scale)
    {
        var factor = new Vector<T>(scale);
        Vector<T> squares = Vector<T>.Zero;
        T* bias = _gradient.DecoderBias;
        for (int i = 0; i < _weights.Stride; i += Vector<T>.Count)
        {
            Vector<T> off = Vector.Load(reconstruction + i) - Vector.Load(input + i);
            squares = Simd<T>.Fma(off, off, squares);
            Vector<T> slope = off * factor;
            slope.Store(reconstruction + i);
            (Vector.Load(bias + i) + slope).Store(bias + i);
        }

        return Vector.Sum(squares);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Backward()
    {
        int stride = _weights.Stride;
        T penalty = T.CreateTruncating(_recipe.Family.Penalty(_recipe) / _recipe.Batch);
        for (int n = 0; n < _codes.Rows; n++)
            SparseRows<T>.Backward(_codes, n, _inputs.Pointer + (long)n * stride, _residuals.Pointer + (long)n * stride, penalty, _weights, _gradient);
    }
}
