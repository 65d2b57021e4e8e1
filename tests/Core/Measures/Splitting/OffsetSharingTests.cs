using FsCheck.Xunit;
using Hypotheses.Core.Baselines;
using Hypotheses.Core.Measures.Splitting;
using Hypotheses.Core.Runtime;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Measures.Splitting;

public class OffsetSharingTests(ITestOutputHelper output)
{
    [Fact]
    public void Ideal_dictionaries_lie_at_the_two_ends()
    {
        using var scope = NewDisposeScope();
        (Tensor privates, Tensor a) = FamiliesTests.TwoWorlds(shared: false, otherAtoms: false, new Rng(1));
        (Tensor shared, Tensor b) = FamiliesTests.TwoWorlds(shared: true, otherAtoms: false, new Rng(2));
        Assert.Equal(0, OffsetSharing.Value(Families.Of(privates, a)), 5);
        Assert.Equal(1, OffsetSharing.Value(Families.Of(shared, b)), 5);
    }

    [Fact]
    public void The_null_of_the_two_worlds_is_about_a_third()
    {
        using var scope = NewDisposeScope();
        (Tensor dictionary, Tensor parents) = FamiliesTests.TwoWorlds(shared: false, otherAtoms: false, new Rng(3));
        ChanceLevel level = OffsetSharing.Chance(Families.Of(dictionary, parents), Seed.FromPath("offsets"));
        output.WriteLine($"{level}");
        // 16 |cosines| in 39 dimensions: E max |N(0,1)|/√39 over 16 draws = 2.12/6.24 = .34 for normals, a little less on the
        // sphere.
        Assert.InRange(level.Mean, .30, .35);
        Assert.InRange(level.Quantile95, .31, .38);
    }

    [Property(MaxTest = 20, Replay = "171,173")]
    public bool It_agrees_with_the_definition_and_its_invariances(ulong seed)
    {
        using var scope = NewDisposeScope();
        Rng rng = new(seed);
        const int d = 12;
        Tensor a = Toy.Orthonormal(3, d, rng);
        Tensor w = cat(
            [.. Enumerable.Range(0, 6).Select(i => (a[i / 2] + .9 * Directions.Isotropic(1, d, rng)[0]).unsqueeze(0))], 0);
        Families families = Families.Of(w, a);
        double[,] rows = Toy.Array(w), parents = Toy.Array(a);
        double[,] offsets = new double[families.Latents.Length, d];
        for (int i = 0; i < families.Latents.Length; i++)
        {
            double norm = Math.Sqrt(Enumerable.Range(0, d).Sum(k => rows[families.Latents[i], k] * rows[families.Latents[i], k]));
            double dot = Toy.Cosine(rows, families.Latents[i], parents, families.Family[i]);
            for (int k = 0; k < d; k++)
                offsets[i, k] = rows[families.Latents[i], k] / norm - dot * parents[families.Family[i], k];
        }

        int[] all = [.. Enumerable.Range(0, families.Latents.Length)];
        if (families.Count < 2) return double.IsNaN(OffsetSharing.Value(families));
        double brute = all.Average(i =>
            all.Where(j => families.Family[j] != families.Family[i]).Max(j => Math.Abs(Toy.Cosine(offsets, i, offsets, j))));
        Tensor q = Directions.Rotation(d, rng);
        double moved = OffsetSharing.Value(
            Families.Of(Toy.Rescaled(Toy.Permuted(Toy.Rotated(w, q), rng), rng), Toy.Rotated(a, q)));
        return Math.Abs(OffsetSharing.Value(families) - brute) < 1e-5 && Math.Abs(moved - brute) < 1e-4;
    }

    [Fact]
    public void One_family_shares_with_nobody()
    {
        using var scope = NewDisposeScope();
        Families one = Families.Of(tensor(new[,] { { 1.0, 1, 0 } }), eye(3)[TensorIndex.Slice(0, 1)]);
        Assert.True(double.IsNaN(OffsetSharing.Value(one)));
        Assert.Throws<ArgumentException>(() => OffsetSharing.Chance(one, default));
    }
}
