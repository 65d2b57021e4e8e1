using FsCheck.Xunit;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Statistics;

namespace Hypotheses.Tests.Core.Statistics;

public class AurocTests
{
    private static double[] Draw(Rng rng, bool withNan) =>
        [.. Enumerable.Range(0, 1 + rng.Below(12)).Select(_ => withNan && rng.Uniform() < .2 ? double.NaN : rng.Below(5))];

    [Property(MaxTest = 20, Replay = "41,43")]
    public bool It_agrees_with_counting_pairs(ulong seed)
    {
        Rng rng = new(seed);
        double[] p = Draw(rng, true), n = Draw(rng, true);
        // comparisons with NaN are all false: a tie
        double brute = p.SelectMany(_ => n, (x, y) => x > y ? 1 : x < y ? 0 : .5).Average();
        return Math.Abs(Auroc.Of(p, n) - brute) < 1e-12;
    }

    [Property(MaxTest = 20, Replay = "45,47")]
    public bool Swapping_labels_gives_the_complement_and_monotone_maps_change_nothing(ulong seed)
    {
        Rng rng = new(seed);
        double[] p = Draw(rng, false), n = Draw(rng, false);
        double seen = Auroc.Of(p, n);
        return Math.Abs(Auroc.Of(n, p) - (1 - seen)) < 1e-12
            && Math.Abs(Auroc.Of([.. p.Select(Math.Exp)], [.. n.Select(Math.Exp)]) - seen) < 1e-12;
    }

    [Fact]
    public void Undefined_scores_are_chance_not_zero() => Assert.Equal(.5, Auroc.Of([double.NaN, double.NaN], [1, 2, 3]));

    [Fact]
    public void An_empty_side_is_refused() => Assert.Throws<ArgumentException>(() => Auroc.Of([], [1]));
}
