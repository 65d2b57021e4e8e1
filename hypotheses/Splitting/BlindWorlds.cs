using System.Globalization;
using Hypotheses.Claims.Configuration;
using Hypotheses.Claims.Running;
using Xunit;
using Xunit.Abstractions;

namespace Hypotheses.Catalogue.Splitting;

/// <summary>
/// C19 on worlds whose parameters its instrument has not seen: H1 or H2 by coin, K 3 … 8, L 3 … 6, composites with probability .4
/// … .8, solo firings .02 … .12 or, in one of four, none, d from half of K + L + K·L, in superposition, to 30 more than all of
/// them, noise 0 … .1 a dimension, parts from equal to .5 … 2, cosines of .5 … .8 in a family. Each is one world of one seed,
/// judged by the rule of C19 at that seed's values; a world that the gates void, or where nothing is split, counts as missed.
/// Ideal ones have orthonormal directions, no noise, equal parts, cosines of ½ and solo firings, as the first forms of C19 had.
/// The draw is of today: whoever changes the rule, the recipe or this file's ranges takes another number for it.
/// </summary>
public class BlindWorlds(ITestOutputHelper output)
{
    private const int Draw = 4;

    [FullTierFact]
    [Trait("claim", "C19")]
    public void Unseen_worlds_are_classified_right_and_none_the_wrong_way() =>
        Classify(worlds: 60, rightAtLeast: 55, ideal: false);

    [FullTierFact]
    [Trait("claim", "C19")]
    public void So_are_ideal_ones() => Classify(worlds: 40, rightAtLeast: 38, ideal: true);

    private void Classify(int worlds, int rightAtLeast, bool ideal)
    {
        var claim = new C19_CompositesOrSplits();
        Seed draw = Seed.FromPath("C19", ideal ? "blind, ideal" : "blind").Derive("draw", Draw);
        (int right, int reversed) = (0, 0);
        for (int i = 0; i < worlds; i++)
        {
            Seed seed = draw.Derive("world", i);
            CompositeRecipe world = Drawn(seed.Derive("parameters").Rng(), ideal);
            var cell = new Cell(claim, new CompositeSubject("blind", "drawn", world), claim.Protocol.Settings[0], Role.Subject);
            Measurement seen = CellTrials.Measure(cell, [seed.Derive("trial")])[0];
            string verdict = Verdict(cell.Rule, cell, seen);
            right += verdict == $"{world.Kind}" ? 1 : 0;
            reversed += verdict is "H1" or "H2" && verdict != $"{world.Kind}" ? 1 : 0;
            string values = string.Join(
                ", ", seen.Values.Select(v => string.Create(CultureInfo.InvariantCulture, $"{v.Key} {v.Value:0.###}"))),
                missed = verdict == $"{world.Kind}" ? "" : "MISSED ";
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{missed}{i}: {world.Kind} K={world.Families} L={world.Members} d={world.Dimension} "
                        + $"p={world.CompositeProbability:.00} solo={world.SoloAction:.000} noise={world.Noise:.000} "
                        + $"parts={world.UnequalParts:.00} cosine={world.InFamilyCosine:.00}: {verdict}; {values}"));
        }

        output.WriteLine($"{right} of {worlds}, {reversed} reversed");
        Assert.Equal(0, reversed);
        Assert.True(right >= rightAtLeast, $"{right} of {worlds} worlds are classified right");
    }

    private static CompositeRecipe Drawn(Rng rng, bool ideal)
    {
        var world = new CompositeRecipe
        {
            Kind = rng.Uniform() < .5 ? CompositeKind.H1 : CompositeKind.H2,
            Families = 3 + rng.Below(6),
            Members = 3 + rng.Below(4),
            CompositeProbability = rng.Uniform(.4, .8),
            SoloAction = rng.Uniform() < .25 && !ideal ? 0 : rng.Uniform(.02, .12),
            Noise = rng.Uniform(0, .1),
            UnequalParts = rng.Uniform(),
            InFamilyCosine = rng.Uniform(.5, .8),
        };
        if (ideal) world = world with { Noise = 0, UnequalParts = 0, InFamilyCosine = null };
        int directions = world.Families + world.Members + world.Families * world.Members;
        int least = ideal ? directions : (directions + 1) / 2;
        return world with { SoloContext = world.SoloAction, Dimension = least + rng.Below(directions - least + 31) };
    }

    private static string Verdict(Prediction prediction, Cell cell, Measurement seen)
    {
        if (cell.Voids(seen) is { Count: > 0 } voids) return "void: " + string.Join(", ", voids);
        bool Holds(Rule rule) => rule.Holds(c => c.Contains(seen[c.Statistic], seen[c.Statistic]));
        return Holds(prediction.Support) ? "H2" : Holds(prediction.Refute) ? "H1" : "inconclusive";
    }
}
