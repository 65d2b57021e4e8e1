using System.Globalization;
using Hypotheses.Catalogue.Splitting;
using Hypotheses.Claims.Configuration;
using Hypotheses.Claims.Running;
using Xunit;
using Xunit.Abstractions;

namespace Hypotheses.Catalogue.Literature;

/// <summary>
/// Chanin et al., "A is for Absorption" (2024, arXiv:2409.14507), toy model: where a child fires only inside its parent and
/// magnitudes are equal, the parent's latent is off wherever the child is on (hole 1.00); where the child is independent it is
/// not (.00). Measured by C21 on twenty seeds, every one of which must show it.
/// </summary>
public class Absorption(ITestOutputHelper output)
{
    private const int Seeds = 20;

    [FullTierFact]
    public void The_hole_is_whole_with_a_nested_child_and_absent_with_an_independent_one()
    {
        var claim = new C21_Holes();
        double[] nested = Holes(claim, claim.Controls.Positive[0]), independent = Holes(claim, claim.Controls.Negative[0]);
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"nested {Summary.Mean(nested):0.000} of {nested.Length}, independent {Summary.Mean(independent):0.000} of "
                    + $"{independent.Length}"));
        Assert.True(Math.Min(nested.Length, independent.Length) >= Seeds - 3, "gates voided too many seeds");
        Assert.All(nested, hole => Assert.InRange(hole, .99, 1));
        Assert.All(independent, hole => Assert.InRange(hole, -.01, .01));
    }

    private static double[] Holes(C21_Holes claim, Case of)
    {
        var cell = new Cell(claim, of, claim.Protocol.Settings[0], Role.Subject);
        Seed seed = Seed.FromPath("literature", "absorption").Derive(of.Subject.Name);
        IReadOnlyList<Measurement> measured = CellTrials.Measure(
            cell, [.. Enumerable.Range(0, Seeds).Select(i => seed.Derive("trial", i))]);
        return [.. measured.Where(seen => cell.Voids(seen).Count == 0).Select(seen => seen["hole"])];
    }
}
