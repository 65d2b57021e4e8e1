using Hypotheses.Core.Baselines;
using Hypotheses.Core.Numerics;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Core.Measures.Splitting;

/// <summary>
/// κ: do groups of split latents share what sets them apart from their parents, beyond chance? R is the mean over latents that
/// count of max(0, c)², c the largest signed cosine of a latent's offset (the latent without its parent's direction) with any
/// offset or latent outside its group; κ = (R − R₀)/(1 − R₀), R₀ the mean of R over draws. 1: every offset is another's, as of
/// composites of atoms; 0: private ones; below 0: they avoid each other. Two nulls. <em>Rotated</em>: each group's offsets turned
/// at random about its parent, which keeps the cosines within a group and is free of the space's size. <em>Covariance</em>:
/// offsets from N(0, OᵀO/n), which shared directions exceed and a shared subspace does not. Invariant to rotation, order and
/// gauge, but for the draws.
/// </summary>
/// <param name="Kappa">Over the rotated null; NaN (void) where fewer than five latents in two groups count: nothing is
/// split.</param>
/// <param name="OverNull95">R less the 95% quantile of the rotated null.</param>
/// <param name="Covariance">κ over the covariance null.</param>
/// <param name="Sharing">R.</param>
public sealed record OffsetKappa(double Kappa, double OverNull95, double Covariance, double Sharing)
{
    private const int LeastLatents = 5, LeastGroups = 2;

    /// <summary>That of a dictionary.</summary>
    /// <param name="groups">Its latents by parents.</param>
    /// <param name="seed">Of the nulls' draws.</param>
    /// <param name="draws">How many draws a null, at least 1.</param>
    public static OffsetKappa Of(ParentGroups groups, Seed seed, int draws = 60)
    {
        if (groups.Latents < LeastLatents || groups.Groups < LeastGroups)
            return new OffsetKappa(double.NaN, double.NaN, double.NaN, double.NaN);
        using var scope = NewDisposeScope();
        var parts = Parts.Of(groups);
        double sharing = parts.Sharing(parts.Offsets);
        ChanceLevel rotated = ChanceLevel.Of(seed.Derive("rotated"), draws, rng => parts.Sharing(parts.Rotated(rng))),
            drawn = ChanceLevel.Of(seed.Derive("covariance"), draws, rng => parts.Sharing(parts.Drawn(rng)));
        return new OffsetKappa(Over(sharing, rotated), sharing - rotated.Quantile95, Over(sharing, drawn), sharing);
    }

    private static double Over(double sharing, ChanceLevel chance) => (sharing - chance.Mean) / (1 - chance.Mean);

    // m latents that count, as cosine with the parent and unit offset; rows of one group lie together in no order.
    private sealed record Parts(Tensor Offsets, Tensor Own, Tensor Cosines, Tensor Loose, Tensor Outside, int[] Group)
    {
        public static Parts Of(ParentGroups groups)
        {
            int count = groups.Group.Length, d = groups.Dimension;
            int[] own = [.. Enumerable.Range(0, count).Where(i => groups.Counted[i])];
            // A near-duplicate that does not count is of its group, and no candidate for any other: it would stand twice.
            int[] loose = [.. Enumerable.Range(0, count).Where(i => groups.Living[i] && groups.Group[i] < 0)];
            Tensor unit = Tensors.Of(groups.Unit, count, d), parents = Tensors.Of(groups.Parents, groups.Parents.Length / d, d);
            int[] group = [.. own.Select(i => groups.Group[i])];
            Tensor latents = Tensors.Select(unit, own), parent = Tensors.Select(parents, group);
            Tensor cosines = (latents * parent).sum(new long[] { 1 }, keepdim: true);
            Tensor labels = tensor(group), outside = labels.unsqueeze(0) != labels.unsqueeze(1);
            return new Parts(
                Rows.Unit(latents - cosines * parent),
                parent,
                cosines,
                loose.Length == 0 ? empty(0, d, float64) : Tensors.Select(unit, loose),
                outside,
                group);
        }

        /// <summary>R of offsets, with the latents that they and their parents make.</summary>
        public double Sharing(Tensor offsets)
        {
            using var scope = NewDisposeScope();
            Tensor latents = Cosines * Own + (1 - Cosines.square()).clamp(min: 0).sqrt() * offsets;
            Tensor others = maximum(offsets.matmul(offsets.t()), offsets.matmul(latents.t()));
            Tensor best = others.masked_fill(Outside.logical_not(), -1).amax(new long[] { 1 });
            if (Loose.shape[0] > 0) best = maximum(best, offsets.matmul(Loose.t()).amax(new long[] { 1 }));
            return Tensors.Item<double>(best.clamp(min: 0).square().mean());
        }

        /// <summary>
        /// Each group's offsets, turned about their parent: the image of a uniform rotation, reflected back onto the parent.
        /// </summary>
        public Tensor Rotated(Rng rng)
        {
            Tensor rotated = Offsets.clone();
            foreach (int g in Group.Distinct().Order())
            {
                int[] rows = [.. Enumerable.Range(0, Group.Length).Where(i => Group[i] == g)];
                Tensor q = Directions.Rotation((int)Offsets.shape[1], rng), parent = Own[rows[0]];
                Tensor moved = Tensors.Select(Offsets, rows).matmul(q), image = parent.unsqueeze(0).matmul(q)[0];
                Tensor mirror = image - parent;
                double length = Tensors.Item<double>(mirror.square().sum());
                if (length > 1e-20)
                    moved = moved - (2 / length) * moved.matmul(mirror).unsqueeze(1) * mirror.unsqueeze(0);
                for (int i = 0; i < rows.Length; i++) rotated[rows[i]] = moved[i];
            }

            return rotated;
        }

        /// <summary>Draws of the offsets' own second moments, without their parents' directions.</summary>
        public Tensor Drawn(Rng rng)
        {
            int count = Group.Length;
            Tensor drawn = Directions.Normals(count, count, rng).to(ScalarType.Float64).matmul(Offsets);
            return Rows.Unit(drawn - (drawn * Own).sum(new long[] { 1 }, keepdim: true) * Own);
        }
    }
}
