using System.Numerics;
using System.Runtime.CompilerServices;
using Hypotheses.Core.Sae.Training.CpuFused.Numerics;
using Hypotheses.Core.Sae.Training.CpuFused.Storage;

namespace Hypotheses.Core.Sae.Training.CpuFused;

/// <summary>
/// Adam (Kingma and Ba 2015, ε = 1e-8, bias-corrected) on one lane's weights, a latent's rows at a time while they are in the
/// first cache, with what binds a decoder row: the gradient along it is removed before the step, and after it the row has unit
/// norm and, where it is soft-frozen, stays near its start. Different latents may be stepped at once.
/// </summary>
internal sealed unsafe class FusedAdam<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly SaeRecipe _recipe;
    private readonly FusedWeights<T> _weights, _first, _second;
    private readonly Aligned<T>? _anchors;
    private readonly T _beta1, _beta2;
    private T _size, _correction;

    public FusedAdam(SaeRecipe recipe, FusedWeights<T> weights)
    {
        (_recipe, _weights) = (recipe, weights);
        (_beta1, _beta2) = (T.CreateTruncating(recipe.Beta1), T.CreateTruncating(recipe.Beta2));
        FusedWeights<T> Zeros() => new(weights.Width, weights.Dimension, weights.Extras, recipe.Weights == WeightTraining.Tied);
        (_first, _second) = (Zeros(), Zeros());
        if (recipe.Weights != WeightTraining.SoftFrozenDecoder) return;
        _anchors = new(checked(weights.Width * weights.Stride));
        new ReadOnlySpan<T>(weights.Decoder, _anchors.Length).CopyTo(_anchors.Span);
    }

    /// <summary>Steps taken: with the moments and the anchors all that a checkpoint needs.</summary>
    public int Steps { get; set; }

    /// <summary>First moments, second moments, and the decoder's start where rows are bound to it.</summary>
    public IEnumerable<(string Name, Memory Values)> State()
    {
        yield return ("first", new Memory(_first));
        yield return ("second", new Memory(_second));
        if (_anchors is not null) yield return ("anchors", new Memory(_anchors));
    }

    /// <summary>Whether all second moments are finite: where one is not, its number stands still.</summary>
    public bool IsFinite
    {
        get
        {
            T sum = T.Zero;
            foreach (T number in _second.All) sum += number * T.Zero; // NaN where the number is none, or infinite
            return sum == T.Zero;
        }
    }

    /// <summary>Some of the state's numbers, for reading and writing.</summary>
    public readonly struct Memory(object owner)
    {
        /// <summary>The numbers.</summary>
        public Span<T> Span => owner is Aligned<T> aligned ? aligned.Span : ((FusedWeights<T>)owner).All;
    }

    /// <summary>Before the rows of one step.</summary>
    public void Begin(double rate)
    {
        Steps++;
        _size = T.CreateTruncating(rate / (1 - Math.Pow(_recipe.Beta1, Steps)));
        _correction = T.CreateTruncating(1 / Math.Sqrt(1 - Math.Pow(_recipe.Beta2, Steps)));
    }

    /// <summary>Removes the gradient along a row of unit norm.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Project(int latent, T* gradient)
    {
        if (_recipe.DecoderNorm != DecoderNorm.Unit) return;
        T* row = _weights.Decoder + (long)latent * _weights.Stride;
        Simd<T>.Add(gradient, -Simd<T>.Dot(gradient, row, _weights.Stride), row, _weights.Stride);
    }

    /// <summary>Steps a decoder row along a projected gradient.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Decoder(int latent, T* gradient)
    {
        int stride = _weights.Stride;
        T* row = Step(_weights.Decoder, (long)latent * stride, gradient, stride);
        if (_recipe.DecoderNorm != DecoderNorm.Unit) return;
        Simd<T>.Scale(row, T.One / T.Max(T.Sqrt(Simd<T>.Dot(row, row, stride)), T.CreateTruncating(1e-8)), stride);
        if (_anchors is not null) Return(row, _anchors.Pointer + (long)latent * stride);
    }

    /// <summary>Steps an encoder column.</summary>
    public void Encoder(int latent, T* gradient) =>
        Step(_weights.Encoder, (long)latent * _weights.Stride, gradient, _weights.Stride);

    /// <summary>
    /// Steps single numbers of latents, or b_dec, from <paramref name="weights"/> + <paramref name="from"/> on; whole vectors.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public T* Step(T* weights, long from, T* gradient, int length)
    {
        long at = weights - _weights.Decoder + from;
        T* p = _weights.Decoder + at, m = _first.Decoder + at, v = _second.Decoder + at;
        Vector<T> beta1 = new(_beta1), beta2 = new(_beta2), rest1 = new(T.One - _beta1), rest2 = new(T.One - _beta2);
        Vector<T> step = new(-_size), root = new(_correction), epsilon = new(T.CreateTruncating(1e-8));
        for (int i = 0; i < length; i += Vector<T>.Count)
        {
            Vector<T> slope = Vector.Load(gradient + i);
            Vector<T> first = Simd<T>.Fma(beta1, Vector.Load(m + i), rest1 * slope);
            Vector<T> second = Simd<T>.Fma(beta2, Vector.Load(v + i), rest2 * slope * slope);
            first.Store(m + i);
            second.Store(v + i);
            Simd<T>.Fma(step, first / Simd<T>.Fma(Vector.SquareRoot(second), root, epsilon), Vector.Load(p + i)).Store(p + i);
        }

        return p;
    }

    // Back to the cone of cosine τ about a unit row's start u: τ·u + √(1 − τ²)·(the row's part across u, of unit norm).
    private void Return(T* row, T* anchor)
    {
        int stride = _weights.Stride;
        T cosine = Simd<T>.Dot(row, anchor, stride), least = T.CreateTruncating(SaeRecipe.SoftFrozenCosine);
        if (cosine >= least) return;
        Simd<T>.Add(row, -cosine, anchor, stride);
        T across = T.Sqrt(Simd<T>.Dot(row, row, stride));
        Simd<T>.Scale(row, T.Sqrt(T.One - least * least) / T.Max(across, T.CreateTruncating(1e-8)), stride);
        Simd<T>.Add(row, least, anchor, stride);
    }
}
