using Hypotheses.Core.Baselines;
using Hypotheses.Core.Measures.Geometry;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Worlds;
using static TorchSharp.torch;

namespace Hypotheses.Claims.Vocabulary;

/// <summary>A set of directions with the covariance of the activations that they live among.</summary>
/// <param name="Directions">[F, d]; latents that never fire are left out.</param>
/// <param name="Gaussian">Mean and covariance of the activations.</param>
/// <param name="Fvu">Fraction of variance that the dictionary leaves unexplained; 0 where the directions were chosen.</param>
/// <param name="DeadShare">Share of the dictionary's latents that never fire; where it is known how many it needs, the share of
/// those that it lacks.</param>
/// <param name="Seed">For baselines.</param>
public sealed record DirectionsSpecimen(Tensor Directions, Gaussian Gaussian, double Fvu, double DeadShare, Seed Seed)
    : ISpecimen<DirectionsSpecimen>
{
    /// <summary>
    /// The decoder of a dictionary, judged on <paramref name="samples"/> activations of a stream; latents that do not fire on
    /// them are left out.
    /// </summary>
    /// <param name="dictionary">The dictionary.</param>
    /// <param name="evaluation">Activations.</param>
    /// <param name="samples">How many.</param>
    /// <param name="gaussian">Their mean and covariance.</param>
    /// <param name="seed">For baselines.</param>
    /// <param name="needed">How many latents must live; null for all.</param>
    public static DirectionsSpecimen Of(
        SparseAutoencoder dictionary, IActivationStream evaluation, int samples, Gaussian gaussian, Seed seed, int? needed = null)
    {
        using var scope = NewDisposeScope();
        SaeReport report = SaeReport.Evaluate(dictionary, evaluation, samples);
        long[] living = [.. Enumerable.Range(0, dictionary.Width).Where(f => report.Firing[f] > 0).Select(f => (long)f)];
        return new DirectionsSpecimen(
            dictionary.DecoderTensor.index_select(0, tensor(living)).MoveToOuterDisposeScope(), gaussian, report.Fvu, Math.Max(
                0, 1 - ((double)living.Length / (needed ?? dictionary.Width))), seed);
    }

    /// <summary>The directions' nearest-neighbour cosines.</summary>
    public NearestNeighbourCosine Nearest => NearestNeighbourCosine.Of(Directions);

    /// <summary>
    /// The same for isotropic directions of equal count (F1), several draws together: a baseline is as noisy as what is compared
    /// with it.
    /// </summary>
    public NearestNeighbourCosine Isotropic(int draws) =>
        Draws(
            "isotropic",
            draws,
            seed => NearestNeighbourCosine.Isotropic((int)Directions.shape[0], (int)Directions.shape[1], seed));

    /// <summary>The same for draws from N(0, Σ̂) of equal count (F2), several draws together.</summary>
    public NearestNeighbourCosine Covariance(int draws) =>
        Draws("covariance", draws, seed => NearestNeighbourCosine.CovarianceMatched((int)Directions.shape[0], Gaussian, seed));

    /// <summary>
    /// Directions drawn from N(0, Σ̂), as many as there are (F2): the mean over several draws of each number that
    /// <paramref name="measure"/> takes of them.
    /// </summary>
    public double[] CovarianceMeans(int draws, Func<Tensor, double[]> measure)
    {
        double[][] drawn = [.. Enumerable.Range(0, draws).Select(i =>
        {
            using var scope = NewDisposeScope();
            return measure(
                Gaussian.Sample((int)Directions.shape[0], Seed.Derive("covariance directions", i).Rng(), centred: true));
        })];
        return [.. drawn[0].Select((_, k) => drawn.Average(d => d[k]))];
    }

    /// <summary>
    /// The same from a normal distribution with the mean and the (shrunk) covariance of the directions themselves at unit length:
    /// as spread out as they are, whatever the activations are. An estimate from few directions is narrower or wider than what
    /// they were drawn from, and so would the number be off: by how much is seen where it is taken once more, from draws instead
    /// of directions, and subtracted (the iterated bootstrap; Hall, "On the bootstrap and confidence intervals", 1986).
    /// </summary>
    public double[] MomentMeans(int draws, Func<Tensor, double[]> measure)
    {
        using var scope = NewDisposeScope();
        int count = (int)Directions.shape[0];
        Gaussian own = Own(Directions);
        (double[] Once, double[] Twice)[] drawn = [.. Enumerable.Range(0, draws).Select(i =>
        {
            using var inner = NewDisposeScope();
            Tensor once = own.Sample(count, Seed.Derive("moment directions", i).Rng());
            return (measure(once), measure(Own(once).Sample(count, Seed.Derive("moment directions twice", i).Rng())));
        })];
        return [
            .. drawn[0].Once.Select((_, k) => (2 * drawn.Average(d => d.Once[k])) - drawn.Average(d => d.Twice[k]))];

        static Gaussian Own(Tensor directions) =>
            Gaussian.Estimate(nn.functional.normalize(directions.to(ScalarType.Float64), p: 2, dim: 1));   // [F, d]
    }

    /// <inheritdoc/>
    public DirectionsSpecimen? Under(Invariance invariance, Seed seed)
    {
        switch (invariance)
        {
            case Invariance.Permutation:
                long[] order = [.. Enumerable.Range(0, (int)Directions.shape[0])];
                seed.Rng().Shuffle(order.AsSpan());
                return this with { Directions = Directions.index_select(0, tensor(order)) };
            case Invariance.Scaling:
                using (Tensor mean = Gaussian.Mean, covariance = Gaussian.Covariance)
                    return this with { Directions = Directions * 3, Gaussian = new Gaussian(mean * 3, covariance * 9) };
            default:
                return null;
        }
    }

    /// <inheritdoc/>
    public DirectionsSpecimen? Under(Mutant mutant, Seed seed) => mutant switch
    {
        // The directions are exchanged with draws of the baseline.
        Mutant.SwappedBaseline => this with { Directions = Gaussian.Sample((int)Directions.shape[0], seed.Rng(), centred: true) },
        _ => null,
    };

    private NearestNeighbourCosine Draws(string name, int draws, Func<Seed, NearestNeighbourCosine> draw) =>
        new([.. Enumerable.Range(0, draws).SelectMany(i => draw(Seed.Derive(name, i)).Cosine)]);
}
