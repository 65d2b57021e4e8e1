using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;

namespace Hypotheses.Tests.Core.Sae;

/// <summary>
/// The smallest sparse world: n ≤ d features along the axes, each active with probability p and magnitude U[.8, 1.2], or, with
/// noise, n directions drawn at random and a Gaussian background.
/// </summary>
internal sealed class SparseWorld(
    Seed seed,
    int dimension,
    int features,
    double probability,
    bool orthonormal = true,
    double noise = 0,
    double shift = 0,
    float scale = 1)
    : IActivationStream
{
    private readonly Rng _rng = seed.Rng();
    private readonly float[] _directions = Directions(dimension, features, orthonormal);

    public int Dimension => dimension;

    public ReadOnlySpan<float> Direction(int feature) => _directions.AsSpan(feature * dimension, dimension);

    public void Next(Span<float> activations)
    {
        if (activations.Length % dimension != 0) throw new ArgumentException("activations: not whole rows");
        for (int n = 0; n < activations.Length; n += dimension)
        {
            Span<float> x = activations.Slice(n, dimension);
            if (noise > 0) _rng.Normals(x, noise);
            else x.Clear();
            foreach (ref float number in x) number += (float)shift;
            for (long j = _rng.Gap(probability); j < features; j += 1 + _rng.Gap(probability))
            {
                float magnitude = (float)_rng.Uniform(.8, 1.2);
                ReadOnlySpan<float> direction = Direction((int)j);
                for (int i = 0; i < dimension; i++) x[i] += magnitude * direction[i];
            }

            foreach (ref float number in x) number *= scale;
        }
    }

    private static float[] Directions(int d, int n, bool orthonormal)
    {
        var all = new float[n * d];
        Rng rng = Seed.FromPath("sparse world").Rng();
        for (int j = 0; j < n; j++)
        {
            Span<float> row = all.AsSpan(j * d, d);
            if (orthonormal) row[j] = 1;
            else
            {
                rng.Normals(row);
                float norm = MathF.Sqrt(row.ToArray().Sum(x => x * x));
                foreach (ref float number in row) number /= norm;
            }
        }

        return all;
    }
}
