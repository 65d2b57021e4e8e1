using Hypotheses.Core.Baselines;
using static TorchSharp.torch;

namespace Hypotheses.Core.Measures.Sensitivity;

/// <summary>
/// Everything that an experiment on sensitivity needs of a system, whatever the system is: activations to start from, how the
/// system responds when one of them is replaced, and what activations look like in mean and covariance.
/// </summary>
/// <param name="Bases">[N, d] real activations; row i goes with context i of the response.</param>
/// <param name="Pool">[M, d] real activations of other samples: differences of two of them are "real" directions.</param>
/// <param name="Gaussian">Mean and covariance of activations.</param>
/// <param name="Radius">R, the length of a whole perturbation, in the activations' units.</param>
/// <param name="Threshold">τ, the distance in the first readout that counts as an effect.</param>
/// <param name="Response">[K·N, d] → [K·N, k]: K times all N rows in order, each in the place of its base.</param>
/// <param name="Readouts">Distances between responses by name; each linear near 0.</param>
/// <param name="Features">[F, d] true feature directions, where they are known.</param>
public sealed record PatchingSetup(
    Tensor Bases,
    Tensor Pool,
    Gaussian Gaussian,
    double Radius,
    double Threshold,
    Func<Tensor, Tensor> Response,
    IReadOnlyDictionary<string, Func<Tensor, Tensor, Tensor>> Readouts,
    Tensor? Features = null)
{
    /// <summary>The same system in coordinates rotated by Q [d, d]: rows x become x·Q.</summary>
    public PatchingSetup Rotated(Tensor q)
    {
        Tensor single = q.to(Bases.dtype).to(Bases.device);
        using Tensor mean = Gaussian.Mean.to(q.device), covariance = Gaussian.Covariance.to(q.device);
        Tensor wide = q.to(ScalarType.Float64);
        return this with
        {
            Bases = Bases.matmul(single),
            Pool = Pool.matmul(single),
            Gaussian = new Gaussian(mean.matmul(wide), wide.t().matmul(covariance).matmul(wide)),
            Response = x => Response(x.matmul(single.t())),
            Features = Features?.matmul(single),
        };
    }

    /// <summary>
    /// The same system measured in another unit: activations times <paramref name="factor"/>; the response reads them as before.
    /// </summary>
    public PatchingSetup Scaled(double factor)
    {
        using Tensor mean = Gaussian.Mean, covariance = Gaussian.Covariance;
        return this with
        {
            Bases = Bases * factor,
            Pool = Pool * factor,
            Gaussian = new Gaussian(mean * factor, covariance * factor * factor),
            Radius = Radius * factor,
            Response = x => Response(x / factor),
        };
    }
}
