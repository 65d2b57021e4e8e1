namespace Hypotheses.Tests.Core.Worlds.SynthSaeBench;

/// <summary>What two sets of samples of one law must share: rates, pairs of features, magnitudes.</summary>
internal static class Pairs
{
    /// <summary>
    /// Counts of each feature and of each pair, compared at 7σ of their difference (2.6e-12 each; a test here makes fewer than
    /// 1e5 comparisons), and means and variances of values where active, at 7 standard errors.
    /// </summary>
    internal static void AssertSameLaw(float[] a, float[] b, int features)
    {
        (long[] pairsA, double[] sumsA, double[] squaresA) = Count(a, features);
        (long[] pairsB, double[] sumsB, double[] squaresB) = Count(b, features);
        double na = a.Length / features, nb = b.Length / features;
        for (int i = 0; i < features; i++)
        {
            for (int j = i; j < features; j++)
            {
                double ca = pairsA[i * features + j], cb = pairsB[i * features + j], p = (ca + cb + 1) / (na + nb);
                // +3: counts of a few are no normal numbers.
                Assert.True(
                    Math.Abs(ca / na - cb / nb) <= 7 * Math.Sqrt(p * (1 / na + 1 / nb)) + 3 / Math.Min(na, nb),
                    $"features {i}, {j}: {ca}/{na} and {cb}/{nb}");
            }

            double countA = pairsA[i * features + i], countB = pairsB[i * features + i];
            if (countA < 200 || countB < 200) continue;
            double meanA = sumsA[i] / countA, meanB = sumsB[i] / countB, varA = Math.Max(0, squaresA[i] / countA - meanA * meanA),
                varB = Math.Max(0, squaresB[i] / countB - meanB * meanB);
            Assert.True(
                Math.Abs(meanA - meanB) <= 7 * Math.Sqrt(varA / countA + varB / countB) + 1e-5,
                $"feature {i}: means {meanA} and {meanB}");
            // The variance of a sample variance of normal-like values is 2σ⁴/n; twice that for products of several.
            Assert.True(
                Math.Abs(varA - varB) <= 7 * 2 * Math.Max(varA, varB) * Math.Sqrt(1 / countA + 1 / countB) + 1e-5,
                $"feature {i}: variances {varA} and {varB}");
        }
    }

    private static (long[] Pairs, double[] Sums, double[] Squares) Count(float[] codes, int features)
    {
        var pairs = new long[features * features];
        double[] sums = new double[features], squares = new double[features];
        var active = new List<int>();
        for (int row = 0; row < codes.Length; row += features)
        {
            active.Clear();
            for (int i = 0; i < features; i++)
                if (codes[row + i] != 0)
                {
                    active.Add(i);
                    sums[i] += codes[row + i];
                    squares[i] += (double)codes[row + i] * codes[row + i];
                }

            for (int x = 0; x < active.Count; x++)
                for (int y = x; y < active.Count; y++) pairs[active[x] * features + active[y]]++;
        }

        return (pairs, sums, squares);
    }
}
