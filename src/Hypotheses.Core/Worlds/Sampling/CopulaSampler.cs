using Hypotheses.Core.Numerics;
using Hypotheses.Core.Runtime;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;

namespace Hypotheses.Core.Worlds.Sampling;

/// <summary>
/// Rates that move together: a sample draws g ~ N(0, C) and feature i is active with probability a·Φ(g_i)·r_i, a such that
/// these sum to Σ r_i in each sample (at most 1 each). Values uniform in [0, 1).
/// </summary>
internal sealed class CopulaSampler(float[] factor, double[] rates) : CodeSampler
{
    private readonly float[] _gaussian = new float[rates.Length];
    private readonly double[] _weights = new double[rates.Length];
    private readonly double _total = rates.Sum();

    internal override void Next(Rng rng, SparseCode code)
    {
        code.Clear();
        int n = rates.Length;
        _gaussian.AsSpan().Clear();
        for (int j = 0; j < n; j++) // column j of the lower factor begins at row j
            RowKernels.AddScaled(_gaussian.AsSpan(j), factor.AsSpan(j * n + j, n - j), (float)rng.Normal());
        double sum = 0;
        for (int i = 0; i < n; i++) sum += _weights[i] = Normal.CDF(0, 1, _gaussian[i]) * rates[i];
        double scale = sum > 0 ? _total / sum : 0;
        for (int i = 0; i < n; i++)
            if (rng.Uniform() < _weights[i] * scale) code.Add(i, rng.UniformSingle());
    }

    /// <summary>
    /// Lower Cholesky factor, column-major [n × n], of the published random matrix: uniform numbers made symmetric, 1.001 of the
    /// lowest eigenvalue taken off the diagonal where it is negative, normalised to a correlation matrix.
    /// </summary>
    internal static float[] Factor(Rng rng, int n)
    {
        Matrix<double> uniform = Matrix<double>.Build.Dense(n, n, (_, _) => rng.Uniform());
        Matrix<double> covariance = (uniform + uniform.Transpose()) / 2;
        double lowest = covariance.Evd(Symmetricity.Symmetric).EigenValues.Min(value => value.Real);
        if (lowest < 0) covariance -= Matrix<double>.Build.DenseIdentity(n) * (1.001 * lowest);
        Vector<double> scale = covariance.Diagonal().Map(value => 1 / Math.Sqrt(value));
        Matrix<double> correlation = covariance.MapIndexed((i, j, value) => value * scale[i] * scale[j]);
        return [.. correlation.Cholesky().Factor.ToColumnMajorArray().Select(value => (float)value)];
    }
}
