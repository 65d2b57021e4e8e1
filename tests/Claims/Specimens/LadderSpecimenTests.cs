using Hypotheses.Claims;
using Hypotheses.Claims.Specimens;
using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Trials;
using Hypotheses.Core.Dictionaries;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Claims.Specimens;

public class LadderSpecimenTests
{
    private static readonly ZipfRecipe World = new() { Features = 20 };
    private static readonly LadderSubject Oracle = new("oracle", "", [World], [3, 6, 12]) { IsOracle = true };

    [Fact]
    public void An_oracle_recovers_the_most_frequent_features_and_passes_every_gate()
    {
        using var scope = NewDisposeScope();
        LadderSpecimen specimen = Train(Oracle, null);
        Ladder ladder = specimen.Ladders[0];
        Assert.Equal([3, 6, 12], ladder.Curves.Select(c => c.Recovered));
        Assert.Equal([3, 6, 12], ladder.Rungs.Select(r => r.Numbers.Alive));
        Assert.Equal(Enumerable.Range(0, 20).Select(i => i < 6), ladder.Rungs[1].Numbers.Recovered);
        Assert.InRange(ladder.Collapse, 1, 1.3); // s = 1: f₅₀·M is C but for what midpoints lie off
        Assert.All(ladder.Products, p => Assert.InRange(p, .2, .35));
        Measurement seen = specimen.Gated(new Measurement());
        Assert.All(seen.Gates.Values, g => Assert.True(g.Passed));
        Assert.Equal((0, 0, 0), (seen["l0.error"], seen["fvu.over_oracle"], seen["dead"]));
    }

    [Theory]
    [InlineData(Invariance.Rotation)]
    [InlineData(Invariance.Permutation)]
    [InlineData(Invariance.Scaling)]
    [InlineData(Invariance.Gauge)]
    [InlineData(Invariance.DeadLatent)]
    public void Invariances_leave_the_products_alone(Invariance invariance)
    {
        using var scope = NewDisposeScope();
        LadderSpecimen specimen = Train(Oracle, null), changed = specimen.Under(invariance, new Seed(4))!;
        Assert.Equal(specimen.Ladders[0].Products.Select(p => Math.Round(p, 5)), changed.Ladders[0].Products.Select(p => Math.Round(p, 5)));
        Assert.Null(specimen.Under(Invariance.DuplicateLatent, new Seed(4)));
    }

    [Fact]
    public void A_trained_ladder_has_one_dictionary_a_width_and_faults_act_in_training()
    {
        using var scope = NewDisposeScope();
        var subject = new LadderSubject("trained", "", [World, World with { Exponent = .5 }], [3, 6]) { Placebo = World with { Exponent = 2 } };
        LadderSpecimen plain = Train(subject, null);
        Assert.Equal([2, 2], plain.Ladders.Select(l => l.Rungs.Count));
        Assert.Equal([3, 6], plain.Ladders[1].Rungs.Select(r => r.Specimen.Dictionary.Width));
        Assert.Equal((World with { Exponent = 2 }).Probabilities(), plain.Ladders[0].Frequencies);
        foreach (Mutant mutant in new[] { Mutant.WrongL0, Mutant.TruncatedTraining, Mutant.DeadLatents })
            Assert.NotEqual(plain.Ladders[0].Rungs[1].Specimen.Dictionary.Encoder.ToArray(), Train(subject, mutant).Ladders[0].Rungs[1].Specimen.Dictionary.Encoder.ToArray());
        Assert.NotEqual(Oracle.Hash, new LadderSubject("oracle", "", [World], [3, 6, 12]).Hash);
    }

    private static LadderSpecimen Train(LadderSubject subject, Mutant? mutant) => LadderSpecimen.Train(
        subject, (width, _) => DictionaryRecipe.Toy(width, .1) with { Steps = 60 }, .1, new Lab([new Seed(1)], mutant: mutant), restarts: 2, samples: 3000)[0];
}
