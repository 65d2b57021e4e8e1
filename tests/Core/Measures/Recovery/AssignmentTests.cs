using FsCheck.Xunit;
using Hypotheses.Core.Measures.Recovery;
using Hypotheses.Core.Runtime;

namespace Hypotheses.Tests.Core.Measures.Recovery;

public class AssignmentTests
{
    [Property(MaxTest = 200, Replay = "101,103")]
    public bool It_agrees_with_trying_every_pairing(ulong seed)
    {
        Rng rng = new(seed);
        int rows = 1 + rng.Below(7), columns = 1 + rng.Below(7);
        bool ties = rng.Below(2) == 0;
        double[] scores = [.. Enumerable.Range(0, rows * columns).Select(_ => ties ? rng.Below(4) : rng.Normal())];
        int[] partner = Assignment.Maximum(scores, rows, columns);
        if (ties && !partner.SequenceEqual(Assignment.Maximum(scores.Select(s => (float)s).ToArray(), rows, columns)))
            return false;
        int[] used = [.. partner.Where(j => j >= 0)];
        double total = partner.Select((j, i) => j < 0 ? 0 : scores[i * columns + j]).Sum();
        return used.Distinct().Count() == used.Length && used.Length == Math.Min(rows, columns)
            && Math.Abs(total - Best(scores, rows, columns, 0, 0, Math.Min(rows, columns))) < 1e-9;
    }

    /// <summary>
    /// The best total over all ways to pair exactly <paramref name="left"/> of the rows from <paramref name="row"/> on.
    /// </summary>
    private static double Best(double[] scores, int rows, int columns, int row, int taken, int left)
    {
        if (left == 0) return 0;
        if (row == rows) return double.NegativeInfinity;
        double best = Best(scores, rows, columns, row + 1, taken, left);
        for (int j = 0; j < columns; j++)
        {
            if ((taken >> j & 1) == 0)
                best = Math.Max(best, scores[row * columns + j] + Best(scores, rows, columns, row + 1, taken | 1 << j, left - 1));
        }

        return best;
    }

    /// <summary>
    /// With columns ordered like rows, x_i·y_j is greatest for the identity (rearrangement inequality), at any size.
    /// </summary>
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

    /// <summary>
    /// Optimality by linear programming duality, without trust in how the pairing was found: prices p ≥ 0 with p = 0 on the
    /// unpaired bound every pairing's total from above by Σ max (score − price) + Σ p, and the pairing reaches that bound.
    /// </summary>
    [Theory]
    [InlineData(60, 60, "normal")]
    [InlineData(90, 400, "normal")]
    [InlineData(400, 90, "normal")]
    [InlineData(200, 203, "directions")]
    [InlineData(150, 700, "directions")]
    [InlineData(150, 700, "matched")]
    [InlineData(120, 121, "ties")]
    [InlineData(200, 200, "few values")]
    [InlineData(150, 300, "all equal")]
    [InlineData(160, 161, "contested")]
    public void A_large_pairing_comes_with_a_proof(int rows, int columns, string kind)
    {
        Rng rng = Seed.FromPath("assignment", kind, $"{rows} {columns}").Rng();
        double[] scores = Scores(rows, columns, kind, rng);
        Prove(scores, rows, columns, Assignment.Solve<double>(scores, rows, columns));
        float[] singles = [.. scores.Select(s => (float)s)];
        double[] rounded = [.. singles.Select(s => (double)s)];
        Prove(rounded, rows, columns, Assignment.Solve<float>(singles, rows, columns));
        Assert.Equal(Assignment.Maximum(rounded, rows, columns), Assignment.Maximum(singles, rows, columns));
        Assert.Equal(Assignment.Maximum(scores, rows, columns), Assignment.Maximum(scores, rows, columns));
    }

    private static void Prove(double[] scores, int rows, int columns, (int[] Partner, double[] Prices) solved)
    {
        bool tall = rows > columns;
        int few = Math.Min(rows, columns), many = Math.Max(rows, columns);
        double Score(int i, int j) => tall ? scores[j * columns + i] : scores[i * columns + j];
        (int Few, int Many)[] pairs = [
            .. solved.Partner.Select((j, i) => (i, j)).Where(p => p.j >= 0).Select(p => tall ? (p.j, p.i) : (p.i, p.j))];
        Assert.Equal(few, pairs.Select(p => p.Few).Distinct().Count());
        Assert.Equal(few, pairs.Select(p => p.Many).Distinct().Count());
        double total = pairs.Sum(p => Score(p.Few, p.Many)), bound = solved.Prices.Sum();
        for (int i = 0; i < few; i++) bound += Enumerable.Range(0, many).Max(j => Score(i, j) - solved.Prices[j]);
        Assert.Equal(many, solved.Prices.Length);
        Assert.All(solved.Prices, p => Assert.True(p >= 0));
        Assert.All(Enumerable.Range(0, many).Except(pairs.Select(p => p.Many)), j => Assert.Equal(0, solved.Prices[j]));
        double scale = scores.Max(Math.Abs);
        Assert.InRange(bound - total, -1e-12 * few * scale, 1e-12 * few * scale);
    }

    private static double[] Scores(int rows, int columns, string kind, Rng rng)
    {
        const int d = 16;
        float[] u = new float[rows * d], v = new float[columns * d];
        rng.Normals(u);
        rng.Normals(v);
        if (kind == "matched")
        {
            for (int i = 0; i < u.Length; i++) u[i] = v[i] + .2f * u[i];
        }

        double[] scores = new double[rows * columns], worth = [.. Enumerable.Range(0, columns).Select(_ => rng.Uniform(0, 100))];
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++)
                scores[i * columns + j] = kind switch
                {
                    "normal" => rng.Normal(),
                    "ties" => rng.Below(1000) / 8.0,
                    "few values" => rng.Below(2),
                    "all equal" => -1.5,
                    "contested" => worth[j] + .01 * rng.Normal(), // all rows want the same columns in the same order
                    _ => Math.Abs(Cosine(u.AsSpan(i * d, d), v.AsSpan(j * d, d))),
                };
        return scores;
    }

    private static double Cosine(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double dot = 0, x = 0, y = 0;
        for (int k = 0; k < a.Length; k++) (dot, x, y) = (dot + a[k] * b[k], x + a[k] * a[k], y + b[k] * b[k]);
        return dot / Math.Sqrt(x * y);
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Assignment.Maximum([1, 2, 3], 2, 2));
        Assert.Throws<ArgumentException>(() => Assignment.Maximum([double.NaN], 1, 1));
    }
}
