using Hypotheses.Claims;
using MathNet.Numerics.Distributions;
using Xunit.Abstractions;

namespace Hypotheses.Tests.Catalogue;

/// <summary>
/// A gate must not see the effect (claims.md, section 8, rule 1): it voids as often where a claim is true by construction as
/// where it is false, within the error of six trials each.
/// </summary>
[Collection(MeasuredControls.Name)]
public sealed class GateTests(MutantMeasurements measured, ITestOutputHelper output)
{
    private const int Seeds = 6;

    public static TheoryData<string, string> Rules => MutantTests.Rules;

    [Theory]
    [MemberData(nameof(Rules))]
    public void Voiding_does_not_depend_on_the_effect(string id, string rule)
    {
        (Cell positive, Cell negative) = MutantMeasurements.Controls(id, rule);
        (int whereTrue, int whereFalse) = (Voided(positive), Voided(negative));
        output.WriteLine($"voided: {whereTrue} of {Seeds} of '{positive.Name}', {whereFalse} of {Seeds} of '{negative.Name}'");
        Assert.True(Fisher(whereTrue, whereFalse, Seeds) >= .005,
            $"{id}: gates void {whereTrue} of {Seeds} trials where it is true, {whereFalse} where it is false");
    }

    /// <summary>By hand: of 12 trials six are voided; all of them on one side has probability 2/C(12, 6) = 2/924.</summary>
    [Theory]
    [InlineData(6, 0, 2 / 924.0)]
    [InlineData(5, 0, 12 / 792.0)] // 2·C(6, 5)/C(12, 5)
    [InlineData(3, 3, 1)]
    [InlineData(0, 0, 1)]
    public void The_test_is_fishers(int one, int other, double expected) => Assert.Equal(expected, Fisher(one, other, 6), .0001);

    // Two-sided: all tables that are no likelier than the one that was seen.
    private static double Fisher(int one, int other, int trials)
    {
        var table = new Hypergeometric(2 * trials, one + other, trials);
        double seen = table.Probability(one);
        return Enumerable.Range(0, trials + 1).Select(table.Probability).Where(p => p <= seen * (1 + 1e-9)).Sum();
    }

    private int Voided(Cell cell) => measured.Of(cell, null).Trials.Take(Seeds).Count(t => t.Voided.Count > 0);
}
