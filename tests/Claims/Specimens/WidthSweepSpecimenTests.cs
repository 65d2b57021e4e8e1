using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Specimens;
using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Architectures;
using Hypotheses.Core.Worlds.Recipes;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Claims.Specimens;

public class WidthSweepSpecimenTests
{
    private static readonly ZipfRecipe World = new() { Features = 20 };
    private static readonly WidthSweepSubject Oracle = new("oracle", "", [World], [3, 6, 12]) { IsOracle = true };

    [Fact]
    public void An_oracle_recovers_the_most_frequent_features_and_is_healthy()
    {
        using var scope = NewDisposeScope();
        WidthSweepSpecimen specimen = Train(Oracle, null);
        WidthSweep sweep = specimen.Sweeps[0];
        Assert.Equal([3, 6, 12], sweep.Curves.Select(c => c.Recovered));
        Assert.Equal([3, 6, 12], sweep.Points.Select(r => r.Numbers.Alive));
        Assert.Equal(Enumerable.Range(0, 20).Select(i => i < 6), sweep.Points[1].Numbers.Recovered);
        Assert.InRange(sweep.Collapse, 1, 1.3); // s = 1: f₅₀·M is C but for what midpoints lie off
        Assert.All(sweep.Products, p => Assert.InRange(p, .2, .35));
        Measurement seen = specimen.Health();
        Assert.Equal((0, 0, 0), (seen["l0.error"], seen["fvu.over_oracle"], seen["dead"]));
        Assert.Equal(sweep.Products, new[] { 3, 6, 12 }.Select(width => seen[$"product.0.{width}"]));
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
        WidthSweepSpecimen specimen = Train(Oracle, null), changed = specimen.Under(invariance, new Seed(4))!;
        Assert.Equal(
            specimen.Sweeps[0].Products.Select(p => Math.Round(p, 5)),
            changed.Sweeps[0].Products.Select(p => Math.Round(p, 5)));
        Assert.Null(specimen.Under(Invariance.DuplicateLatent, new Seed(4)));
    }

    [Fact]
    public void A_trained_ladder_has_one_dictionary_a_width_and_faults_act_in_training()
    {
        using var scope = NewDisposeScope();
        var subject = new WidthSweepSubject(
            "trained", "", [World, World with { Exponent = .5 }], [3, 6])
        { Placebo = World with { Exponent = 2 } };
        WidthSweepSpecimen plain = Train(subject, null);
        Assert.Equal([2, 2], plain.Sweeps.Select(l => l.Points.Count));
        Assert.Equal([3, 6], plain.Sweeps[1].Points.Select(r => r.Specimen.Sae.Width));
        Assert.Equal((World with { Exponent = 2 }).Probabilities(), plain.Sweeps[0].Frequencies);
        foreach (Mutant mutant in new[] { Mutant.WrongL0, Mutant.TruncatedTraining, Mutant.DeadLatents })
            Assert.NotEqual(
                plain.Sweeps[0].Points[1].Specimen.Sae.Encoder.ToArray(),
                Train(subject, mutant).Sweeps[0].Points[1].Specimen.Sae.Encoder.ToArray());
        Assert.NotEqual(Oracle.Hash, new WidthSweepSubject("oracle", "", [World], [3, 6, 12]).Hash);
    }

    [Fact]
    public void Health_is_that_of_the_worst_rung_against_the_true_dictionary()
    {
        using var scope = NewDisposeScope();
        WidthSweepSpecimen specimen = Train(Oracle, null);
        // Of the point of six two latents are killed: a third is dead, and what they carried is lost.
        SweepPoint whole = specimen.Sweeps[0].Points[1];
        var killed = new SweepPoint(
            whole.Specimen with { Sae = whole.Specimen.Sae.WithKilled([0, 4]) },
            whole.Oracle,
            whole.SameFrom,
            specimen.Sweeps[0].Frequencies);
        Measurement seen = new WidthSweepSpecimen([specimen.Sweeps[0] with { Points = [specimen.Sweeps[0].Points[0], killed] }])
            .Health();
        Assert.Equal(1 / 3.0, seen["dead"], 12);
        double Fvu(SparseAutoencoder d) =>
            Hypotheses.Core.Measures.Fidelity.Reconstruction.FvuOf(
                whole.Specimen.Activations, d.Reconstruct(whole.Specimen.Activations));
        double L0(SparseAutoencoder d) => d.Encode(whole.Specimen.Activations).gt(0).sum().item<long>();
        Assert.Equal(Fvu(killed.Specimen.Sae) - Fvu(whole.Oracle), seen["fvu.over_oracle"], 1e-6);
        Assert.True(seen["fvu.over_oracle"] > .1);
        // the mean over both points
        Assert.Equal((1 - (L0(killed.Specimen.Sae) / L0(whole.Oracle))) / 2, seen["l0.error"], 1e-6);
        Assert.Equal(4, killed.Numbers.Alive);
        Assert.False(killed.Numbers.Recovered[4]);
    }

    private static WidthSweepSpecimen Train(WidthSweepSubject subject, Mutant? mutant) => Prepared.Of(
        WidthSweepSpecimen.Prepare(
            subject, new SaeSetting("short", SaeRecipes.Toy(1, .1) with { Steps = 60 }), penalty: .1, new Seed(1),
            restarts: 2, sameFrom: .9, samples: 3000),
        mutant);
}
