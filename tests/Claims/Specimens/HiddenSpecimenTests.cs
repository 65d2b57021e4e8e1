using Hypotheses.Claims.Specimens;
using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Measures.Recovery;
using Hypotheses.Core.Models.Toy;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Architectures;
using Hypotheses.Core.Training;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Claims.Specimens;

public class HiddenSpecimenTests
{
    private static readonly TmsRecipe Recipe = new()
    {
        Features = 6,
        Hidden = 3,
        Probability = .1,
        PairCofiring = 1,
        Steps = 1500
    };

    [Fact]
    public void The_world_of_the_dictionary_is_the_models_hidden_layer()
    {
        using var scope = NewDisposeScope();
        HiddenSpecimen specimen = Some();
        // Codes are inputs times ‖W_i‖: activations are Wx.
        Assert.True(
            specimen.Sae.Codes.matmul(specimen.Sae.Features).allclose(specimen.Sae.Activations, 1e-4, 1e-5));
        Assert.Equal(1, SignedMatching.Of(specimen.Sae.Features, specimen.Model.Weights.t()).MeanCosine, 1e-5);
        Assert.InRange(specimen.Key.shape[0], 3, 6);
    }

    [Fact]
    public void A_rotated_key_has_the_angles_of_the_models_own_and_points_elsewhere()
    {
        using var scope = NewDisposeScope();
        Tensor own = Some().Key, rotated = Some(ToyModelSubstitute.RotatedKey).Key;
        Assert.True(own.matmul(own.t()).allclose(rotated.matmul(rotated.t()), 1e-4, 1e-5));
        Assert.True(rotated.matmul(own.t()).max().item<float>() < .9);
    }

    [Fact]
    public void Under_a_rotation_key_model_and_dictionary_turn_together()
    {
        using var scope = NewDisposeScope();
        HiddenSpecimen specimen = Some(), turned = specimen.Under(Invariance.Rotation, new Seed(3))!;
        Assert.False(turned.Key.allclose(specimen.Key));
        Assert.True(
            turned.Key.matmul(turned.Sae.Directions.t())
                .allclose(specimen.Key.matmul(specimen.Sae.Directions.t()), 1e-4, 1e-5));
        Assert.True(turned.Key.matmul(turned.Model.Weights).allclose(specimen.Key.matmul(specimen.Model.Weights), 1e-4, 1e-5));
        Assert.Equal(specimen.Model.Fvu(), turned.Model.Fvu(), 1e-5);
        Assert.Equal(
            specimen.Sae.Sae.Width + 1,
            specimen.Under(Invariance.DeadLatent, new Seed(3))!.Sae.Sae.Width);
    }

    [Fact]
    public void The_models_own_directions_as_a_dictionary_find_all_of_them_and_lose_little()
    {
        using var scope = NewDisposeScope();
        HiddenSpecimen own = Some(ToyModelSubstitute.OwnDirections), trained = Some();
        Assert.True(own.Key.equal(trained.Key).all().item<bool>());
        Assert.True(own.Sae.Directions.equal(own.Key).all().item<bool>());
        // It reads along the rows that it writes: latent i of direction j is their cosine less .1, where that is positive.
        Assert.True(own.Sae.Sae.Encode(own.Key).allclose(own.Key.matmul(own.Key.t()).sub(.1).relu(), 1e-5, 1e-6));
        Assert.Equal(1, SignedMatching.MatchedRecall(own.Key, own.Sae.Directions, .9999));
        Assert.InRange(own.Sae.Health()["fvu"], 0, .1);
        Assert.IsType<ToyModelJob>(Assert.Single(Prepare(ToyModelSubstitute.OwnDirections).Jobs)); // nothing else is trained
    }

    [Fact]
    public void The_dictionary_needs_the_model_whose_hidden_activations_it_learns_from()
    {
        IReadOnlyList<TrainingJob> jobs = Prepare(ToyModelSubstitute.None).Jobs;
        Assert.Equal([jobs[0]], jobs[1].Needs);
        Assert.Equal(ToyModelSpecimen.Job(Recipe, At), jobs[0]);
        Assert.NotEqual(
            jobs[1],
            HiddenSpecimen.Prepare(
                new ToyModelSubject("toy", "", Recipe with { Steps = 1499 }), Small, new(.5, .95), At, 2000).Jobs[1]);
    }

    private static SaeRecipe Small { get; } = SaeRecipes.Toy(8, .1) with { Steps = 50, Restarts = 1 };

    private static Seed At { get; } = Seed.FromPath("hidden");

    private static Preparation<HiddenSpecimen> Prepare(ToyModelSubstitute substitute) =>
        HiddenSpecimen.Prepare(new ToyModelSubject("toy", "small", Recipe, substitute), Small, new(.5, .95), At, samples: 2000);

    private static HiddenSpecimen Some(ToyModelSubstitute substitute = ToyModelSubstitute.None) =>
        Prepared.Of(Prepare(substitute));
}
