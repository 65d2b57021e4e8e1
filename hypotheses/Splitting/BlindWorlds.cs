using System.Globalization;
using Hypotheses.Claims.Configuration;
using Hypotheses.Claims.Running;
using Xunit;
using Xunit.Abstractions;

namespace Hypotheses.Catalogue.Splitting;

/// <summary>
/// C19 on worlds whose parameters its instrument has not seen: K 3 … 8, L 3 … 6, d from K + L + K·L to 30 more, composites with
/// probability .4 … .8, solo firings .02 … .12, H1 or H2 by coin. Each is one world of one seed, judged by the rule of C19 at
/// that seed's values; a world that the gates void counts as missed. The draw is of today: whoever changes the rule, the recipe
/// or this file's ranges takes another number for it.
/// </summary>
public class BlindWorlds(ITestOutputHelper output)
{
    private const int Worlds = 40, RightAtLeast = 38, Draw = 3;

    [FullTierFact]
    [Trait("claim", "C19")]
    public void Unseen_worlds_are_classified_right()
    {
        var claim = new C19_CompositesOrSplits();
        Seed draw = Seed.FromPath("C19", "blind").Derive("draw", Draw);
        int right = 0;
        for (int i = 0; i < Worlds; i++)
        {
            Seed seed = draw.Derive("world", i);
            CompositeRecipe world = Drawn(seed.Derive("parameters").Rng());
            var cell = new Cell(claim, new CompositeSubject("blind", "drawn", world), claim.Protocol.Settings[0], Role.Subject);
            Measurement seen = CellTrials.Measure(cell, [seed.Derive("trial")])[0];
            string verdict = Verdict(cell.Rule, cell, seen);
            right += verdict == $"{world.Kind}" ? 1 : 0;
            string values = string.Join(
                ", ", seen.Values.Select(v => string.Create(CultureInfo.InvariantCulture, $"{v.Key} {v.Value:0.###}"))),
                missed = verdict == $"{world.Kind}" ? "" : "MISSED ";
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{missed}{i}: {world.Kind} K={world.Families} L={world.Members} d={world.Dimension} "
                        + $"p={world.CompositeProbability:.00} solo={world.SoloAction:.000}: {verdict}; {values}"));
        }

        output.WriteLine($"{right} of {Worlds}");
        Assert.True(right >= RightAtLeast, $"{right} of {Worlds} worlds are classified right");
    }

    private static CompositeRecipe Drawn(Rng rng)
    {
        var world = new CompositeRecipe
        {
            Kind = rng.Uniform() < .5 ? CompositeKind.H1 : CompositeKind.H2,
            Families = 3 + rng.Below(6),
            Members = 3 + rng.Below(4),
            CompositeProbability = rng.Uniform(.4, .8),
            SoloAction = rng.Uniform(.02, .12),
        };
        int directions = world.Families + world.Members + world.Families * world.Members;
        return world with { SoloContext = world.SoloAction, Dimension = directions + rng.Below(31) };
    }

    private static string Verdict(Prediction prediction, Cell cell, Measurement seen)
    {
        if (cell.Voids(seen) is { Count: > 0 } voids) return "void: " + string.Join(", ", voids);
        bool Holds(Rule rule) => rule.Holds(c => c.Contains(seen[c.Statistic], seen[c.Statistic]));
        return Holds(prediction.Support) ? "H2" : Holds(prediction.Refute) ? "H1" : "inconclusive";
    }
}
