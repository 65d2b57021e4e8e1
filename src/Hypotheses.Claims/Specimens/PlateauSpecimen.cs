using Hypotheses.Core.Interventions;
using Hypotheses.Core.Measures;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Statistics;
using static TorchSharp.torch;

namespace Hypotheses.Claims.Specimens;

/// <summary>
/// Perturbations of equal length from real and from made-up bases of one system. The directions are differences of two
/// activations that are not the base: towards or away from the base itself the response is special.
/// </summary>
/// <param name="Rig">The system.</param>
/// <param name="Real">[N, d] real activations.</param>
/// <param name="Covariance">[N, d] draws from N(μ, Σ̂).</param>
/// <param name="Isotropic">[N, d] at the real ones' distance from the mean, in random directions.</param>
/// <param name="Swapped">[N, d] real activations of other contexts.</param>
/// <param name="Directions">K times [N, d], unit rows.</param>
/// <param name="Twins">The same contrast (covariance − real, for each readout) in models that learned nothing; null where there are none.</param>
public sealed record PlateauSpecimen(
    PerturbationRig Rig, Tensor Real, Tensor Covariance, Tensor Isotropic, Tensor Swapped, IReadOnlyList<Tensor> Directions, IReadOnlyDictionary<string, double[]>? Twins = null)
    : ISpecimen<PlateauSpecimen>
{
    /// <summary>A specimen of a rig: made-up bases and <paramref name="directions"/> directions a base are drawn from the seed.</summary>
    public static PlateauSpecimen Of(PerturbationRig rig, Seed seed, int directions)
    {
        Rng rng = seed.Derive("plateau").Rng();
        int n = (int)rig.Bases.shape[0], d = (int)rig.Bases.shape[1];
        using Tensor mean = rig.Gaussian.Mean.to(rig.Bases.dtype);
        Tensor radius = linalg.vector_norm(rig.Bases - mean, 2.0, new long[] { 1 }, keepdim: true);
        return new PlateauSpecimen(
            rig,
            rig.Bases,
            rig.Gaussian.Sample(n, rng),
            mean + Core.Interventions.Directions.Isotropic(n, d, rng) * radius,
            rig.Bases.roll(1, 0),
            [.. Enumerable.Range(0, directions).Select(_ => Core.Interventions.Directions.DifferenceOfTwo(rig.Pool, n, rng))]);
    }

    /// <summary>Median over bases and directions of the early-response ratio ρ, for each readout.</summary>
    private Dictionary<string, double> Ratios(Tensor bases)
    {
        var ratios = Rig.Readouts.Keys.ToDictionary(name => name, _ => new List<double>());
        foreach (Tensor direction in Directions)
            foreach ((string name, Func<Tensor, Tensor, Tensor> distance) in Rig.Readouts)
                ratios[name].AddRange(EarlyResponse.Ratio(Rig.Response, bases, direction, Rig.Radius, distance).Where(double.IsFinite));
        return ratios.ToDictionary(r => r.Key, r => r.Value.Count == 0 ? double.NaN : Summary.Median([.. r.Value]));
    }

    /// <summary>For each readout the median ρ from each kind of base.</summary>
    public IReadOnlyList<BaseRatios> Ratios()
    {
        var (real, covariance, isotropic, swapped) = (Ratios(Real), Ratios(Covariance), Ratios(Isotropic), Ratios(Swapped));
        return [.. real.Keys.Select(name => new BaseRatios(name, real[name], covariance[name], isotropic[name], swapped[name]))];
    }

    /// <inheritdoc/>
    public PlateauSpecimen? Under(Invariance invariance, Seed seed)
    {
        switch (invariance)
        {
            case Invariance.Rotation:
                Tensor wide = Core.Interventions.Directions.Rotation((int)Real.shape[1], seed.Rng()), q = wide.to(Real.dtype);
                return new PlateauSpecimen(Rig.Rotated(wide), Real.matmul(q), Covariance.matmul(q), Isotropic.matmul(q), Swapped.matmul(q), [.. Directions.Select(u => u.matmul(q))], Twins);
            case Invariance.Scaling:
                return new PlateauSpecimen(Rig.Scaled(3), Real * 3, Covariance * 3, Isotropic * 3, Swapped * 3, Directions, Twins);
            default:
                return null;
        }
    }

    /// <inheritdoc/>
    public PlateauSpecimen? Under(Mutant mutant, Seed seed) =>
        mutant == Mutant.SwappedBaseline ? this with { Real = Covariance, Covariance = Real } : null;
}

/// <summary>Median early-response ratios of one readout.</summary>
/// <param name="Readout">Its name.</param>
/// <param name="Real">From real bases.</param>
/// <param name="Covariance">From covariance-matched bases.</param>
/// <param name="Isotropic">From isotropic bases.</param>
/// <param name="Swapped">From real bases of other contexts.</param>
public sealed record BaseRatios(string Readout, double Real, double Covariance, double Isotropic, double Swapped);
