using Hypotheses.Core.Models.Toy;
using Hypotheses.Core.Models.Transformers;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;
using Hypotheses.Core.Worlds.Recipes;
using Hypotheses.Tests.Support;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Worlds;

public class ResumableStreamTests
{
    /// <summary>Every kind of world, and the variants that have a sampler of their own.</summary>
    public static TheoryData<string> Recipes =>
    [
        new UniformSparseRecipe { Features = 9, PairCofiring = 0.25 }
            .ToJson(), new UniformSparseRecipe { Features = 40, Probability = 0.02 }.ToJson(),
        new NestedRecipe { MagnitudeSpread = 0.1 }.ToJson(), new PairRecipe()
            .ToJson(), new CompositeRecipe { SharedFraction = 0.5 }.ToJson(),
        new CompositeRecipe { Kind = CompositeKind.H2 }.ToJson(), new ZipfRecipe { Features = 20 }.ToJson(), new SharkeyRecipe()
            .ToJson(),
        new SharkeyRecipe { Features = 12, Dimension = 6, MeanActive = 2, Correlated = true }
            .ToJson(), new DenseGaussianRecipe { Features = 7, Dimension = 5 }.ToJson(),
        new CorrelatedFiveRecipe().ToJson(),
        new NestedRecipe { Noise = .1, SecondChildGivenParent = .2 }.ToJson(),
        new PairRecipe { Noise = .1, Dimension = 6 }.ToJson(),
        new CompositeRecipe { Noise = .1, Dimension = 16, MagnitudeSpread = .2, UnequalParts = 1 }.ToJson(),
    ];

    [Theory, MemberData(nameof(Recipes))]
    public void A_worlds_stream_goes_on_to_the_bit_where_it_was_saved(string recipe)
    {
        SparseWorld world = WorldRecipe.FromJson(recipe).Create(new Seed(1));
        Resumption.Holds(() => world.Stream(new Seed(2)), recipe, most: 150);
        Resumption.RefusesPartOf(() => world.Stream(new Seed(2)), drawn: 3);
    }

    [Fact]
    public void So_does_the_stream_of_a_model()
    {
        using ToyModelOfSuperposition model = new(
            new TmsRecipe { Features = 3, Hidden = 2, Probability = 0.5 },
            tensor(new[] { 1f, 2, 0, .5f, 0, 3 }, 1, 2, 3),
            zeros(1, 3),
            [0]);
        SparseWorld hidden = model.HiddenWorld(0);
        Resumption.Holds(() => hidden.Stream(new Seed(5)), "hidden", most: 150);
    }

    [Fact]
    public void The_state_of_another_noise_is_refused()
    {
        IWorldStream Of(double noise) => new NestedRecipe { Noise = noise }.Create(new Seed(1)).Stream(new Seed(2));
        Resumption.Refuses(Of(.1), Of(.2), "sparse world: noise: is 0.1, not 0.2");
    }

    [Fact]
    public void Another_worlds_state_is_refused_by_what_differs()
    {
        SparseWorld world = new ZipfRecipe { Features = 6 }.Create(new Seed(1));
        IWorldStream stream = world.Stream(new Seed(2));
        Resumption.Refuses(
            stream,
            new ZipfRecipe { Features = 7 }.Create(new Seed(1)).Stream(new Seed(2)),
            "sparse world: dimension: is 6, not 7");
        Resumption.Refuses(
            stream, new ZipfRecipe { Features = 6 }.Create(new Seed(3)).Stream(new Seed(2)), "sparse world: directions: is ");
        Resumption.Refuses(
            stream,
            new ModelActivations(ActivationTable.Of("table", new float[12], 6), new Seed(2)),
            "kind: is 'sparse world', not 'activation table'");
    }
}
