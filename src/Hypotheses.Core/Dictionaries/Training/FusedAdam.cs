using System.Numerics;
using System.Runtime.CompilerServices;

namespace Hypotheses.Core.Dictionaries.Training;

/// <summary>
/// Adam (Kingma and Ba 2015, ε = 1e-8, bias-corrected) on one lane's weights in one pass, with the decoder's constraint: the
/// gradient along a row is removed before the step, and the row has unit norm after it. Clears the gradient.
/// </summary>
internal sealed unsafe class FusedAdam<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T _beta1, _beta2;
    private readonly DictionaryRecipe _recipe;
    private readonly FusedWeights<T> _first, _second;
    private int _steps;

    public FusedAdam(DictionaryRecipe recipe, int dimension)
    {
        _recipe = recipe;
        (_beta1, _beta2) = (T.CreateTruncating(recipe.Beta1), T.CreateTruncating(recipe.Beta2));
        (_first, _second) = (new FusedWeights<T>(recipe.Width, dimension), new FusedWeights<T>(recipe.Width, dimension));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Step(FusedWeights<T> weights, FusedWeights<T> gradient, double rate)
    {
        _steps++;
        T size = T.CreateTruncating(rate / (1 - Math.Pow(_recipe.Beta1, _steps)));
        T correction = T.CreateTruncating(1 / Math.Sqrt(1 - Math.Pow(_recipe.Beta2, _steps)));
        Update(weights.Encoder, gradient.Encoder, _first.Encoder, _second.Encoder, weights.Linear, size, correction);
        int stride = weights.Stride;
        for (int j = 0; j < weights.Width; j++)
        {
            int at = j * stride;
            T* row = weights.Decoder + at, slope = gradient.Decoder + at;
            Simd<T>.Add(slope, -Simd<T>.Dot(slope, row, stride), row, stride);
            Update(row, slope, _first.Decoder + at, _second.Decoder + at, stride, size, correction);
            T norm = T.Sqrt(Simd<T>.Dot(row, row, stride));
            Simd<T>.Scale(row, T.One / T.Max(norm, T.CreateTruncating(1e-8)), stride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Update(T* p, T* g, T* m, T* v, int length, T size, T correction)
    {
        Vector<T> beta1 = new(_beta1), beta2 = new(_beta2), rest1 = new(T.One - _beta1), rest2 = new(T.One - _beta2);
        Vector<T> step = new(-size), root = new(correction), epsilon = new(T.CreateTruncating(1e-8));
        for (int i = 0; i < length; i += Vector<T>.Count)
        {
            Vector<T> slope = Vector.Load(g + i);
            Vector<T> first = Simd<T>.Fma(beta1, Vector.Load(m + i), rest1 * slope);
            Vector<T> second = Simd<T>.Fma(beta2, Vector.Load(v + i), rest2 * slope * slope);
            first.Store(m + i);
            second.Store(v + i);
            Simd<T>.Fma(step, first / Simd<T>.Fma(Vector.SquareRoot(second), root, epsilon), Vector.Load(p + i)).Store(p + i);
            Vector<T>.Zero.Store(g + i);
        }
    }
}
