using Hypotheses.Core.Baselines;
using Hypotheses.Core.Measures.Recovery;
using Hypotheses.Core.Numerics;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Core.Measures.Absorption;

/// <summary>
/// Feature hedging: a dictionary too narrow for its world mixes into its latents parts of correlated features for which it has no
/// latent (Chanin, Dulka and Garriga-Alonso, "Feature Hedging: Correlated Features Break Narrow Sparse Autoencoders", 2025,
/// arXiv:2505.11756; <c>calculate_hedging_stats</c> of their <c>hedging_paper/evals/hedging_eval.py</c>).
/// </summary>
/// <param name="Portion">Mean over latents of the length of the change's projection on the subspace; range [0, 2].</param>
/// <param name="Chance">The same portion for random (Gaussian) subspaces of equal count, the authors' baseline.</param>
public sealed record Hedging(double Portion, ChanceLevel Chance)
{
    /// <summary>
    /// max(0, (portion − c)/(1 − c)) with c the mean over random subspaces; range [0, 1] wherever portions are at most 1. NaN
    /// where the portion is NaN or c is 1.
    /// </summary>
    public double Degree =>
        double.IsNaN(Portion) || Chance.Mean >= 1 ? double.NaN : Math.Max(0, (Portion - Chance.Mean) / (1 - Chance.Mean));

    /// <summary>
    /// As the authors measure it, without known features: a dictionary is trained on with N more latents and, as a control,
    /// without them; what the new latents take away from the old ones was hedged. The portion is the mean over the old latents j
    /// of ‖P(ŵ_j′ − ŵ_j)‖, rows of length 1, with P the projection on the span of the new latents' rows.
    /// </summary>
    /// <param name="control">Decoder of the control [F, d].</param>
    /// <param name="extended">Decoder of the extended dictionary [F + N, d], old latents first.</param>
    /// <param name="seed">Seed of the random subspaces.</param>
    /// <param name="draws">Number of random subspaces; the authors take 50.</param>
    /// <exception cref="ArgumentException">Not finite matrices of one row length, the second no longer than the first, or no
    /// draws.</exception>
    public static Hedging Between(Tensor control, Tensor extended, Seed seed, int draws = 50)
    {
        Rows.Require(control, nameof(control));
        Rows.Require(extended, nameof(extended));
        Rows.RequireSameLength(control, extended, nameof(extended));
        long old = control.shape[0], added = extended.shape[0] - old;
        if (added < 1)
            throw new ArgumentException(
                $"extended: {extended.shape[0]} latents are no more than the control's {old}", nameof(extended));
        using var scope = NewDisposeScope();
        Tensor before = Rows.UnitDoubles(control), after = Rows.UnitDoubles(extended);
        return Of(after[TensorIndex.Slice(0, old)] - before, after[TensorIndex.Slice(old)], seed, draws);
    }

    /// <summary>
    /// The adaptation to known features: what a latent would be without hedging is known, its own feature. The change of a latent
    /// j is the part of its row beyond that feature, r_j = ŵ_j − (ŵ_j·v)v, v the feature it points at; the subspace is the span
    /// of the features at which no latent points, those that more latents would learn. Means are over <paramref name="living"/>
    /// latents with a row that is not 0, and only these count as pointing. 0 where every feature has a latent; NaN where those
    /// without one span (nearly) all of the space, as in worlds with n ≫ d: there <see cref="LargestForeignPart"/> still tells.
    /// </summary>
    /// <param name="match">Decoder and features.</param>
    /// <param name="living">For each latent whether it ever fires; all by default.</param>
    /// <param name="seed">Seed of the random subspaces.</param>
    /// <param name="draws">Number of random subspaces.</param>
    /// <exception cref="ArgumentException">No draws, or another number of latents.</exception>
    public static Hedging AgainstFeatures(AbsoluteMatching match, Seed seed, bool[]? living = null, int draws = 50)
    {
        using var scope = NewDisposeScope();
        (Tensor beyond, Tensor? missing) = Beyond(match, living);
        if (beyond.shape[0] == 0) return new Hedging(double.NaN, new ChanceLevel(double.NaN, double.NaN, draws));
        if (missing is null) return new Hedging(0, new ChanceLevel(0, 0, draws));
        if (missing.shape[0] >= match.Dimension) return new Hedging(double.NaN, new ChanceLevel(double.NaN, double.NaN, draws));
        return Of(beyond, missing, seed, draws);
    }

    /// <summary>
    /// The largest part that a feature without a latent has in a latent: mean over living latents of max_k |r_j·v_k| over such
    /// features k, r_j as in <see cref="AgainstFeatures"/>; range [0, 1], for any n and d, 0 where every feature has a latent,
    /// NaN without a living one. Its chance level is the same number for r_j turned to isotropic directions, lengths kept: a
    /// latent that is merely noisy reaches it, one that hedges exceeds it.
    /// </summary>
    /// <exception cref="ArgumentException">No draws, or another number of latents.</exception>
    public static (double Value, ChanceLevel Chance) LargestForeignPart(
        AbsoluteMatching match, Seed seed, bool[]? living = null, int draws = 10)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 1);
        using var scope = NewDisposeScope();
        (Tensor beyond, Tensor? missing) = Beyond(match, living);
        if (beyond.shape[0] == 0) return (double.NaN, new ChanceLevel(double.NaN, double.NaN, draws));
        if (missing is null) return (0, new ChanceLevel(0, 0, draws));
        Tensor length = linalg.vector_norm(beyond, 2.0, new long[] { 1 }, keepdim: true);
        ChanceLevel chance = ChanceLevel.Of(seed, draws, rng =>
            Largest(length * Directions.Isotropic((int)beyond.shape[0], match.Dimension, rng).to(ScalarType.Float64), missing));
        return (Largest(beyond, missing), chance);
    }

    private static Hedging Of(Tensor change, Tensor directions, Seed seed, int draws)
    {
        ChanceLevel chance = ChanceLevel.Of(seed, draws, rng =>
        {
            Tensor random = Directions.Normals((int)directions.shape[0], (int)directions.shape[1], rng).to(change.device);
            return Projected(change, random.to(ScalarType.Float64));
        });
        return new Hedging(Projected(change, directions), chance);
    }

    /// <summary>Mean length of rows' projections on the span of other rows, whatever that span's rank.</summary>
    private static double Projected(Tensor rows, Tensor span)
    {
        using var scope = NewDisposeScope();
        (_, Tensor singular, Tensor basis) = linalg.svd(span, fullMatrices: false);
        Tensor kept = basis[singular > 1e-9 * singular.max()];
        return Tensors.Item<double>(linalg.vector_norm(rows.matmul(kept.t()), 2.0, new long[] { 1 }).mean());
    }

    private static double Largest(Tensor rows, Tensor directions)
    {
        double sum = 0;
        for (long at = 0; at < rows.shape[0]; at += 512)
        {
            using var scope = NewDisposeScope();
            Tensor part = rows[TensorIndex.Slice(at, Math.Min(at + 512, rows.shape[0]))];
            sum += Tensors.Item<double>(part.matmul(directions.t()).abs().amax(new long[] { 1 }).sum());
        }

        return sum / rows.shape[0];
    }

    /// <summary>
    /// r_j of the living latents [L, d] and the features without a living latent [u, d], float64; null where there are none.
    /// </summary>
    private static (Tensor Beyond, Tensor? Missing) Beyond(AbsoluteMatching match, bool[]? living)
    {
        if (living is not null && living.Length != match.Latents)
            throw new ArgumentException($"living: {living.Length} latents where {match.Latents} are expected", nameof(living));
        int[] latents = [.. Enumerable.Range(0, match.Latents).Where(j => match.Norms[j] > 0 && (living is null || living[j]))];
        bool[] has = new bool[match.Features];
        foreach (int j in latents) has[match.Best[j]] = true;
        long[] missing = [.. Enumerable.Range(0, match.Features).Where(i => !has[i]).Select(i => (long)i)];
        Tensor features = match.FeatureTensor().to(ScalarType.Float64);
        if (latents.Length == 0) return (zeros(0, match.Dimension, ScalarType.Float64), null);
        Tensor w = Rows.UnitDoubles(Tensors.Select(match.DecoderTensor(), latents));
        Tensor v = Tensors.Select(features, latents.Select(j => match.Best[j]));
        Tensor beyond = w - (w * v).sum(new long[] { 1 }, keepdim: true) * v;
        return (beyond, missing.Length == 0 ? null : Tensors.Select(features, missing));
    }
}
