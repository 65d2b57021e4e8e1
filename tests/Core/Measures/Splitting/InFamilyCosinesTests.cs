using Hypotheses.Core.Baselines;
using Hypotheses.Core.Measures.Splitting;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Measures.Splitting;

public class InFamilyCosinesTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Both_worlds_have_one_half_in_every_family(bool shared)
    {
        using var scope = NewDisposeScope();
        (Tensor dictionary, Tensor parents) = FamiliesTests.TwoWorlds(shared, otherAtoms: true, new Rng(1));
        double[][] seen = InFamilyCosines.Of(dictionary * 2, Families.Of(dictionary * 2, parents));
        Assert.Equal([6, 6, 6, 6, 6], seen.Select(family => family.Length));
        Assert.All(seen.SelectMany(c => c), c => Assert.Equal(.5, c, 5));
    }

    [Fact]
    public void Pairs_are_those_of_one_family_alone()
    {
        using var scope = NewDisposeScope();
        Rng rng = new(2);
        Tensor a = Toy.Orthonormal(3, 12, rng),
            w = cat(
                [.. Enumerable.Range(0, 7).Select(i => (a[i % 3] + .8 * Directions.Isotropic(1, 12, rng)[0]).unsqueeze(0))], 0);
        Families families = Families.Of(w, a);
        double[,] rows = Toy.Array(w);
        IEnumerable<double[]> expected = Enumerable.Range(0, 3)
            .Select(k => families.Latents.Where((_, i) => families.Family[i] == k).ToArray())
            .Where(m => m.Length > 1).Select(m =>
                (double[])[.. from i in m from j in m where j > i select Math.Round(Toy.Cosine(rows, i, rows, j), 6)]);
        Assert.Equal(expected, InFamilyCosines.Of(w, families).Select(f => f.Select(c => Math.Round(c, 6)).ToArray()));
    }

    [Fact]
    public void Single_latents_and_other_directions()
    {
        using var scope = NewDisposeScope();
        Assert.Empty(InFamilyCosines.Of(empty(0, 2), Families.Of(empty(0, 2), eye(2))));
        Families one = Families.Of(tensor(new[,] { { 1.0, 1, 0 } }), eye(3)[TensorIndex.Slice(0, 1)]);
        Assert.Empty(InFamilyCosines.Of(tensor(new[,] { { 1.0, 1, 0 } }), one));
        Assert.Throws<ArgumentException>(() => InFamilyCosines.Of(eye(2), one));
    }
}
