using Hypotheses.Core.Numerics;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypotheses.Core.Models.Toy.Correctors;

/// <summary>
/// An error corrector with its bases and their exact mean and covariance. The same recipe with another function and the same
/// seed is its twin: equal directions, equal bases. Owns its tensors. Thread-safe to read.
/// </summary>
public sealed class ErrorCorrector : IDisposable
{
    private readonly float[] _rows;
    private readonly Lazy<Moments> _moments; // who only applies a corrector needs none
    private readonly Lazy<Tensor> _root;

    /// <summary>The corrector of a recipe; the feature directions follow from <paramref name="seed"/>.</summary>
    /// <exception cref="ArgumentException">A field of the recipe is out of its range.</exception>
    public ErrorCorrector(ErrorCorrectorRecipe recipe, Seed seed)
    {
        recipe.Validate();
        Recipe = recipe;
        using DisposeScope scope = NewDisposeScope();
        _rows = RandomFrames.UnitRows(seed.Derive("directions").Rng(), recipe.Features, recipe.Dimension);
        Directions = Tensors.Of(_rows, recipe.Features, recipe.Dimension).DetachFromDisposeScope();
        _moments = new(Exact);
        // costs more than all the rest, and few who make a corrector draw from it
        _root = new(() => Root(_moments.Value.Numbers));
    }

    /// <summary>The recipe.</summary>
    public ErrorCorrectorRecipe Recipe { get; }

    /// <summary>v_i [N, d], unit rows.</summary>
    public Tensor Directions { get; }

    /// <summary>μ [d], the exact mean of bases.</summary>
    public Tensor Mean => _moments.Value.Mean;

    /// <summary>Σ [d, d], the exact covariance of bases.</summary>
    public Tensor Covariance => _moments.Value.Covariance;

    /// <summary>y [B, d] for x [B, d].</summary>
    public Tensor Apply(Tensor x)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor z = x.matmul(Directions.t());
        return Correct(z).matmul(Directions).MoveToOuterDisposeScope();
    }

    /// <summary>Bases [count, d]: each a sum of ℓ different features.</summary>
    public Tensor Bases(Rng rng, int count)
    {
        (Tensor bases, Tensor active) = BasesWithFeatures(rng, count);
        active.Dispose();
        return bases;
    }

    /// <summary>Bases [count, d] and which features each is the sum of, [count, ℓ] int64.</summary>
    public (Tensor Bases, Tensor Active) BasesWithFeatures(Rng rng, int count)
    {
        int d = Recipe.Dimension, l = Recipe.Active;
        var bases = new float[count * d];
        var active = new long[count * l];
        for (int row = 0; row < count; row++) Fill(rng, bases.AsSpan(row * d, d), active.AsSpan(row * l, l));
        return (Tensors.Of(bases, count, d), tensor(active, count, l));
    }

    /// <summary>Draws [count, d] from N(μ, Σ): bases in mean and covariance, and nothing else.</summary>
    public Tensor Gaussian(Rng rng, int count)
    {
        using DisposeScope scope = NewDisposeScope();
        var normals = new float[count * Recipe.Dimension];
        rng.Normals(normals);
        return (Tensors.Of(normals, count, Recipe.Dimension).matmul(_root.Value) + Mean).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Directions.Dispose();
        if (_moments.IsValueCreated) foreach (Tensor t in new[] { Mean, Covariance }) t.Dispose();
        if (_root.IsValueCreated) _root.Value.Dispose();
    }

    /// <summary>The same, whose tensors the caller's dispose scope frees: nobody disposes it.</summary>
    public ErrorCorrector InScope()
    {
        Tensors.GiveToScope(Directions, Mean, Covariance);
        return this;
    }

    // The symmetric root: also for singular covariances.
    private static Tensor Root(double[] covariance)
    {
        using DisposeScope scope = NewDisposeScope();
        int d = (int)Math.Sqrt(covariance.Length);
        (Tensor values, Tensor vectors) = linalg.eigh(Tensors.Of(covariance, d, d));
        return (vectors * values.clamp_min(0).sqrt()).matmul(vectors.t()).to(ScalarType.Float32).DetachFromDisposeScope();
    }

    private Tensor Correct(Tensor z) => Recipe.Function switch
    {
        ReadoutFunction.SoftThreshold => z.sign() * (z.abs() - Recipe.Threshold).relu(),
        ReadoutFunction.Ramp => ((z - 0.35) / 0.3).clamp(0, 1),
        _ => z,
    };

    private void Fill(Rng rng, Span<float> target, Span<long> active)
    {
        for (int i = 0; i < active.Length; i++)
        {
            // Floyd's choice of ℓ different numbers.
            int last = Recipe.Features - active.Length + i, pick = rng.Below(last + 1);
            if (active[..i].Contains(pick)) pick = last;
            active[i] = pick;
            float magnitude = (float)rng.Uniform(Recipe.Low, Recipe.High);
            RowKernels.AddScaled(target, _rows.AsSpan(pick * Recipe.Dimension, Recipe.Dimension), magnitude);
        }
    }

    // P(i in base) = ℓ/N and P(i and j in base) = ℓ(ℓ − 1)/(N(N − 1)); float64.
    private Moments Exact()
    {
        using DisposeScope scope = NewDisposeScope();
        double n = Recipe.Features, l = Recipe.Active, low = Recipe.Low, high = Recipe.High;
        double first = (low + high) / 2, second = (low * low + low * high + high * high) / 3;
        double one = l / n, two = n > 1 ? l * (l - 1) / (n * (n - 1)) : 0;
        Tensor v = Directions.to(ScalarType.Float64), sum = v.sum(new long[] { 0 }), gram = v.t().matmul(v);
        Tensor outer = sum.unsqueeze(1).matmul(sum.unsqueeze(0));
        Tensor raw = gram * (one * second - two * first * first) + outer * (two * first * first);
        Tensor mean = sum * (one * first), covariance = raw - outer * (one * first * one * first);
        return new(
            mean.to(ScalarType.Float32).DetachFromDisposeScope(),
            covariance.to(ScalarType.Float32).DetachFromDisposeScope(),
            Tensors.ToArray<double>(covariance));
    }

    private sealed record Moments(Tensor Mean, Tensor Covariance, double[] Numbers);
}
