using System.Runtime.Intrinsics;
using Hypotheses.Core.Worlds.Synth;
using MathNet.Numerics;

namespace Hypotheses.Tests.Core.Worlds.Synth;

public class HazardTests
{
    /// <summary>−log(1 − Φ(x)), from erfc alone.</summary>
    private static double Exact(double x)
    {
        double tail = 0.5 * SpecialFunctions.Erfc(-x / Math.Sqrt(2)); // Φ
        return tail < 0.1 ? Series(tail) : -Math.Log(0.5 * SpecialFunctions.Erfc(x / Math.Sqrt(2)));

        static double Series(double p)
        {
            double sum = 0, power = p;
            for (int k = 1; k < 20; k++, power *= p) sum += power / k;
            return sum;
        }
    }

    [Fact]
    public void The_bound_never_lies_below_the_hazard_and_little_above()
    {
        // Cells of 2^-14: the hazard at a cell's end must lie below the bound at its beginning and at points inside, so that it
        // does everywhere, for both rise.
        const double cell = 1.0 / (1 << 14);
        double worst = 0;
        for (double x = -8; x < 5; x += cell)
        {
            double right = Exact(x + cell);
            for (int part = 0; part < 4; part++)
            {
                float at = (float)(x + part * cell / 4);
                Assert.True(Hazard.Bound(at) >= right, $"{at}: {Hazard.Bound(at)} < {right}");
            }

            if (x is >= Hazard.Low and < Hazard.High) worst = Math.Max(worst, Hazard.Bound((float)x) / Exact(x));
        }

        Assert.InRange(worst, 1, 1.12);
    }

    [Theory]
    [InlineData(float.NegativeInfinity, 0)]
    [InlineData(-40, 0)]
    [InlineData(40, 1)]
    [InlineData(float.PositiveInfinity, 1)]
    public void What_cannot_be_and_what_must_be_are_kept_so(float x, double kept)
    {
        float bound = Hazard.Bound(x);
        Assert.True(bound is > 0 and < float.PositiveInfinity);
        Assert.Equal(kept, Hazard.Kept(x, bound), 12);
    }

    [Fact]
    public void Eight_at_once_are_the_same_numbers()
    {
        Vector256<float> x = Vector256.Create(-9f, -3.3f, -1f, 0f, 1.7f, 2.999f, 3.001f, 12f);
        for (int i = 0; i < 8; i++) Assert.Equal(Hazard.Bound(x[i]), Hazard.Bound(x)[i]);
    }

    [Theory]
    [InlineData(-1e-9)]
    [InlineData(-0.3)]
    [InlineData(-0.6)]
    [InlineData(-30)]
    public void Expm1_keeps_its_digits(double x) =>
        Assert.Equal(1, Hazard.Expm1(x) / (2 * Math.Exp(x / 2) * Math.Sinh(x / 2)), 13); // e^x − 1 = 2·e^(x/2)·sinh(x/2)
}
