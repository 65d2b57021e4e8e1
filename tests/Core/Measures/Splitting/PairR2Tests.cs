using FsCheck.Xunit;
using Hypotheses.Core.Baselines;
using Hypotheses.Core.Measures.Splitting;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Statistics.Intervals;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Measures.Splitting;

public class PairR2Tests
{
    /// <summary>
    /// Closed forms. Shared atoms present: w = (a + c)/√2 exactly. Shared atoms absent: a gives ½, and (a′ + c)/√2 explains half
    /// of the rest, ¾. Private atoms absent: the parent alone, ½. Private atoms present: again exact, so this number tells the
    /// worlds apart only where the private atoms have no latent of their own.
    /// </summary>
    [Theory]
    [InlineData(true, true, 1)]
    [InlineData(true, false, .75)]
    [InlineData(false, false, .5)]
    [InlineData(false, true, 1)]
    public void Ideal_dictionaries_have_closed_forms(bool shared, bool otherAtoms, double expected)
    {
        using var scope = NewDisposeScope();
        (Tensor dictionary, Tensor parents) = FamiliesTests.TwoWorlds(shared, otherAtoms, new Rng(1));
        double[] r2 = PairR2.Of(dictionary, Families.Of(dictionary, parents).Latents);
        Assert.Equal(20, r2.Length);
        Assert.All(r2, x => Assert.Equal(expected, x, 5));
    }

    [Property(MaxTest = 20, Replay = "181,183")]
    public bool It_agrees_with_least_squares_on_every_pair(ulong seed)
    {
        using var scope = NewDisposeScope();
        Rng rng = new(seed);
        int count = 3 + rng.Below(4), d = 2 + rng.Below(4);
        Tensor w = Directions.Normals(count, d, rng).to(ScalarType.Float64);
        double[] seen = PairR2.Of(w, [0, count - 1]);
        double[,] rows = Toy.Array(w);
        double Best(int target)
        {
            int[] candidates = [
                .. Enumerable.Range(0, count).Where(i => i != target && Math.Abs(Toy.Cosine(rows, target, rows, i)) <= .97)];
            if (candidates.Length < 2) return double.NaN;
            double best = 0;
            foreach (int i in candidates)
            {
                foreach (int j in candidates.Where(j => j > i))
                {
                    // Gram–Schmidt: what i explains, plus what the rest of j explains.
                    Tensor e = w[i] / linalg.vector_norm(w[i], 2.0), rest = w[j] - w[j].dot(e) * e,
                        y = w[target] / linalg.vector_norm(w[target], 2.0);
                    rest = rest / linalg.vector_norm(rest, 2.0);
                    best = Math.Max(best, y.dot(e).pow(2).item<double>() + y.dot(rest).pow(2).item<double>());
                }
            }

            return best;
        }

        Tensor moved = Toy.Rotated(w, Directions.Rotation(d, rng)) * -2;
        double[] after = PairR2.Of(Toy.WithRow(moved, zeros(d)), [0, count - 1]);
        bool Same(double x, double y) => double.IsNaN(x) ? double.IsNaN(y) : Math.Abs(x - y) < 1e-7;
        return Same(seen[0], Best(0)) && Same(seen[1], Best(count - 1)) && Same(seen[0], after[0]) && Same(seen[1], after[1]);
    }

    [Fact]
    public void Near_duplicates_and_parallel_pairs_explain_nothing_by_themselves()
    {
        using var scope = NewDisposeScope();
        Tensor w = tensor(new[,] { { 1.0, 0, 0 }, { 1, .01, 0 }, { .6, .8, 0 }, { 1.2, 1.6, 0 }, { 0, 0, 1 } });
        Assert.Equal(.36, PairR2.Of(w, [0])[0], 9); // without row 1, and rows 2 and 3 are one candidate
        Assert.True(double.IsNaN(PairR2.Of(w[TensorIndex.Slice(0, 2)], [0])[0]));
        Assert.Throws<ArgumentException>(() => PairR2.Of(w, [5]));
    }

    [Fact]
    public void Chance_rises_with_the_number_of_directions()
    {
        // In two dimensions any two directions explain everything.
        Assert.Equal(1, PairR2.Chance(5, 2, 5, Seed.FromPath("pairs"), 5).Mean, 6);
        ChanceLevel few = PairR2.Chance(10, 40, 10, Seed.FromPath("pairs")),
            many = PairR2.Chance(100, 40, 10, Seed.FromPath("pairs"));
        Assert.True(few.Quantile95 < many.Mean && many.Mean < .5, $"{few} {many}");
        Assert.Throws<ArgumentException>(() => PairR2.Chance(2, 2, 1, default));
    }

    [Fact]
    public void The_order_of_latents_does_not_matter()
    {
        using var scope = NewDisposeScope();
        Tensor w = Directions.Normals(8, 5, new Rng(4));
        int[] all = [.. Enumerable.Range(0, 8)];
        double before = Summary.Mean(PairR2.Of(w, all)), after = Summary.Mean(PairR2.Of(Toy.Permuted(w, new Rng(5)), all));
        Assert.Equal(before, after, 9);
    }
}
