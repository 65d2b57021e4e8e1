using Hypotheses.Claims;
using Hypotheses.Claims.Specimens;
using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Trials;
using Hypotheses.Core.Dictionaries;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Claims.Specimens;

public class DictionarySpecimenTests
{
    private const int D = 4;

    public static TheoryData<Invariance> Invariances => [.. Enum.GetValues<Invariance>()];

    [Fact]
    public void The_true_dictionary_passes_every_gate()
    {
        using var scope = NewDisposeScope();
        DictionarySpecimen specimen = Truth();
        Measurement seen = specimen.GatedByTruth(new Measurement());
        Assert.Equal((0, 1, 0), (seen["fvu"], seen["l0"], seen["dead"]));
        Assert.Equal(["dead", "fvu", "l0"], seen.Gates.Keys);
        Assert.All(seen.Gates.Values, g => Assert.True(g.Passed));
        Assert.Equal(Enumerable.Range(0, D), specimen.Matching.Partner);
        Assert.Equal([D, D], specimen.LivingDirections.shape);
        Assert.Equal(["dead", "fvu"], (specimen with { TrueL0 = double.NaN }).GatedByTruth(new Measurement()).Gates.Keys); // a truth that nobody knows
    }

    [Theory]
    [InlineData(.79, 1.0, false)] // L0 1 is more than 1.2 of .79
    [InlineData(.84, 1.0, true)]
    [InlineData(1.24, 1.0, true)]
    [InlineData(1.26, 1.0, false)]
    public void The_gate_on_L0_is_a_fifth_of_the_truth(double truth, double l0, bool passed)
    {
        using var scope = NewDisposeScope();
        Measurement seen = (Truth() with { TrueL0 = truth }).GatedByTruth(new Measurement());
        Assert.Equal(l0, seen["l0"]);
        Assert.Equal(passed, seen.Gates["l0"].Passed);
    }

    [Fact]
    public void Dead_latents_fail_their_gates_and_have_no_living_direction()
    {
        using var scope = NewDisposeScope();
        DictionarySpecimen truth = Truth(), specimen = truth with { Dictionary = truth.Dictionary.WithKilled([1]) };
        Measurement seen = specimen.GatedByTruth(new Measurement(), fvu: .05, dead: 0);
        // A fourth of the samples is lost: their squares over the variance 4·(1/4 − 1/16) a sample.
        Assert.Equal((1, .75), (seen["dead"], seen["l0"]));
        Assert.Equal(.25 / .75, seen["fvu"], 1e-6);
        Assert.Equal([false, false, false], new[] { "dead", "fvu", "l0" }.Select(g => seen.Gates[g].Passed));
        Assert.True(specimen.Gated(.34, 1, new Measurement()).Gates.Values.All(g => g.Passed));
        Assert.True(specimen.LivingDirections.equal(truth.Directions.index_select(0, tensor(new long[] { 0, 2, 3 }))).all().item<bool>());
        Assert.Equal([0, D], (truth with { Dictionary = truth.Dictionary.WithKilled([0, 1, 2, 3]) }).LivingDirections.shape);
    }

    [Theory]
    [MemberData(nameof(Invariances))]
    public void Invariances_change_the_specimen_and_not_its_gates_or_its_matching(Invariance invariance)
    {
        using var scope = NewDisposeScope();
        // Not the truth itself: latents a little off, so that numbers are no round ones.
        DictionarySpecimen truth = Truth();
        float[] noise = new float[D * D];
        new Seed(4).Rng().Normals(noise, .1);
        float[] encoder = [.. truth.Dictionary.Encoder.ToArray().Zip(noise, (a, b) => a + b)];
        DictionarySpecimen specimen = truth with { Dictionary = new Dictionary(truth.Dictionary.Activation, encoder, new float[D], truth.Dictionary.Decoder.ToArray(), new float[D]) };
        DictionarySpecimen changed = specimen.Under(invariance, new Seed(5))!;
        Measurement before = specimen.Gated(1, 0, new Measurement()), after = changed.Gated(1, 0, new Measurement());
        Assert.NotSame(specimen.Dictionary, changed.Dictionary);
        Assert.Equal(specimen.Matching.Cosine.Order().Select(c => Math.Round(c, 4)), changed.Matching.Cosine.Order().Select(c => Math.Round(c, 4)));
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
        DictionaryRecipe recipe = DictionaryRecipe.Toy(4, .03) with { Steps = 60, Restarts = 1, HeldOut = 100 };
        Seed[] seeds = [new(1), new(2)];
        IReadOnlyList<DictionarySpecimen> Trained(Mutant? mutant) => DictionarySpecimen.Train(subject, recipe, new Lab(seeds, mutant: mutant), samples: 300);
        IReadOnlyList<DictionarySpecimen> plain = Trained(null), again = Trained(null);
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(plain[i].Dictionary.Encoder.ToArray(), again[i].Dictionary.Encoder.ToArray());
            Assert.True(plain[i].Features.equal(subject.World(seeds[i].Derive("world")).Directions).all().item<bool>());
            Assert.Equal([300, 4], plain[i].Codes.shape);
            Assert.True(plain[i].Codes.matmul(plain[i].Features).allclose(plain[i].Activations, 1e-4, 1e-5)); // the same samples
            Assert.Equal(0, plain[i].Parents.shape[0]);
            Assert.Equal(seeds[i], plain[i].Seed);
        }

        Assert.NotEqual(plain[0].Dictionary.Encoder.ToArray(), plain[1].Dictionary.Encoder.ToArray());
        Assert.All(Trained(Mutant.DeadLatents), s => Assert.True(s.LivingDirections.shape[0] <= 2));
        Assert.All(new[] { Mutant.WrongL0, Mutant.TruncatedTraining }, m => Assert.NotEqual(plain[0].Dictionary.Encoder.ToArray(), Trained(m)[0].Dictionary.Encoder.ToArray()));
        Assert.Equal(plain[0].Dictionary.Encoder.ToArray(), Trained(Mutant.SwappedBaseline)[0].Dictionary.Encoder.ToArray());
    }

    /// <summary>Features are the axes, sample i is feature i mod 4 alone, and the dictionary reads and writes the axes.</summary>
    private static DictionarySpecimen Truth()
    {
        float[] axes = [.. Enumerable.Range(0, D * D).Select(i => i % (D + 1) == 0 ? 1f : 0)];
        var dictionary = new Dictionary(new ReluActivation(), axes, new float[D], [.. axes], new float[D]);
        Tensor samples = eye(D).repeat(25, 1);
        return new DictionarySpecimen(dictionary, eye(D), empty(0, D), samples, samples, 1, new Seed(1));
    }
}
