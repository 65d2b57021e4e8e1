using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Specimens;
using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Activations;
using Hypotheses.Core.Sae.Architectures;
using Hypotheses.Core.Training;
using Hypotheses.Core.Worlds;
using Hypotheses.Core.Worlds.Recipes;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Claims.Specimens;

public class SaeSpecimenTests
{
    private const int D = 4;

    public static TheoryData<Invariance> Invariances => [.. Enum.GetValues<Invariance>()];

    [Fact]
    public void The_true_dictionary_is_in_full_health()
    {
        using var scope = NewDisposeScope();
        SaeSpecimen specimen = Truth();
        Measurement seen = specimen.Health();
        Assert.Equal(["dead", "dead.share", "fvu", "l0", "l0.ratio"], seen.Values.Keys);
        Assert.Equal((0, 0, 0, 1, 1), (seen["dead"], seen["dead.share"], seen["fvu"], seen["l0"], seen["l0.ratio"]));
        Assert.Equal(Enumerable.Range(0, D), specimen.Matching.Partner);
        Assert.Equal([D, D], specimen.LivingDirections.shape);
        Assert.Equal(1 / .8, (specimen with { TrueL0 = .8 }).Health()["l0.ratio"], 12);
        // a truth that nobody knows
        Assert.Equal(["dead", "dead.share", "fvu", "l0"], (specimen with { TrueL0 = double.NaN }).Health().Values.Keys);
    }

    [Fact]
    public void Dead_latents_are_counted_and_have_no_living_direction()
    {
        using var scope = NewDisposeScope();
        SaeSpecimen truth = Truth(), specimen = truth with { Sae = truth.Sae.WithKilled([1]) };
        Measurement seen = specimen.Health();
        // A fourth of the samples is lost: their squares over the variance 4·(1/4 − 1/16) a sample.
        Assert.Equal((1, .25, .75, .75), (seen["dead"], seen["dead.share"], seen["l0"], seen["l0.ratio"]));
        Assert.Equal(.25 / .75, seen["fvu"], 1e-6);
        Assert.True(
            specimen.LivingDirections.equal(truth.Directions.index_select(0, tensor(new long[] { 0, 2, 3 }))).all().item<bool>());
        Assert.Equal([0, D], (truth with { Sae = truth.Sae.WithKilled([0, 1, 2, 3]) }).LivingDirections.shape);
    }

    [Fact]
    public void On_chosen_samples_the_true_L0_is_counted_on_these()
    {
        using var scope = NewDisposeScope();
        // Ten samples of features 0 and 1 together, thirty of feature 2 alone.
        Tensor codes = cat(
            [tensor(new float[] { 1, 1, 0, 0 }).repeat(10, 1), tensor(new float[] { 0, 0, 1, 0 }).repeat(30, 1)], 0);
        SaeSpecimen all = Truth() with { Codes = codes, Activations = codes, TrueL0 = 50 / 40.0 };
        SaeSpecimen without = all.Where(codes.select(1, 1).le(0)), with = all.Where(codes.select(1, 1).gt(0));
        Assert.Equal((30, 1, 1), (without.Codes.shape[0], without.TrueL0, without.Health()["l0"]));
        Assert.Equal((10, 2, 2), (with.Codes.shape[0], with.TrueL0, with.Health()["l0"]));
        Assert.Equal((1, 1), (without.Health()["l0.ratio"], with.Health()["l0.ratio"]));
        Assert.True(without.Activations.equal(codes.narrow(0, 10, 30)).all().item<bool>());
        // what nobody knew stays unknown
        Assert.True(double.IsNaN((all with { TrueL0 = double.NaN }).Where(codes.select(1, 1).gt(0)).TrueL0));
        Assert.Equal((all.Health()["l0"], 50 / 40.0), (all.TrueL0, all.Health()["l0"])); // the original is left alone
    }

    [Fact]
    public void A_true_L0_that_the_world_does_not_know_is_counted_and_never_for_a_given_dictionary()
    {
        using var scope = NewDisposeScope();
        float[] axes = Axes();
        var world = new SparseWorld(axes, D, double.NaN, new UniformSparseRecipe { Features = D, Probability = .3 }.Sampler);
        SaeSpecimen counted = SaeSpecimen.Of(world, Truth().Sae, new Seed(3), samples: 500);
        Assert.Equal(counted.Codes.ne(0).sum().item<long>() / 500.0, counted.TrueL0, 12);
        // six standard errors
        Assert.InRange(counted.TrueL0, 1.2 - (6 * Math.Sqrt(4 * .21 / 500)), 1.2 + (6 * Math.Sqrt(4 * .21 / 500)));
        Assert.True(
            double.IsNaN(SaeSpecimen.Of(world, Truth().Sae, new Seed(3), samples: 500, counted: false).TrueL0));
    }

    [Fact]
    public void Where_few_samples_have_codes_who_fires_is_counted_on_all()
    {
        using var scope = NewDisposeScope();
        // Each feature on one sample in 1,000: of the 200 samples that codes have room for, most features see none.
        var world = new SparseWorld(Axes(), D, double.NaN, new UniformSparseRecipe { Features = D, Probability = .001 }.Sampler);
        SparseAutoencoder truth = Truth().Sae, one = truth.WithKilled([2]);
        SaeSpecimen Of(long most) => SaeSpecimen.Of(world, one, new Seed(3), 8000, true, most);
        SaeSpecimen all = Of(8000 * D), few = Of(200 * D);
        Assert.Null(all.Further);
        Assert.Equal((200, 200), (few.Codes.shape[0], few.Further!.shape[0])); // and as many activations
        Assert.True(few.Further.equal(all.Activations.narrow(0, 200, 200)).all().item<bool>());
        SaeSpecimen wide = few with { Further = all.Activations.narrow(0, 200, 7800) };
        Assert.True((few with { Further = null }).Health()["dead"] > 1, "the samples with codes show it already");
        SaeSpecimen Under(Invariance invariance) => wide.Under(invariance, new Seed(1))!;
        SaeSpecimen[] same = [all, wide, Under(Invariance.Scaling), Under(Invariance.Rotation)];
        foreach (SaeSpecimen specimen in same)
        {
            Assert.Equal((1, .25), (specimen.Health()["dead"], specimen.Health()["dead.share"]));
            Assert.Equal(3, specimen.LivingDirections.shape[0]);
        }

        Assert.Null(wide.Where(wide.Codes.sum(1).ge(0)).Further); // of others nobody knows whether they are chosen
    }

    [Theory]
    [MemberData(nameof(Invariances))]
    public void Invariances_change_the_specimen_and_not_its_health_or_its_matching(Invariance invariance)
    {
        using var scope = NewDisposeScope();
        // Not the truth itself: latents a little off, so that numbers are no round ones.
        SaeSpecimen truth = Truth();
        float[] noise = new float[D * D];
        new Seed(4).Rng().Normals(noise, .1);
        float[] encoder = [.. truth.Sae.Encoder.ToArray().Zip(noise, (a, b) => a + b)];
        SaeSpecimen specimen = truth with
        {
            Sae = new SparseAutoencoder(
                truth.Sae.Activation, encoder, new float[D], truth.Sae.Decoder.ToArray(), new float[D])
        };
        SaeSpecimen changed = specimen.Under(invariance, new Seed(5))!;
        Measurement before = specimen.Health(), after = changed.Health();
        Assert.NotSame(specimen.Sae, changed.Sae);
        Assert.Equal(
            specimen.Matching.Cosine.Order().Select(c => Math.Round(c, 4)),
            changed.Matching.Cosine.Order().Select(c => Math.Round(c, 4)));
        if (invariance == Invariance.DuplicateLatent) return; // its copy fires too
        Assert.Equal(before["fvu"], after["fvu"], 1e-5);
        Assert.Equal(before["l0"], after["l0"], 1e-3);
        Assert.Equal(before["dead"] + (invariance == Invariance.DeadLatent ? 1 : 0), after["dead"]);
    }

    [Fact]
    public void Training_gives_one_a_seed_on_that_seeds_world_and_faults_act_in_training()
    {
        using var scope = NewDisposeScope();
        var subject = new NestedSubject("nested", "", new NestedRecipe());
        SaeRecipe recipe = SaeRecipes.Toy(4, .03) with { Steps = 60, Restarts = 1, HeldOut = 100 };
        Seed[] seeds = [new(1), new(2)];
        SaeSpecimen Trained(Seed seed, Mutant? mutant = null) =>
            Prepared.Of(SaeSpecimen.Prepare(subject, _ => recipe, seed, samples: 300), mutant);
        SaeSpecimen[] plain = [.. seeds.Select(s => Trained(s))], again = [.. seeds.Select(s => Trained(s))];
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(plain[i].Sae.Encoder.ToArray(), again[i].Sae.Encoder.ToArray());
            Assert.True(plain[i].Features.equal(subject.World(seeds[i].Derive("world")).Directions).all().item<bool>());
            Assert.Equal([300, 4], plain[i].Codes.shape);
            Assert.True(plain[i].Codes.matmul(plain[i].Features).allclose(plain[i].Activations, 1e-4, 1e-5)); // the same samples
            Assert.Equal(0, plain[i].Parents.shape[0]);
            Assert.Equal(seeds[i], plain[i].Seed);
        }

        Assert.NotEqual(plain[0].Sae.Encoder.ToArray(), plain[1].Sae.Encoder.ToArray());
        Assert.All(seeds, s => Assert.True(Trained(s, Mutant.DeadLatents).LivingDirections.shape[0] <= 2));
        Assert.All(
            new[] { Mutant.WrongL0, Mutant.TruncatedTraining },
            m => Assert.NotEqual(plain[0].Sae.Encoder.ToArray(), Trained(seeds[0], m).Sae.Encoder.ToArray()));
        Assert.Equal(
            plain[0].Sae.Encoder.ToArray(), Trained(seeds[0], Mutant.SwappedBaseline).Sae.Encoder.ToArray());
    }

    [Fact]
    public void A_setting_is_for_the_worlds_features_and_a_given_dictionary_is_taken_as_it_is()
    {
        using var scope = NewDisposeScope();
        var recipe = new UniformSparseRecipe { Features = D, Probability = .5 };
        SaeJob job = Assert.IsType<SaeJob>(Assert.Single(SaeSpecimen.Prepare(
            new WorldSubject("w", "", recipe), ToySaes.TopK with { Widths = 2 }, new Seed(1), samples: 100).Jobs));
        Assert.Equal((2 * D, 2), (job.Recipe.Width, job.Recipe.K)); // two of four are active on average
        Preparation<SaeSpecimen> given = SaeSpecimen.Prepare(
            new Given(recipe, Truth().Sae), ToySaes.TopK, new Seed(1), samples: 100);
        Assert.Empty(given.Jobs);
        Assert.Equal((0, double.NaN), (Prepared.Of(given).Health()["fvu"], Prepared.Of(given).TrueL0));
        ArgumentException refused = Assert.Throws<ArgumentException>(() =>
            Prepared.Of(
                SaeSpecimen.Prepare(
                    new Given(recipe with { Features = 5 }, Truth().Sae), ToySaes.TopK, new Seed(1), samples: 100)));
        Assert.Equal("the dictionary has dimension 4, but its world 5", refused.Message);
    }

    // Measured, drawn as a counterexample, put through invariances: each in a scope of its own.
    [Fact]
    public void A_preparation_is_collected_any_number_of_times()
    {
        var subject = new NestedSubject("nested", "", new NestedRecipe());
        Preparation<SaeSpecimen> preparation = SaeSpecimen.Prepare(
            subject, _ => SaeRecipes.Toy(4, .03) with { Steps = 20, Restarts = 1 }, new Seed(1), samples: 300);
        using Trained trained = new JobTrainer().Train(preparation.Jobs);
        double Fvu()
        {
            using var scope = NewDisposeScope();
            SaeSpecimen specimen = preparation.Collect(trained);
            return specimen.Health()["fvu"] + specimen.Matching.MeanCosine;
        }

        Assert.Equal(Fvu(), Fvu());
    }

    /// <summary>Features are the axes, sample i is feature i mod 4 alone, and the dictionary reads and writes the axes.</summary>
    private static SaeSpecimen Truth()
    {
        float[] axes = Axes();
        var dictionary = new SparseAutoencoder(new ReluActivation(), axes, new float[D], [.. axes], new float[D]);
        Tensor samples = eye(D).repeat(25, 1);
        return new SaeSpecimen(dictionary, eye(D), empty(0, D), samples, samples, 1, new Seed(1));
    }

    private static float[] Axes() => [.. Enumerable.Range(0, D * D).Select(i => i % (D + 1) == 0 ? 1f : 0)];

    private sealed class Given(UniformSparseRecipe world, SparseAutoencoder dictionary)
        : WorldSubject("given", "", world), IHasSae
    {
        public SparseAutoencoder Sae => dictionary;
    }
}
