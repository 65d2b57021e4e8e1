using FsCheck.Xunit;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Statistics;

namespace Hypotheses.Tests.Core.Statistics;

public class EquivalenceTests
{
    [Fact]
    public void Between_the_two_levels_only_the_looser_form_holds()
    {
        // Mean 0, s = 1, n = 4: t(3, .95) = 2.353363, t(3, .975) = 3.182446, so half-widths 1.1767 and 1.5912.
        double[] sample = [-1.5, 1.5, 0, 0];
        double s = Math.Sqrt(4.5 / 3);
        double between = s * (2.353363 + 3.182446) / 2 / 2;
        Equivalence seen = Equivalence.Tost(sample, between);
        Assert.True(seen.Equivalent);
        Assert.False(seen.StrictlyEquivalent);
        Assert.True(Equivalence.Tost(sample, s * 3.2 / 2).StrictlyEquivalent);
        Assert.False(Equivalence.Tost(sample, s * 2.3 / 2).Equivalent);
    }

    [Property(MaxTest = 20, Replay = "21,23")]
    public bool The_p_value_is_below_five_percent_exactly_where_the_interval_is_inside(ulong seed)
    {
        Rng rng = new(seed);
        double[] sample = [.. Enumerable.Range(0, 2 + rng.Below(8)).Select(_ => .3 * rng.Normal())];
        Equivalence seen = Equivalence.Tost(sample, -.4, .3);
        return seen.Equivalent == seen.PValue < .05 && seen.StrictlyEquivalent == seen.PValue < .025;
    }

    [Fact]
    public void One_seed_is_never_equivalent() => Assert.False(Equivalence.Tost([0], 100).Equivalent);

    [Fact]
    public void Bounds_must_be_ordered() => Assert.Throws<ArgumentException>(() => Equivalence.Tost([0, 1], 1, 1));
}
