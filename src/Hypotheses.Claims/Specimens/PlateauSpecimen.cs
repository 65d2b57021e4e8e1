using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Measures.Sensitivity;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Statistics.Intervals;
using static TorchSharp.torch;

namespace Hypotheses.Claims.Specimens;

/// <summary>
/// Perturbations of equal length from real and from made-up bases of one system. The directions are differences of two
/// activations that are not the base: towards or away from the base itself the response is special.
/// </summary>
/// <param name="Setup">The system.</param>
/// <param name="Real">[N, d] real activations.</param>
/// <param name="Covariance">[N, d] draws from N(μ, Σ̂).</param>
/// <param name="Isotropic">[N, d] at the real ones' distance from the mean, in random directions.</param>
/// <param name="Swapped">[N, d] real activations of other contexts.</param>
/// <param name="Directions">K times [N, d], unit rows.</param>
/// <param name="Twins">The same contrast (covariance − real) in models that learned nothing, for each readout; null where there
/// are none.</param>
public sealed record PlateauSpecimen(
    PatchingSetup Setup, Tensor Real, Tensor Covariance, Tensor Isotropic, Tensor Swapped, IReadOnlyList<Tensor> Directions,
    IReadOnlyDictionary<string, TwinContrasts>? Twins = null)
    : ISpecimen<PlateauSpecimen>
{
    /// <summary>
    /// Of one seed at a site; where the subject has twins, their contrasts too: those are the same for all seeds, and measured
    /// once.
    /// </summary>
    /// <param name="subject">The system.</param>
    /// <param name="site">Where activations are replaced.</param>
    /// <param name="seed">The trial's.</param>
    /// <param name="bases">Bases of each kind.</param>
    /// <param name="directions">Directions a base.</param>
    /// <param name="twins">How many twins, all kinds together; at least one of each.</param>
    /// <param name="shared">What the twins follow from: the same for all trials.</param>
    public static Preparation<PlateauSpecimen> Prepare(
        IResponds subject, HookSetting site, Seed seed, int bases, int directions, int twins, Seed shared)
    {
        var own = new Preparation<PlateauSpecimen>(() => Of(subject.Setup(site, seed, bases), seed, directions));
        return subject is IHasTwins family
            ? own.With(
                TwinContrasts.Prepare(family, site, shared, bases, directions, twins),
                (specimen, contrasts) => specimen with { Twins = contrasts })
            : own;
    }

    /// <summary>
    /// A specimen of a setup: made-up bases and <paramref name="directions"/> directions a base are drawn from the seed.
    /// </summary>
    public static PlateauSpecimen Of(PatchingSetup setup, Seed seed, int directions)
    {
        Rng rng = seed.Derive("plateau").Rng();
        int n = (int)setup.Bases.shape[0], d = (int)setup.Bases.shape[1];
        // What is drawn is drawn on the CPU, one seed for all devices, and belongs beside the bases.
        Device device = setup.Bases.device;
        using Tensor mean = setup.Gaussian.Mean.to(setup.Bases.dtype).to(device);
        Tensor radius = linalg.vector_norm(setup.Bases - mean, 2.0, new long[] { 1 }, keepdim: true);
        return new PlateauSpecimen(
            setup,
            setup.Bases,
            setup.Gaussian.Sample(n, rng).to(device),
            mean + Core.Baselines.Directions.Isotropic(n, d, rng).to(device) * radius,
            setup.Bases.roll(1, 0),
            [.. Enumerable.Range(0, directions).Select(_ => Core.Baselines.Directions.DifferenceOfTwo(setup.Pool, n, rng))]);
    }

    /// <summary>For each readout the median ρ from each kind of base, over bases and directions.</summary>
    public IReadOnlyList<BaseRatios> Ratios()
    {
        var (real, covariance, isotropic, swapped) = (
            RatiosOf(Real), RatiosOf(Covariance), RatiosOf(Isotropic), RatiosOf(Swapped));
        return [.. Setup.Readouts.Keys.Select((name, k) => new BaseRatios(
            name, Median(real[k]), Median(covariance[k]), Median(isotropic[k]), Median(swapped[k]), Silent(
                real[k], covariance[k], swapped[k])))];
    }

    /// <summary>
    /// For each readout the contrast ρ(covariance) − ρ(real), without the other bases; NaN where nothing responds.
    /// </summary>
    public double[] Contrasts()
    {
        var (real, covariance) = (RatiosOf(Real), RatiosOf(Covariance));
        return [.. Enumerable.Range(0, real.Length).Select(k => Median(covariance[k]) - Median(real[k]))];
    }

    private double[][] RatiosOf(Tensor bases) =>
        EarlyResponse.Ratios(Setup.Response, bases, Directions, Setup.Radius, [.. Setup.Readouts.Values]);

    // A base from which nothing comes out has no ratio: it is counted, and the median is that of the others.
    private static double Median(double[] ratios) =>
        ratios.Where(double.IsFinite).ToArray() is { Length: > 0 } finite ? Summary.Median(finite) : double.NaN;

    private static double Silent(params double[][] ratios) =>
        ratios.Max(r => r.Count(v => !double.IsFinite(v)) / (double)r.Length);

    /// <inheritdoc/>
    public PlateauSpecimen? Under(Invariance invariance, Seed seed)
    {
        switch (invariance)
        {
            case Invariance.Rotation:
                Tensor wide = Core.Baselines.Directions.Rotation((int)Real.shape[1], seed.Rng()),
                    q = wide.to(Real.dtype).to(Real.device);
                return new PlateauSpecimen(
                    Setup.Rotated(wide),
                    Real.matmul(q),
                    Covariance.matmul(q),
                    Isotropic.matmul(q),
                    Swapped.matmul(q),
                    [.. Directions.Select(u => u.matmul(q))],
                    Twins);
            case Invariance.Scaling:
                return new PlateauSpecimen(
                    Setup.Scaled(3), Real * 3, Covariance * 3, Isotropic * 3, Swapped * 3, Directions, Twins);
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
/// <param name="Silent">The largest share of real, covariance-matched or swapped bases from which nothing came out, so that they
/// have no ratio.</param>
public sealed record BaseRatios(string Readout, double Real, double Covariance, double Isotropic, double Swapped, double Silent);
