using FsCheck.Xunit;
using Hypotheses.Core.Baselines;
using Hypotheses.Core.Measures.Splitting;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Measures.Splitting;

public class PursuitR2Tests
{
    /// <summary>
    /// Closed forms for composites. With all atoms there: ½ by the action, then all of it. Private atoms absent: the parent gives
    /// ½, and nothing else any more.
    /// </summary>
    [Theory]
    [InlineData(true, true, 1)]
    [InlineData(false, true, 1)]
    [InlineData(false, false, .5)]
    public void Ideal_dictionaries_have_closed_forms(bool shared, bool otherAtoms, double two)
    {
        using var scope = NewDisposeScope();
        (Tensor dictionary, Tensor parents) = FamiliesTests.TwoWorlds(shared, otherAtoms, new Rng(1));
        double[][] r2 = PursuitR2.Of(dictionary);
        foreach (int latent in Families.Of(dictionary, parents).Latents)
        {
            Assert.Equal(.5, r2[latent][0], 5);
            Assert.Equal(two, r2[latent][1], 5);
            Assert.Equal(two, r2[latent][2], 5);
        }
    }

    /// <summary>A parent explained by j of its private splits (cosine √½ to it, ½ between them): cᵀG⁻¹c = j/(j + 1).</summary>
    [Fact]
    public void A_parent_is_explained_by_its_splits()
    {
        using var scope = NewDisposeScope();
        (Tensor dictionary, _) = FamiliesTests.TwoWorlds(shared: false, otherAtoms: false, new Rng(2));
        double[] r2 = PursuitR2.Of(dictionary, most: 6)[20];
        for (int j = 1; j <= 4; j++) Assert.Equal(j / (j + 1.0), r2[j - 1], 5);
        Assert.Equal(.8, r2[5], 5); // four splits are all there are
    }

    [Fact]
    public void Orthonormal_directions_explain_nothing_of_each_other()
    {
        using var scope = NewDisposeScope();
        Assert.All(PursuitR2.Means(Toy.Orthonormal(10, 16, new Rng(3))), r2 => Assert.Equal(0, r2, 9));
    }

    [Property(MaxTest = 30, Replay = "191,193")]
    public bool It_agrees_with_a_plain_pursuit_and_its_invariances(ulong seed)
    {
        using var scope = NewDisposeScope();
        Rng rng = new(seed);
        int count = 3 + rng.Below(6), d = 3 + rng.Below(4);
        Tensor w = Directions.Normals(count, d, rng).to(ScalarType.Float64);
        double[][] seen = PursuitR2.Of(w, chunk: 2);
        Tensor moved = Toy.WithRow(Toy.Rotated(w, Directions.Rotation(d, rng)) * -2, zeros(d));
        double[][] after = PursuitR2.Of(moved);
        bool Same(double[] x, double[] y) => x.Zip(y).All(p => p.First.Equals(p.Second) || Math.Abs(p.First - p.Second) < 1e-7);
        return Enumerable.Range(0, count).All(i => Same(seen[i], Plain(Toy.Array(w), i)) && Same(seen[i], after[i]))
            && after[count].All(double.IsNaN);
    }

    [Fact]
    public void Near_duplicates_are_no_candidates_and_lonely_rows_void()
    {
        using var scope = NewDisposeScope();
        Tensor w = tensor(new[,] { { 1.0, 0, 0 }, { 1, .01, 0 }, { .6, .8, 0 }, { 0, 0, 1 } });
        double[] r2 = PursuitR2.Of(w)[0];
        Assert.Equal([.36, .36, .36], r2.Select(x => Math.Round(x, 6))); // the one candidate of use, then nothing
        Assert.All(PursuitR2.Of(w[TensorIndex.Slice(0, 2)]), row => Assert.All(row, x => Assert.True(double.IsNaN(x))));
        Assert.All(PursuitR2.Means(w[TensorIndex.Slice(0, 2)]), x => Assert.True(double.IsNaN(x)));
        Assert.Throws<ArgumentException>(() => PursuitR2.Of(empty(0, 3)));
        Assert.Throws<ArgumentOutOfRangeException>(() => PursuitR2.Of(w, 0));
    }

    [Fact]
    public void Two_picks_are_never_better_than_the_best_pair()
    {
        using var scope = NewDisposeScope();
        Tensor w = Directions.Normals(20, 8, new Rng(6));
        double[] pairs = PairR2.Of(w, [.. Enumerable.Range(0, 20)]);
        double[][] r2 = PursuitR2.Of(w);
        for (int i = 0; i < 20; i++)
        {
            Assert.True(r2[i][1] <= pairs[i] + 1e-9);
            Assert.True(r2[i][0] <= r2[i][1] && r2[i][1] <= r2[i][2]);
        }
    }

    /// <summary>Greedy choice and normal equations, solved by elimination.</summary>
    private static double[] Plain(double[,] rows, int target)
    {
        int count = rows.GetLength(0);
        var chosen = new List<int>();
        List<int> left = [.. Enumerable.Range(0, count).Where(j => Math.Abs(Toy.Cosine(rows, target, rows, j)) <= .97)];
        double[] r2 = new double[3];
        if (left.Count == 0) return [double.NaN, double.NaN, double.NaN];
        double[] coefficients = [];
        for (int k = 0; k < 3; k++)
        {
            double Rest(int j) =>
                Math.Abs(
                    Toy.Cosine(rows, target, rows, j) - chosen.Select((c, i) => coefficients[i] * Toy.Cosine(rows, c, rows, j))
                        .Sum());
            if (left.Count > 0)
            {
                int next = left.MaxBy(Rest);
                if (Rest(next) > 1e-9)
                {
                    chosen.Add(next);
                    coefficients = Solve(chosen, j => Toy.Cosine(rows, target, rows, j), (i, j) => Toy.Cosine(rows, i, rows, j));
                }

                left.Remove(next);
            }

            r2[k] = chosen.Select((c, i) => coefficients[i] * Toy.Cosine(rows, target, rows, c)).Sum();
        }

        return r2;
    }

    private static double[] Solve(List<int> chosen, Func<int, double> right, Func<int, int, double> gram)
    {
        int n = chosen.Count;
        double[,] a = new double[n, n + 1];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++) a[i, j] = gram(chosen[i], chosen[j]);
            a[i, n] = right(chosen[i]);
        }

        for (int i = 0; i < n; i++)
        {
            for (int r = 0; r < n; r++)
            {
                if (r == i) continue;
                double factor = a[r, i] / a[i, i];
                for (int c = i; c <= n; c++) a[r, c] -= factor * a[i, c];
            }
        }

        return [.. Enumerable.Range(0, n).Select(i => a[i, n] / a[i, i])];
    }
}
