using Hypotheses.Core.Numerics;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Core.Baselines;

/// <summary>
/// A normal distribution N(μ, Σ): what activations would be if they had only their mean and covariance. Immutable, holds plain
/// arrays, thread-safe.
/// </summary>
public sealed class Gaussian
{
    private readonly double[] _mean, _covariance, _factor;

    /// <summary>From a mean [d] and a covariance [d, d], which must be symmetric and positive semidefinite.</summary>
    /// <exception cref="ArgumentException">Sizes do not fit, or Σ is not finite, symmetric and positive semidefinite.</exception>
    public Gaussian(Tensor mean, Tensor covariance)
        : this(mean, covariance, 0)
    {
    }

    private Gaussian(Tensor mean, Tensor covariance, double shrinkage)
    {
        using var scope = NewDisposeScope();
        Rows.Require(covariance, nameof(covariance));
        Rows.RequireFinite(mean, nameof(mean));
        Tensor sigma = Tensors.OnCpu(covariance.to(ScalarType.Float64));
        long d = sigma.shape[0];
        if (sigma.shape[1] != d || mean.dim() != 1 || mean.shape[0] != d)
            throw new ArgumentException("a mean [d] and a covariance [d, d] are needed", nameof(covariance));
        double scale = Tensors.Item<double>(sigma.abs().max());
        if (Tensors.Item<double>((sigma - sigma.t()).abs().max()) > 1e-6 * scale)
            throw new ArgumentException("the covariance is not symmetric", nameof(covariance));
        sigma = (sigma + sigma.t()) / 2;
        (_mean, _covariance, _factor) = (
            Rows.ToArray(mean), Rows.ToArray(sigma), Rows.ToArray(Factor(sigma, scale, nameof(covariance))));
        Shrinkage = shrinkage;
    }

    /// <summary>d.</summary>
    public int Dimension => _mean.Length;

    /// <summary>λ in [0, 1] with which <see cref="Estimate"/> shrank; 0 where Σ was given.</summary>
    public double Shrinkage { get; }

    /// <summary>μ [d], float64, CPU; the caller disposes it.</summary>
    public Tensor Mean => Tensors.Of(_mean);

    /// <summary>Σ [d, d], float64, CPU; the caller disposes it.</summary>
    public Tensor Covariance => Tensors.Of(_covariance, Dimension, Dimension);

    /// <summary>
    /// Mean and shrunk covariance of samples [N, d]: Σ̂ = (1 − λ)S + λ·(tr S/d)·I with S of denominator N. Without
    /// <paramref name="shrinkage"/>, λ is Ledoit and Wolf's ("A well-conditioned estimator for large-dimensional covariance
    /// matrices", J. Multivariate Analysis 88, 2004), so Σ̂ is definite also for N &lt; d.
    /// </summary>
    /// <exception cref="ArgumentException">Fewer than two samples, NaN or infinity, or λ outside [0, 1].</exception>
    public static Gaussian Estimate(Tensor samples, double? shrinkage = null)
    {
        Rows.Require(samples, nameof(samples));
        if (samples.shape[0] < 2) throw new ArgumentException("a covariance needs two samples", nameof(samples));
        if (shrinkage is { } given && !(given >= 0 && given <= 1))
            throw new ArgumentException("shrinkage lies in [0, 1]", nameof(shrinkage));
        using var scope = NewDisposeScope();
        Tensor x = samples.to(ScalarType.Float64), mean = x.mean(new long[] { 0 });
        x = x - mean;
        long n = x.shape[0], d = x.shape[1];
        Tensor s = x.t().matmul(x) / n;
        double variance = Tensors.Item<double>(s.trace()) / d;
        double lambda = shrinkage ?? LedoitWolf(x, s, variance);
        Tensor shrunk = s * (1 - lambda) + eye(d, dtype: ScalarType.Float64, device: s.device) * (lambda * variance);
        return new Gaussian(mean, shrunk, lambda);
    }

    /// <summary>[count, d] draws, float32, CPU.</summary>
    /// <param name="count">How many.</param>
    /// <param name="rng">The source of randomness.</param>
    /// <param name="centred">Draw from N(0, Σ) instead: directions rather than activations.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is not positive.</exception>
    public Tensor Sample(int count, Rng rng, bool centred = false)
    {
        using var scope = NewDisposeScope();
        Tensor factor = Tensors.Of(_factor, Dimension, Dimension);
        Tensor draws = Directions.Normals(count, Dimension, rng).to(ScalarType.Float64).matmul(factor.t());
        if (!centred) draws = draws + Mean;
        return draws.to(ScalarType.Float32).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// λ = min(1, b̄²/d²): estimation noise of S over its distance from the target, both as squared Frobenius norms.
    /// </summary>
    private static double LedoitWolf(Tensor centred, Tensor s, double variance)
    {
        long n = centred.shape[0], d = centred.shape[1];
        double squared = Tensors.Item<double>(s.square().sum()),
            fourth = Tensors.Item<double>(centred.square().sum(new long[] { 1 }).square().sum());
        double distance = squared - d * variance * variance, noise = (fourth / n - squared) / n;
        return distance <= 0 ? 1 : Math.Clamp(noise / distance, 0, 1);
    }

    // Cholesky is unique, so equal seeds give equal draws everywhere; eigenvectors only where Σ is singular.
    private static Tensor Factor(Tensor sigma, double scale, string name)
    {
        (Tensor lower, Tensor info) = linalg.cholesky_ex(sigma);
        if (Tensors.Item<int>(info) == 0) return lower;
        (Tensor values, Tensor vectors) = linalg.eigh(sigma);
        if (Tensors.Item<double>(values.min()) < -1e-8 * Math.Max(scale, double.Epsilon) * sigma.shape[0])
            throw new ArgumentException("the covariance is not positive semidefinite", name);
        return vectors * values.clamp_min(0).sqrt();
    }
}
