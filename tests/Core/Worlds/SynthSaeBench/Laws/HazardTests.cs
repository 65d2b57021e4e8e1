using System.Runtime.Intrinsics;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds.SynthSaeBench.Laws;
using MathNet.Numerics;

namespace Hypotheses.Tests.Core.Worlds.SynthSaeBench.Laws;

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
    [InlineData(float.NegativeInfinity, false)]
    [InlineData(-40, false)]
    [InlineData(40, true)]
    [InlineData(float.PositiveInfinity, true)]
    public void What_cannot_be_and_what_must_be_are_so(float x, bool fires)
    {
        float bound = Hazard.Bound(x);
        Assert.True(bound is > 0 and < float.PositiveInfinity);
        foreach (double u in (double[])[1e-15, 0.5, 1 - 1e-15])
        {
            Assert.Equal(fires, Hazard.Fires(u, x));
            Assert.Equal(fires, Hazard.Keeps(u, x, bound));
        }
    }

    [Fact]
    public void Cells_never_decide_otherwise_than_the_probability_itself()
    {
        Rng rng = Seed.FromPath("cells").Rng();
        for (int i = 0; i < 100_000; i++)
        {
            // also ends of cells
            float x = i % 2 == 0 ? (float)rng.Uniform(-9, 9) : MathF.Round((float)rng.Uniform(-9, 9) * 64) / 64;
            double p = Hazard.Probability(x);
            foreach (double u in (double[])[rng.Uniform(), p * (1 - 1e-9), p, p * (1 + 1e-9), p * 1.01])
                Assert.Equal(u < p, Hazard.Fires(u, x));
        }
    }

    [Fact]
    public void Eight_at_once_are_the_same_numbers()
    {
        Vector256<float> x = Vector256.Create(-9f, -3.3f, -1f, 0f, 1.7f, 2.999f, 3.001f, 12f);
        for (int i = 0; i < 8; i++) Assert.Equal(Hazard.Bound(x[i]), Hazard.Bound(x)[i]);
    }

    [Theory]
    [InlineData(1e-9)]
    [InlineData(9.9e-4)]
    [InlineData(1.1e-3)]
    [InlineData(0.6)]
    [InlineData(30)]
    public void The_chance_of_a_candidate_keeps_its_digits(double bound) =>
        // 1 − e^−λ = 2·e^(−λ/2)·sinh(λ/2)
        Assert.Equal(1, Hazard.Candidate(bound) / (2 * Math.Exp(-bound / 2) * Math.Sinh(bound / 2)), 11);
}
