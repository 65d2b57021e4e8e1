using FsCheck.Xunit;
using Hypotheses.Core.Baselines;
using Hypotheses.Core.Measures.Splitting;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Measures.Splitting;

public class OffsetKappaTests
{
    private const int Parents = 5, Members = 4, Samples = 60;

    private static ParentGroups Groups(Tensor dictionary, Tensor parents) =>
        ParentGroups.Of(dictionary, LatentsOf(dictionary), parents, On());

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Composites_share_their_offsets_and_private_ones_do_not_in_both_nulls(bool shared)
    {
        using var scope = NewDisposeScope();
        (Tensor dictionary, Tensor parents) = FamiliesTests.TwoWorlds(shared, otherAtoms: false, new Rng(1));
        ParentGroups groups = Groups(dictionary, parents);
        Assert.Equal((20, 5), (groups.Latents, groups.Groups));
        var kappa = OffsetKappa.Of(groups, Seed.FromPath("kappa"));
        if (shared)
        {
            Assert.Equal(1, kappa.Sharing, 5);
            Assert.Equal(1, kappa.Kappa, 5);
            Assert.InRange(kappa.Covariance, .5, 1);
            Assert.True(kappa.OverNull95 > .5);
        }
        else
        {
            Assert.InRange(kappa.Sharing, 0, 1e-6);
            Assert.InRange(kappa.Kappa, -.3, 0);
            Assert.InRange(kappa.Covariance, -2, 0);
            Assert.True(kappa.OverNull95 < 0);
        }
    }

    /// <summary>
    /// Offsets of a common subspace share directions by chance only: the covariance null, which has it too, says so.
    /// </summary>
    [Fact]
    public void A_shared_subspace_is_told_by_the_covariance_null()
    {
        using var scope = NewDisposeScope();
        Rng rng = new(2);
        Tensor atoms = Toy.Orthonormal(Parents + 4, 40, rng).to(float64), a = atoms[TensorIndex.Slice(0, Parents)];
        Tensor offsets = Directions.Isotropic(Parents * Members, 4, rng).to(float64).matmul(atoms[TensorIndex.Slice(Parents)]);
        Tensor dictionary = (a.repeat_interleave(Members, 0) + offsets) / Math.Sqrt(2);
        var kappa = OffsetKappa.Of(Groups(dictionary, a), Seed.FromPath("kappa"));
        Assert.True(kappa.Kappa > .3, $"{kappa}");
        Assert.InRange(kappa.Covariance, -.3, .2);
    }

    [Property(MaxTest = 20, Replay = "171,173")]
    public bool Sharing_is_its_definition(ulong seed)
    {
        using var scope = NewDisposeScope();
        Rng rng = new(seed);
        const int d = 12;
        Tensor a = Toy.Orthonormal(Parents, d, rng).to(float64);
        Tensor w = a.repeat_interleave(Members, 0) + 1.2 * Directions.Isotropic(Parents * Members, d, rng).to(float64);
        Tensor dictionary = cat([w, Directions.Isotropic(2, d, rng).to(float64)], 0);
        ParentGroups groups = Groups(dictionary, a);
        double[,] rows = Toy.Array(dictionary / dictionary.norm(1, keepdim: true)), parents = Toy.Array(a);
        int[] own = [.. Enumerable.Range(0, 22).Where(i => groups.Counted[i])];
        double[][] offset = [.. Enumerable.Range(0, 22).Select(i =>
        {
            int g = Math.Max(0, groups.Group[i]);
            double dot = Enumerable.Range(0, d).Sum(k => rows[i, k] * parents[g, k]);
            double[] o = [.. Enumerable.Range(0, d).Select(k => rows[i, k] - dot * parents[g, k])];
            double norm = Math.Sqrt(o.Sum(x => x * x));
            return o.Select(x => x / norm).ToArray();
        })];
        double Dot(double[] o, int j, bool latent) =>
            Enumerable.Range(0, d).Sum(k => o[k] * (latent ? rows[j, k] : offset[j][k]));
        double brute = own.Average(i =>
        {
            double best = 0;
            for (int j = 0; j < 22; j++)
            {
                if (groups.Group[j] < 0) best = Math.Max(best, Dot(offset[i], j, true));
                else if (groups.Counted[j] && groups.Group[j] != groups.Group[i])
                    best = Math.Max(best, Math.Max(Dot(offset[i], j, true), Dot(offset[i], j, false)));
            }

            return best * best;
        });
        double seen = OffsetKappa.Of(groups, new Seed(seed), 2).Sharing;
        return own.Length < 5 || groups.Groups < 2 ? double.IsNaN(seen) : Math.Abs(seen - brute) < 1e-6;
    }

    [Fact]
    public void Copies_dead_latents_and_rotations_change_nothing_and_few_latents_say_nothing()
    {
        using var scope = NewDisposeScope();
        (Tensor dictionary, Tensor parents) = FamiliesTests.TwoWorlds(shared: true, otherAtoms: true, new Rng(3));
        ParentGroups groups = Groups(dictionary, parents);
        var kappa = OffsetKappa.Of(groups, Seed.FromPath("kappa"));
        Tensor q = Directions.Rotation(40, new Rng(9)).to(dictionary.dtype);
        var turned = OffsetKappa.Of(Groups(dictionary.matmul(q), parents.matmul(q)), Seed.FromPath("kappa"));
        Assert.Equal(kappa.Sharing, turned.Sharing, 1e-6);
        Assert.InRange(turned.Kappa - kappa.Kappa, -.05, .05); // the nulls' draws are others
        // A copy of a latent, and one that never fires.
        Tensor fired = LatentsOf(dictionary), first = fired[TensorIndex.Colon, TensorIndex.Slice(0, 1)];
        Tensor latents = cat([fired, first, zeros(Samples, 1)], 1);
        Tensor more = cat([dictionary, dictionary[0].unsqueeze(0), dictionary[7].unsqueeze(0)], 0);
        var with = OffsetKappa.Of(ParentGroups.Of(more, latents, parents, On()), Seed.FromPath("kappa"));
        Assert.Equal(kappa.Kappa, with.Kappa, 1e-9);
        ParentGroups few = ParentGroups.Of(
            dictionary[TensorIndex.Slice(0, 4)], fired[TensorIndex.Colon, TensorIndex.Slice(0, 4)], parents, On());
        Assert.True(double.IsNaN(OffsetKappa.Of(few, new Seed(1)).Kappa));
    }

    // Each composite (k, l) fires on samples of its own, where parent k is on; latents beyond them on all samples.
    private static Tensor LatentsOf(Tensor dictionary)
    {
        Tensor latents = zeros(Samples, dictionary.shape[0]);
        for (int row = 0; row < Samples; row++)
        {
            latents[row, row % (Parents * Members)] = 1;
            for (int other = Parents * Members; other < dictionary.shape[0]; other++) latents[row, other] = 1;
        }

        return latents;
    }

    private static Tensor On()
    {
        Tensor on = zeros(Samples, Parents, ScalarType.Bool);
        for (int row = 0; row < Samples; row++) on[row, row % (Parents * Members) / Members] = true;
        return on;
    }
}
