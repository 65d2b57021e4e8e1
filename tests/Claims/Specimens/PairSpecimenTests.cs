using Hypotheses.Claims.Specimens;
using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Measures.Fidelity;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Worlds;
using Hypotheses.Core.Worlds.Recipes;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Claims.Specimens;

public class PairSpecimenTests
{
    private const double Penalty = .1;
    private static readonly PairRecipe Pair = new() { Features = 5, Dimension = 6 };

    [Fact]
    public void A_subjects_width_and_penalty_belong_to_its_identity()
    {
        PairSubject Subject(int width, double penalty) => new("a", "", Pair, width, penalty);
        Assert.Equal(
            4,
            new[] { Subject(5, .1), Subject(6, .1), Subject(5, .2), new PairSubject("a", "", Pair with { Both = .1 }, 5, .1) }
                .Select(s => s.Hash).Distinct().Count());
        Assert.Equal(Subject(5, .1).Hash, Subject(5, .1).Hash);
    }

    [Theory]
    [InlineData(Invariance.Rotation)]
    [InlineData(Invariance.Permutation)]
    [InlineData(Invariance.Scaling)]
    [InlineData(Invariance.Gauge)]
    [InlineData(Invariance.DeadLatent)]
    public void Invariances_leave_losses_and_recall_alone(Invariance invariance)
    {
        using var scope = NewDisposeScope();
        PairSpecimen specimen = Untrained(5), changed = specimen.Under(invariance, new Seed(7))!;
        PairLosses before = specimen.Losses(), after = changed.Losses();
        Assert.Equal(before.Atomic.Average(), after.Atomic.Average(), 1e-4);
        Assert.Equal(
            PairLosses.Difference(before.Atomic, before.BestWithComposite).Mean,
            PairLosses.Difference(after.Atomic, after.BestWithComposite).Mean,
            1e-4);
        Assert.Equal(specimen.RareRecall(specimen.Composite, .9), changed.RareRecall(changed.Composite, .9));
        // width n: the composite took the last feature's latent
        Assert.Equal(2 / 3.0, specimen.RareRecall(specimen.Composite, .9), 12);
        Assert.Equal(1, specimen.RareRecall(specimen.Atomic, .9));
    }

    [Fact]
    public void A_difference_is_paired()
    {
        double[] first = [1, 2, 4], second = [0, 2, 1];
        (double mean, double error) = PairLosses.Difference(first, second);
        Assert.Equal(4 / 3.0, mean, 12);
        Assert.Equal(Math.Sqrt(((1 / 9.0) + (16 / 9.0) + (25 / 9.0)) / 2 / 3), error, 12);
        Assert.Same(second, new PairLosses(first, second, first, first).BestWithComposite);
    }

    [Fact]
    public void The_swapped_baseline_turns_the_sign_and_health_sees_a_lost_composite()
    {
        using var scope = NewDisposeScope();
        PairSpecimen specimen = Untrained(6), swapped = specimen.Under(Mutant.SwappedBaseline, new Seed(1))!;
        double Delta(PairSpecimen s) => PairLosses.Difference(s.Losses().Atomic, s.Losses().Composite).Mean;
        Assert.Equal(-Delta(specimen), Delta(swapped), 1e-9);
        Measurement seen = specimen.Health(), lost = (specimen with { Composite = specimen.Atomic }).Health();
        Assert.Equal((1, 1), (seen["living.atomic"], Math.Round(seen["composite.composite"], 4)));
        Assert.Equal(Math.Sqrt(.5), seen["composite.atomic"], 1e-3); // of a member of the pair
        Assert.Equal(seen["composite.atomic"], lost["composite.composite"], 1e-6);
        Assert.Equal(4 / 5.0, (specimen with { Atomic = specimen.Atomic.WithKilled([2]) }).Health()["living.atomic"], 12);
        Assert.Equal(SparseLoss.Violation(specimen.Atomic, specimen.Activations, Penalty), seen["violation.atomic"]);
        Assert.Equal(SparseLoss.Violation(specimen.Composite, specimen.Activations, Penalty), seen["violation.composite"]);
    }

    [Fact]
    public void Training_is_reproducible_and_faults_act_in_it()
    {
        using var scope = NewDisposeScope();
        var subject = new PairSubject("a", "", Pair, 6, Penalty);
        PairSpecimen Trained(Mutant? mutant) =>
            Prepared.Of(PairSpecimen.Prepare(subject, new Seed(2), samples: 300, steps: 60), mutant);
        PairSpecimen plain = Trained(null);
        Assert.Equal(plain.Composite.Encoder.ToArray(), Trained(null).Composite.Encoder.ToArray());
        Assert.True(plain.Codes.matmul(plain.Features).allclose(plain.Activations, 1e-4, 1e-5));
        Assert.All(
            new[] { Mutant.WrongL0, Mutant.TruncatedTraining, Mutant.DeadLatents },
            m => Assert.NotEqual(plain.Atomic.Encoder.ToArray(), Trained(m).Atomic.Encoder.ToArray()));
        Assert.Equal(plain.Atomic.Encoder.ToArray(), Trained(Mutant.SwappedBaseline).Atomic.Encoder.ToArray());
    }

    // Eight of ten latents: the atoms leave out two of eight rare features, a composite beside the pair a third, one in its place
    // only one.
    [Theory]
    [InlineData(PairFound.CompositeBeside, -1 / 8.0)]
    [InlineData(PairFound.CompositeInPlace, 1 / 8.0)]
    public void What_is_put_in_the_place_of_the_found_gains_or_loses_one_rare_feature(PairFound found, double gain)
    {
        using var scope = NewDisposeScope();
        var subject = new PairSubject("a", "", new PairRecipe { Both = .19 }, width: 8, Penalty, found);
        PairSpecimen specimen = Prepared.Of(PairSpecimen.Prepare(subject, new Seed(1), samples: 4000, steps: 30));
        Assert.Equal(gain, specimen.RareRecall(specimen.Found, .9) - specimen.RareRecall(specimen.Atomic, .9), 12);
        Assert.Equal(6 / 8.0, specimen.RareRecall(specimen.Atomic, .9), 12);
        // What training found is a dictionary of the job's.
        PairSpecimen trained = Prepared.Of(
            PairSpecimen.Prepare(
                new PairSubject("a", "", new PairRecipe { Both = .19 }, width: 8, Penalty),
                new Seed(1),
                samples: 4000,
                steps: 30));
        Assert.NotEqual(trained.Found.Decoder.ToArray(), specimen.Found.Decoder.ToArray());
    }

    private static PairSpecimen Untrained(int width)
    {
        SparseWorld world = Pair.Create(new Seed(1));
        float[] codes = new float[4000 * 5], activations = new float[4000 * 6];
        world.Stream(new Seed(2)).Next(codes, activations);
        SparseAutoencoder atomic = PairStarts.Atomic(world.Directions, width, Penalty);
        return new PairSpecimen(
            atomic, PairStarts.Composite(world.Directions, Pair, width, Penalty),
            PairStarts.Merged(world.Directions, width, Penalty), atomic,
            world.Directions, tensor(codes, 4000, 5), tensor(activations, 4000, 6), Penalty, new Seed(3));
    }
}
