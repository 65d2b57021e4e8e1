using Hypotheses.Core.Runtime;
using Hypotheses.Core.Statistics;

namespace Hypotheses.Tests.Core.Statistics;

public class PermutationTests
{
    private static readonly Seed Root = Seed.FromPath("PermutationTests");

    [Fact]
    public void Separated_samples_have_the_closed_form() =>
        // Of the C(6,3) = 20 relabellings only the observed one and its mirror are as far apart.
        Assert.Equal(2 / 20.0, Permutation.TwoSample([1, 2, 3], [10, 11, 12], Root), 12);

    [Fact]
    public void Equal_samples_have_p_one() => Assert.Equal(1, Permutation.TwoSample([1, 2], [1, 2], Root));

    /// <summary>Monte Carlo with 20,000 draws: standard error at most .0036, tolerance 6σ = .022 (error rate 2e-9).</summary>
    [Fact]
    public void Monte_carlo_agrees_with_enumeration()
    {
        double[] a = [.1, .9, .4, 1.1], b = [.8, 1.4, 1.2, .7, 1.6];
        double exact = Permutation.TwoSample(a, b, Root);
        bool[] first = [true, true, true, true, false, false, false, false, false];
        Assert.Equal(exact, Permutation.Stratified([.. a, .. b], first, new int[9], Root, 20_000), .022);
        Assert.InRange(exact, .05, .5);
    }

    [Fact]
    public void Labels_stay_in_their_strata() =>
        // Two strata of one value each: nothing can move, so every relabelling equals the observed one.
        Assert.Equal(1, Permutation.Stratified([0, 100], [true, false], [3, 8], Root, 50));

    [Fact]
    public void What_strata_explain_counts_for_neither_side()
    {
        // Two strata of four; in each the first sample is one of the extremes: 4 × 4 distinct relabellings, only the observed one
        // this far from 0.
        double[] values = [0, 2, 2, 2, 3, 3, 3, 5];
        bool[] first = [true, false, false, false, true, true, true, false];
        int[] strata = [0, 0, 0, 0, 1, 1, 1, 1];
        double here = Permutation.Stratified(values, first, strata, Root, 20_000);
        Assert.Equal(1 / 16.0, here, .011); // standard error .0017, 6σ
        Assert.Equal(
            here, Permutation.Stratified([.. values.Select((x, i) => x + 1000 * strata[i])], first, strata, Root, 20_000));
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Permutation.TwoSample([], [1], Root));
        Assert.Throws<ArgumentException>(() => Permutation.Stratified([1, 2], [true, true], [0, 0], Root));
        Assert.Throws<ArgumentException>(() => Permutation.Stratified([1, 2], [true], [0, 0], Root));
    }
}
