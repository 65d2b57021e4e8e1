using Hypotheses.Claims.Specimens;
using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Measures.Splitting;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Architectures;
using Hypotheses.Core.Worlds.Recipes;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Claims.Specimens;

public class WorldPairSpecimenTests
{
    [Fact]
    public void A_seed_has_two_independent_worlds_of_each_kind()
    {
        using var scope = NewDisposeScope();
        WorldPairSpecimen specimen = Short();
        Assert.Equal((2, 2), (specimen.First.Count, specimen.Second.Count));
        Assert.Equal(4, specimen.First.Concat(specimen.Second).Select(d => d.Features[0, 0].item<float>()).Distinct().Count());
        Assert.All(specimen.First, d => Assert.Equal(9, d.Features.shape[0])); // H1: 6 composites and 3 actions
        Assert.All(specimen.Second, d => Assert.Equal(5, d.Features.shape[0])); // H2: 3 actions and 2 contexts
        Assert.True(specimen.ShuffledLabels);
        Assert.Equal(2, specimen.Cosines.Count);
        Tensor living = specimen.Second[1].LivingDirections;
        Assert.Equal(InFamilyCosines.Of(living, Families.Of(living, specimen.Second[1].Parents)), specimen.Cosines[1].Second);
    }

    [Fact]
    public void Health_is_the_worst_dictionarys_and_the_mean_L0_of_each_kind()
    {
        using var scope = NewDisposeScope();
        WorldPairSpecimen specimen = Short();
        Measurement seen = specimen.Health();
        Measurement[] first = [.. specimen.First.Select(d => d.Health())], second = [.. specimen.Second.Select(d => d.Health())];
        SaeSpecimen killed = specimen.Second[1] with
        {
            Sae = specimen.Second[1].Sae.WithKilled([0, 1, 2, 3, 4, 5, 6, 7])
        };
        Measurement worse = (specimen with { Second = [specimen.Second[0], killed] }).Health();
        Assert.Equal(["dead", "fvu", "l0.first", "l0.second"], seen.Values.Keys);
        Assert.Equal(first.Concat(second).Max(m => m["fvu"]), seen["fvu"]);
        Assert.Equal(first.Average(m => m["l0"]), seen["l0.first"], 12);
        Assert.Equal(second.Average(m => m["l0"]), seen["l0.second"], 12);
        // all are dead, and of two kinds the other's mean stays
        Assert.Equal((8, second[0]["l0"] / 2), (worse["dead"], worse["l0.second"]));
        Assert.Equal(seen["l0.first"], worse["l0.first"]);
        Assert.True(worse["fvu"] >= 1);
    }

    [Fact]
    public void A_swap_changes_the_names_in_one_half_and_rotations_change_no_cosine()
    {
        using var scope = NewDisposeScope();
        WorldPairSpecimen specimen = Short(), swapped = specimen.Under(Mutant.SwappedBaseline, new Seed(3))!;
        Assert.Same(specimen.First[0], swapped.First[0]);
        Assert.Same(specimen.First[1], swapped.Second[1]);
        Assert.Same(specimen.Second[1], swapped.First[1]);
        Assert.Null(specimen.Under(Mutant.DeadLatents, new Seed(3)));
        foreach (Invariance invariance in Enum.GetValues<Invariance>())
        {
            WorldPairSpecimen changed = specimen.Under(invariance, new Seed(3))!;
            Assert.NotSame(specimen.First[0], changed.First[0]);
            Assert.Equal(Sorted(specimen), Sorted(changed));
        }
    }

    private static IEnumerable<double> Sorted(WorldPairSpecimen specimen) =>
        specimen.Cosines.SelectMany(h => h.First.Concat(h.Second).SelectMany(c => c)).Order().Select(c => Math.Round(c, 4));

    private static WorldPairSpecimen Short()
    {
        var recipe = new CompositeRecipe { Families = 3, Members = 2, Dimension = 12 };
        var subject = new WorldPairSubject("pair", "", recipe, recipe with { Kind = CompositeKind.H2 }, shuffledLabels: true);
        return Prepared.Of(WorldPairSpecimen.Prepare(
            subject, _ =>
                SaeRecipes.Toy(8, .05) with { Steps = 300, Restarts = 1, HeldOut = 100 }, new Seed(2), samples: 5000));
    }
}
