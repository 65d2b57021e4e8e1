using Hypotheses.Claims.Specimens;
using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Models.Toy;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae.Architectures;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Claims.Specimens;

public class ReadoutSpecimenTests
{
    private const double Gain = 3;
    private const int Draws = 25;
    private static readonly TmsRecipe Recipe = new() { Features = 8, Hidden = 3, Steps = 200 };

    [Fact]
    public void Fakes_are_unit_and_swapping_labels_turns_the_auroc_around()
    {
        using var scope = NewDisposeScope();
        ReadoutSpecimen specimen = Some(), swapped = specimen.Under(Mutant.SwappedBaseline, new Seed(1))!;
        Assert.Equal(["f1", "f2", "f3", "f4"], specimen.Fakes.Select(f => f.Name));
        foreach (var (_, rows) in specimen.Fakes)
        {
            Assert.Equal(Draws * specimen.Real.shape[0], rows.shape[0]);
            Assert.True(linalg.vector_norm(rows, 2.0, new long[] { 1 }).sub(1).abs().max().item<float>() < 1e-5);
        }

        double seen = specimen.Auroc(specimen.Real, specimen.Fakes[0].Rows, Gain);
        Assert.InRange(seen, .6, 1);
        Assert.Equal(1 - seen, swapped.Auroc(swapped.Real, swapped.Fakes[0].Rows, Gain), 12);
    }

    [Fact]
    public void Readers_are_those_of_the_formula()
    {
        using var scope = NewDisposeScope();
        ReadoutSpecimen specimen = Some();
        float[] v = specimen.Readers.contiguous().data<float>().ToArray(), b = specimen.Bias.contiguous().data<float>().ToArray(),
            u = specimen.Real[0].contiguous().data<float>().ToArray();
        double[] r = [
            .. Enumerable.Range(0, 8)
                .Select(i => Math.Max(0, b[i] + Gain * Enumerable.Range(0, 3).Sum(k => (double)v[3 * i + k] * u[k])))];
        Assert.Equal(
            r.Sum(x => Math.Pow(x, 4)) / Math.Pow(r.Sum(x => x * x), 2), specimen.Participation(specimen.Real, Gain)[0], 1e-5);
    }

    [Fact]
    public void A_direction_that_nothing_reads_ties()
    {
        using var scope = NewDisposeScope();
        ReadoutSpecimen deaf = Some() with { Readers = zeros(8, 3), Bias = zeros(8) };
        Assert.All(deaf.Participation(deaf.Real, Gain), p => Assert.True(double.IsNaN(p)));
        Assert.Equal(.5, deaf.Auroc(deaf.Real, deaf.Fakes[0].Rows, Gain));
    }

    [Theory]
    [InlineData(Invariance.Rotation)]
    [InlineData(Invariance.Permutation)]
    public void Invariances_change_the_readers_and_not_what_they_tell(Invariance invariance)
    {
        using var scope = NewDisposeScope();
        ReadoutSpecimen specimen = Some(), changed = specimen.Under(invariance, new Seed(7))!;
        Assert.False(changed.Readers.allclose(specimen.Readers));
        for (int f = 0; f < 4; f++)
            Assert.Equal(
                specimen.Auroc(specimen.Real, specimen.Fakes[f].Rows, Gain),
                changed.Auroc(changed.Real, changed.Fakes[f].Rows, Gain),
                1e-3);
    }

    [Fact]
    public void Readers_of_another_untrained_model_take_the_place_of_the_models_own()
    {
        using var scope = NewDisposeScope();
        ReadoutSpecimen own = Some(), other = Some(ToyModelSubstitute.UntrainedReaders);
        Assert.True(own.Real.equal(other.Real).all().item<bool>());
        Assert.Equal(own.ModelFvu, other.ModelFvu);
        Assert.False(own.Readers.allclose(other.Readers));
        Assert.Equal(0, other.Bias.abs().max().item<float>());
    }

    [Fact]
    public void Latents_that_match_the_models_directions_take_their_place_and_health_is_the_models_and_the_dictionarys()
    {
        using var scope = NewDisposeScope();
        var subject = new ToyModelSubject("toy", "small", Recipe);
        ReadoutSpecimen directions = Some(), latents = Prepared.Of(ReadoutSpecimen.OfLatents(
            subject, SaeRecipes.Toy(8, .1) with
            {
                Steps = 200,
                Restarts = 1
            }, Seed.FromPath("readout"), samples: 2000, Draws, new(.5, .95)));
        Assert.Equal(["model.fvu"], directions.Health().Values.Keys);
        Assert.Equal(["dead", "dead.share", "fvu", "l0", "l0.ratio", "model.fvu"], latents.Health().Values.Keys);
        Assert.Equal(directions.ModelFvu, latents.Health()["model.fvu"]);
        Assert.True(directions.Readers.equal(latents.Readers).all().item<bool>());
        // Each real direction is a unit row of the decoder.
        Tensor cosines = latents.Real.matmul(latents.Sae!.Directions.t());
        Assert.True(cosines.amax(new long[] { 1 }).sub(1).abs().max().item<float>() < 1e-4);
        Assert.InRange(latents.Real.shape[0], 2, directions.Real.shape[0]);
        var untrained = new ToyModelSubject("toy", "small", Recipe with { Steps = 0 });
        Assert.Empty(
            Prepared.Of(ReadoutSpecimen.OfDirections(untrained, Seed.FromPath("readout"), samples: 2000, Draws, new(.5, .95)))
                .Health().Values);
    }

    [Fact]
    public void Half_of_the_readers_of_a_mutant_see_nothing()
    {
        using var scope = NewDisposeScope();
        ReadoutSpecimen specimen = Some(), dead = specimen.Under(Mutant.DeadLatents, new Seed(1))!;
        Assert.Equal(0, dead.Readers.narrow(0, 0, 4).abs().max().item<float>());
        Assert.True(dead.Readers.narrow(0, 4, 4).equal(specimen.Readers.narrow(0, 4, 4)).all().item<bool>());
        Assert.NotEqual(0, specimen.Readers.narrow(0, 0, 4).abs().max().item<float>());
        Assert.Null(specimen.Under(Mutant.WrongL0, new Seed(1)));
    }

    private static ReadoutSpecimen Some(ToyModelSubstitute substitute = ToyModelSubstitute.None) =>
        Prepared.Of(
            ReadoutSpecimen.OfDirections(
                new ToyModelSubject("toy", "small", Recipe, substitute),
                Seed.FromPath("readout"),
                samples: 2000,
                Draws,
                new(.5, .95)));
}
