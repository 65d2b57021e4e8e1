using FsCheck.Xunit;
using Hypotheses.Core.Measures;
using Hypotheses.Core.Runtime;

namespace Hypotheses.Tests.Core.Measures;

public class AssignmentTests
{
    [Property(MaxTest = 40, Replay = "101,103")]
    public bool It_agrees_with_trying_every_pairing(ulong seed)
    {
        Rng rng = new(seed);
        int rows = 1 + rng.Below(7), columns = 1 + rng.Below(7);
        bool ties = rng.Below(2) == 0;
        double[] scores = [.. Enumerable.Range(0, rows * columns).Select(_ => ties ? rng.Below(4) : rng.Normal())];
        int[] partner = Assignment.Maximum(scores, rows, columns);
        int[] used = [.. partner.Where(j => j >= 0)];
        double total = partner.Select((j, i) => j < 0 ? 0 : scores[i * columns + j]).Sum();
        return used.Distinct().Count() == used.Length && used.Length == Math.Min(rows, columns)
            && Math.Abs(total - Best(scores, rows, columns, 0, 0, Math.Min(rows, columns))) < 1e-9;
    }

    /// <summary>The best total over all ways to pair exactly <paramref name="left"/> of the rows from <paramref name="row"/> on.</summary>
    private static double Best(double[] scores, int rows, int columns, int row, int taken, int left)
    {
        if (left == 0) return 0;
        if (row == rows) return double.NegativeInfinity;
        double best = Best(scores, rows, columns, row + 1, taken, left);
        for (int j = 0; j < columns; j++)
        {
            if ((taken >> j & 1) == 0) best = Math.Max(best, scores[row * columns + j] + Best(scores, rows, columns, row + 1, taken | 1 << j, left - 1));
        }

        return best;
    }

    /// <summary>With columns ordered like rows, x_i·y_j is greatest for the identity (rearrangement inequality), at any size.</summary>
    [Fact]
    public void A_large_problem_with_a_known_answer()
    {
        const int n = 300;
        Rng rng = Seed.FromPath("assignment").Rng();
        int[] order = [.. Enumerable.Range(0, n)];
        rng.Shuffle<int>(order);
        double[] scores = new double[n * n];
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) scores[i * n + j] = i * .01 * order[j];
        Assert.Equal(Enumerable.Range(0, n), Assignment.Maximum(scores, n, n).Select(j => order[j]));
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Assignment.Maximum([1, 2, 3], 2, 2));
        Assert.Throws<ArgumentException>(() => Assignment.Maximum([double.NaN], 1, 1));
    }
}
