using FsCheck.Xunit;
using Hypotheses.Core.Baselines;
using Hypotheses.Core.Measures.Splitting;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Measures.Splitting;

public class SplitsTests
{
    /// <summary>
    /// Two parents with two children each, who take turns. A third latent of parent 0's direction fires where parent 1 does, and
    /// a fourth fires with parent 0 but points elsewhere: neither is a child.
    /// </summary>
    [Fact]
    public void A_child_points_like_its_parent_and_fires_with_it()
    {
        using var scope = NewDisposeScope();
        Tensor e = eye(8, dtype: ScalarType.Float64), parents = e[TensorIndex.Slice(0, 2)];
        Tensor children = stack([e[0] + e[2], e[0] + e[3], e[1] + e[4], e[1] + e[5], e[0] + e[6], e[7]], 0);
        Tensor p = zeros(8, 2), c = zeros(8, 6);
        for (int n = 0; n < 8; n++)
        {
            p[n, n / 4] = 1;
            c[n, n / 2] = 1 + n;
            if (n >= 4) c[n, 4] = 1;
            else c[n, 5] = 1;
        }

        Splits splits = Splits.Of(parents, p, children, c, .4, .4, .97);
        Assert.Equal((2, 6), (splits.Parents, splits.Latents));
        Assert.Equal([2, 2], splits.Children);
        Assert.Equal((2, 1), (splits.ChildrenPerParent, splits.ParentsPerChild));
        // Exchanged, latent 4 alone has direction and activation of one "parent": ½ child a parent. Half of the permutations
        // each.
        ChanceLevel chance = splits.Chance(Seed.FromPath("splits"), 1000);
        Assert.Equal(1.25, chance.Mean, 6 * .75 / Math.Sqrt(1000));
        // A copy of a child, a copy of a parent and dead latents change nothing.
        Splits copied = Splits.Of(
            Toy.WithRow(Toy.WithRow(parents, e[0]), e[2]), cat([p, p.narrow(1, 0, 1), zeros(8, 1)], 1),
            Toy.WithRow(Toy.WithRow(children, children[1]), e[0]), cat([c, c.narrow(1, 1, 1), zeros(8, 1)], 1),
            .4, .4, .97);
        Assert.Equal(splits.Children, copied.Children);
    }

    [Property(MaxTest = 20, Replay = "195,197")]
    public bool It_agrees_with_the_definition(ulong seed)
    {
        using var scope = NewDisposeScope();
        Rng rng = new(seed);
        Tensor parents = Directions.Normals(3, 6, rng), children = Directions.Normals(7, 6, rng), p = Toy.Codes(25, 3, .3, rng),
            c = Toy.Codes(25, 7, .3, rng);
        double[,] pr = Toy.Array(parents), cr = Toy.Array(children), pa = Toy.Array(p), ca = Toy.Array(c);
        Splits splits = Splits.Of(parents, p, children, c, .1, .3, .97);
        double Masked(int i, int j)
        {
            double dot = 0, a = 0, b = 0;
            for (int n = 0; n < 25; n++)
            {
                if (ca[n, j] > 0) (dot, a, b) = (dot + pa[n, i] * ca[n, j], a + pa[n, i] * pa[n, i], b + ca[n, j] * ca[n, j]);
            }

            return dot / Math.Sqrt(a * b);
        }

        int[] expected = [
            .. Enumerable.Range(0, 3)
                .Select(i => Enumerable.Range(0, 7).Count(j => Toy.Cosine(pr, i, cr, j) > .1 && Masked(i, j) > .3))];
        bool near = Enumerable.Range(0, 7).Any(i => Enumerable.Range(0, i).Any(j => Toy.Cosine(cr, i, cr, j) > .97))
            || Enumerable.Range(0, 3).Any(i => Enumerable.Range(0, i).Any(j => Toy.Cosine(pr, i, pr, j) > .97));
        bool dead = Enumerable.Range(0, 3).Any(i => Enumerable.Range(0, 25).All(n => pa[n, i] <= 0))
            || Enumerable.Range(0, 7).Any(j => Enumerable.Range(0, 25).All(n => ca[n, j] <= 0));
        Tensor q = Directions.Rotation(6, rng);
        Splits moved = Splits.Of(Toy.Rotated(parents, q) * 2, p * 3, Toy.Rotated(children, q), c * 5, .1, .3, .97);
        return near || dead || (splits.Children.SequenceEqual(expected) && moved.Children.SequenceEqual(expected));
    }

    [Fact]
    public void Without_parents_or_children_numbers_are_void()
    {
        using var scope = NewDisposeScope();
        Splits none = Splits.Of(eye(3), zeros(4, 3), eye(3), ones(4, 3), .4, .4, .97);
        Assert.True(double.IsNaN(none.ChildrenPerParent) && double.IsNaN(none.ParentsPerChild));
        Assert.Throws<ArgumentException>(() => none.Chance(default));
        Splits childless = Splits.Of(eye(3), ones(4, 3), eye(3), zeros(4, 3), .4, .4, .97);
        Assert.Equal(0, childless.ChildrenPerParent);
        Assert.Throws<ArgumentException>(() => Splits.Of(eye(3), ones(4, 3), eye(2), ones(4, 2), .4, .4, .97));
        Assert.Throws<ArgumentException>(() => Splits.Of(eye(3), ones(4, 3), eye(3), ones(5, 3), .4, .4, .97));
    }
}
