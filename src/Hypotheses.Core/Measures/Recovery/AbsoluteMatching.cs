using Hypotheses.Core.Baselines;
using Hypotheses.Core.Numerics;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Statistics.Intervals;
using static TorchSharp.torch;

namespace Hypotheses.Core.Measures.Recovery;

/// <summary>
/// A dictionary's decoder against the true directions of a world: which feature each latent points at, and how well the two sets
/// agree. Absolute cosines, as SAELens has them (<c>sae_lens/synthetic/evals.py</c>); for signed ones with dead and duplicate
/// latents left out see <see cref="SignedMatching"/>. Immutable and thread-safe. Keeps 4d(F + n) bytes: 63 MB at F=4,096,
/// n=16,384, d=768; making one needs 4·F·n more (268 MB).
/// </summary>
public sealed class AbsoluteMatching
{
    private const int Chunk = 512;
    private readonly float[] _decoder, _features;

    private AbsoluteMatching(float[] decoder, float[] features, int latents, int count, int dimension)
    {
        (_decoder, _features, Latents, Features, Dimension) = (decoder, features, latents, count, dimension);
        (Best, BestCosine, Norms) = (new int[latents], new double[latents], new double[latents]);
    }

    /// <summary>F.</summary>
    public int Latents { get; }

    /// <summary>n.</summary>
    public int Features { get; }

    /// <summary>d.</summary>
    public int Dimension { get; }

    /// <summary>
    /// For each latent the feature of greatest |cosine|, the first among equals; feature 0 for a zero row, whose cosines are all
    /// 0.
    /// </summary>
    public int[] Best { get; }

    /// <summary>The signed cosine to that feature, in [−1, 1].</summary>
    public double[] BestCosine { get; }

    /// <summary>The length of each decoder row.</summary>
    public double[] Norms { get; }

    /// <summary>
    /// Mean correlation coefficient: latents and features paired one to one so that Σ|cos| is greatest (Hungarian), then the mean
    /// of |cos| over the min(F, n) pairs; range [0, 1]. O'Neill et al. 2024 (arXiv:2411.13117) and 2025 (arXiv:2505.20254) by way
    /// of SAELens. Pairs that involve a zero row count as 0. Paired by float32 cosines, averaged in float64.
    /// </summary>
    public double Mcc { get; private init; }

    /// <summary>
    /// Number of different features in <see cref="Best"/> over F; range (0, 1], 1 where no two latents point at one feature
    /// (SAELens). Zero rows count as pointing at feature 0.
    /// </summary>
    public double Uniqueness => (double)Best.Distinct().Count() / Latents;

    /// <summary>Latent j's decoder row [d], as given.</summary>
    public ReadOnlySpan<float> Direction(int latent) => _decoder.AsSpan(latent * Dimension, Dimension);

    /// <summary>Feature i's direction [d], of length 1.</summary>
    public ReadOnlySpan<float> Feature(int feature) => _features.AsSpan(feature * Dimension, Dimension);

    /// <summary>Compares decoder rows [F, d] with true directions [n, d], any lengths of rows, on one device.</summary>
    /// <exception cref="ArgumentException">Not finite matrices of one row length, or a true direction is 0.</exception>
    public static AbsoluteMatching Of(Tensor decoder, Tensor features) => Of(decoder, features, paired: true);

    private static AbsoluteMatching Of(Tensor decoder, Tensor features, bool paired)
    {
        Rows.Require(decoder, nameof(decoder));
        Rows.Require(features, nameof(features));
        Rows.RequireSameLength(decoder, features, nameof(features));
        using var scope = NewDisposeScope();
        Tensor v = Rows.UnitDoubles(features), u = Rows.UnitDoubles(decoder),
            norms = linalg.vector_norm(decoder.to(ScalarType.Float64), 2.0, new long[] { 1 });
        if (Tensors.Item<bool>((linalg.vector_norm(v, 2.0, new long[] { 1 }) < .5).any()))
            throw new ArgumentException("features: a direction is 0", nameof(features));
        int latents = (int)u.shape[0], count = (int)v.shape[0];
        if (paired && (long)latents * count > Array.MaxLength)
            throw new ArgumentException($"decoder: {latents} latents by {count} features are too many to pair", nameof(decoder));
        float[] scores = new float[paired ? latents * count : 0];
        int[] best = new int[latents];
        double[] bestCosine = new double[latents];
        for (int at = 0; at < latents; at += Chunk)
        {
            using var inner = NewDisposeScope();
            int rows = Math.Min(Chunk, latents - at);
            Tensor cosine = u[TensorIndex.Slice(at, at + rows)].matmul(v.t()), size = cosine.abs();
            if (paired) Finite.Singles(size, nameof(decoder)).CopyTo(scores, (long)at * count);
            Tensor first = FirstGreatest(size);
            long[] column = Rows.ToIndices(first);
            double[] signed = Rows.ToArray(cosine.gather(1, first.unsqueeze(1)));
            for (int i = 0; i < rows; i++) (best[at + i], bestCosine[at + i]) = ((int)column[i], Math.Clamp(signed[i], -1, 1));
        }

        var match = new AbsoluteMatching(
            Finite.Singles(decoder, nameof(decoder)), Finite.Singles(v, nameof(features)), latents, count, (int)u.shape[1])
        {
            Mcc = paired ? MeanPaired(u, v, Assignment.Maximum(scores, latents, count)) : double.NaN,
        };
        best.CopyTo(match.Best, 0);
        bestCosine.CopyTo(match.BestCosine, 0);
        Rows.ToArray(norms).CopyTo(match.Norms, 0);
        return match;
    }

    /// <summary>
    /// Mcc and uniqueness of isotropic directions, as many as latents, in the place of the decoder's; draw i has a seed of its
    /// own.
    /// </summary>
    /// <exception cref="ArgumentException">No draws.</exception>
    public (ChanceLevel Mcc, ChanceLevel Uniqueness) Chance(Seed seed, int draws = 10)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 1);
        double[] mcc = new double[draws], uniqueness = new double[draws];
        using var scope = NewDisposeScope();
        Tensor features = FeatureTensor();
        for (int i = 0; i < draws; i++)
        {
            using var inner = NewDisposeScope();
            AbsoluteMatching random = Of(
                Baselines.Directions.Isotropic(Latents, Dimension, seed.Derive("chance", i).Rng()), features);
            (mcc[i], uniqueness[i]) = (random.Mcc, random.Uniqueness);
        }

        return (Level(mcc), Level(uniqueness));
    }

    /// <summary>
    /// The decoder with every row turned to an isotropic direction of the same length, against the same features; not paired, so
    /// without <see cref="Mcc"/>.
    /// </summary>
    internal AbsoluteMatching Turned(Seed seed)
    {
        using var scope = NewDisposeScope();
        Tensor decoder = Tensors.Of(_decoder, Latents, Dimension);
        return Of(Baselines.Fakes.Isotropic(decoder, seed.Rng()), FeatureTensor(), paired: false);
    }

    /// <summary>w_j·v for some features, [features × F], in float32.</summary>
    internal float[] Along(int[] features)
    {
        float[] along = new float[checked(features.Length * Latents)];
        using var scope = NewDisposeScope();
        Tensor decoder = DecoderTensor().to(ScalarType.Float64).t(), directions = FeatureTensor();
        for (int at = 0; at < features.Length; at += Chunk)
        {
            using var inner = NewDisposeScope();
            long[] listed = [.. features.Skip(at).Take(Chunk).Select(f => (long)f)];
            Tensor product = Tensors.Select(directions, listed).to(ScalarType.Float64).matmul(decoder);
            Finite.Singles(product, nameof(features)).CopyTo(along, (long)at * Latents);
        }

        return along;
    }

    /// <summary>Mean and quantile of draws.</summary>
    internal static ChanceLevel Level(double[] draws) => new(Summary.Mean(draws), Summary.Quantile(draws, .95), draws.Length);

    /// <summary>Unit features [n, d]; the caller's scope owns them.</summary>
    internal Tensor FeatureTensor() => Tensors.Of(_features, Features, Dimension);

    /// <summary>Decoder rows [F, d] as given; the caller's scope owns them.</summary>
    internal Tensor DecoderTensor() => Tensors.Of(_decoder, Latents, Dimension);

    /// <summary>Mean |u·v| over the latents that have a partner.</summary>
    private static double MeanPaired(Tensor u, Tensor v, int[] partner)
    {
        long[] latents = [.. Enumerable.Range(0, partner.Length).Where(j => partner[j] >= 0).Select(j => (long)j)],
            features = [.. latents.Select(j => (long)partner[j])];
        Tensor cosines = (Tensors.Select(u, latents) * Tensors.Select(v, features)).sum(new long[] { 1 });
        return Tensors.Item<double>(cosines.abs().clamp_max(1).mean());
    }

    // argmax may give any of several greatest numbers.
    private static Tensor FirstGreatest(Tensor rows)
    {
        Tensor place = arange(rows.shape[1], ScalarType.Int64, rows.device);
        return place.where(rows == rows.amax(new long[] { 1 }, keepdim: true), full_like(place, rows.shape[1]))
            .amin(new long[] { 1 });
    }
}
