using FsCheck.Xunit;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Statistics;

namespace Hypotheses.Tests.Core.Statistics;

public class MultiplicityTests
{
    [Fact]
    public void Published_example()
    {
        // R: p.adjust(c(.01, .04, .03, .005), "holm") and "BH".
        double[] p = [.01, .04, .03, .005];
        Assert.Equal([.03, .06, .06, .02], Multiplicity.Holm(p).Select(x => Math.Round(x, 12)));
        Assert.Equal([.02, .04, .04, .02], Multiplicity.BenjaminiHochberg(p).Select(x => Math.Round(x, 12)));
    }

    [Property(MaxTest = 20, Replay = "51,53")]
    public bool Adjusted_values_reject_what_the_step_procedures_reject(ulong seed)
    {
        Rng rng = new(seed);
        double[] p = [.. Enumerable.Range(0, 1 + rng.Below(10)).Select(_ => rng.Uniform() * rng.Uniform())];
        const double rate = .1;
        double[] sorted = [.. p.Order()];
        int holm = 0, bh = 0;
        while (holm < p.Length && sorted[holm] <= rate / (p.Length - holm)) holm++; // step down: stop at the first failure
        for (int k = 1; k <= p.Length; k++) if (sorted[k - 1] <= rate * k / p.Length) bh = k; // step up: the largest success
        return Multiplicity.Holm(p).Count(x => x <= rate) == holm
            && Multiplicity.BenjaminiHochberg(p).Count(x => x <= rate) == bh;
    }

    [Fact]
    public void What_is_no_p_value_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Multiplicity.Holm([.1, double.NaN]));
        Assert.Throws<ArgumentException>(() => Multiplicity.BenjaminiHochberg([1.1]));
        Assert.Empty(Multiplicity.Holm([]));
    }
}
