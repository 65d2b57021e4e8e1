using System.Numerics;
using FsCheck.Xunit;
using Hypotheses.Core.Numerics;
using Hypotheses.Core.Runtime;

namespace Hypotheses.Tests.Core.Numerics;

public class ExactSumTests
{
    /// <summary>Against fractions: every float64 is m·2^e, which big integers add without rounding.</summary>
    [Property(MaxTest = 60, Replay = "501,503")]
    public bool It_agrees_with_big_integers_at_any_scale_order_and_partition(ulong seed)
    {
        Rng rng = new(seed);
        double[] terms = [.. Enumerable.Range(0, 1 + rng.Below(40)).Select(_ => Any(rng))];
        BigInteger truth = terms.Aggregate(BigInteger.Zero, (sum, x) => sum + Scaled(x));
        var (left, right, all) = (new ExactSum(), new ExactSum(), new ExactSum());
        foreach (double x in terms) (rng.Below(2) == 0 ? left : right).Add(x);
        foreach (double x in terms.Reverse()) all.Add(x);
        left.Add(right);
        double value = all.Value;
        // Within one unit in the last place of the true sum.
        BigInteger error = BigInteger.Abs(Scaled(value) - truth);
        return left.Scaled == truth && all.Scaled == truth
            && error <= Scaled(Math.BitIncrement(Math.Abs(value)) - Math.Abs(value));
    }

    [Fact]
    public void What_float64_loses_is_kept()
    {
        var sum = new ExactSum();
        foreach (double x in new[] { 1e300, 1, 1e-300, -1e300 }) sum.Add(x);
        Assert.Equal(1, sum.Value);
        foreach (double x in new[] { -1.0, -1e-300, double.Epsilon, double.Epsilon, -0.0 }) sum.Add(x);
        Assert.Equal(2 * double.Epsilon, sum.Value);
        Assert.Equal(0, new ExactSum().Value);
    }

    [Property(MaxTest = 60, Replay = "505,507")]
    public bool Column_sums_agree_with_big_integers(ulong seed)
    {
        Rng rng = new(seed);
        int rows = 1 + rng.Below(20), columns = 1 + rng.Below(5);
        var (left, right) = (new ExactColumnSums(columns), new ExactColumnSums(columns));
        BigInteger[] truth = new BigInteger[columns];
        for (int i = 0; i < rows; i++)
        {
            float[] row = [.. Enumerable.Range(0, columns).Select(_ => (float)Math.ScaleB(rng.Normal(), rng.Below(270) - 145))];
            for (int k = 0; k < columns; k++) truth[k] += float.IsFinite(row[k]) ? Scaled(row[k]) : 0;
            for (int k = 0; k < columns; k++) row[k] = float.IsFinite(row[k]) ? row[k] : 0;
            (rng.Below(2) == 0 ? left : right).Add(row);
        }

        left.Add(right);
        return Enumerable.Range(0, columns).All(k => left.Scaled(k) << (1074 - 149) == truth[k]);
    }

    private static double Any(Rng rng)
    {
        double x = Math.ScaleB(rng.Normal(), rng.Below(3) == 0 ? rng.Below(2040) - 1060 : rng.Below(60) - 30);
        return double.IsFinite(x) ? x : 1;
    }

    /// <summary>x·2¹⁰⁷⁴.</summary>
    private static BigInteger Scaled(double x)
    {
        if (x == 0) return 0;
        int exponent = Math.Max(-1022, (int)Math.Floor(Math.Log2(Math.Abs(x))));
        // 52 more bits than the leading one, or two: an integer in float64.
        exponent = Math.Max(-1074, exponent - 53);
        double mantissa = exponent < -1000
            ? x * Math.ScaleB(1, 1000) * Math.ScaleB(1, -exponent - 1000)
            : Math.ScaleB(x, -exponent);
        return (BigInteger)mantissa << (exponent + 1074);
    }
}
