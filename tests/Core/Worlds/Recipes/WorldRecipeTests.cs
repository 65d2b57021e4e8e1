using Hypotheses.Core.Worlds.Recipes;

namespace Hypotheses.Tests.Core.Worlds.Recipes;

public class WorldRecipeTests
{
    [Fact]
    public void Json_is_canonical() => Assert.Equal(
        """{"world":"composite","kind":"h2","families":5,"members":4,"dimension":40,"compositeProbability":0.6,"soloAction":0.06,"soloContext":0.06,"sharedFraction":0,"contextSpecific":true,"low":0.8,"high":1.2}""",
        new CompositeRecipe { Kind = CompositeKind.H2, ContextSpecific = true }.ToJson());

    /// <summary>Definitions, and all seeds, follow from these texts: they stay as they were before there were options.</summary>
    [Fact]
    public void Recipes_without_options_are_written_as_ever()
    {
        Assert.Equal(
            """{"world":"nested","dimension":12,"others":2,"parentProbability":0.25,"childGivenParent":0.2,"otherProbability":0.05,"magnitudeSpread":0,"independentChild":false}""",
            new NestedRecipe().ToJson());
        Assert.Equal(
            """{"world":"composite","kind":"h1","families":5,"members":4,"dimension":40,"compositeProbability":0.6,"soloAction":0.06,"soloContext":0.06,"sharedFraction":0,"contextSpecific":false,"actionShare":0.3,"low":0.8,"high":1.2}""",
            new CompositeRecipe { InFamilyCosine = .3 }.ToJson());
    }

    public static TheoryData<string> Recipes =>
    [
        new UniformSparseRecipe { Features = 9, PairCofiring = 0.25 }.ToJson(), new NestedRecipe { MagnitudeSpread = 0.1 }
            .ToJson(),
        new PairRecipe { Both = 0.04 }.ToJson(), new CompositeRecipe { SharedFraction = 0.5, InFamilyCosine = 0.3 }
            .ToJson(), new ZipfRecipe { Exponent = 1.5 }.ToJson(),
        new NestedRecipe { Noise = .1, SecondChildGivenParent = .3, UnequalParts = 1, InFamilyCosine = -.5 }.ToJson(),
        SharkeyRecipe.Published.ToJson(), new DenseGaussianRecipe().ToJson(), new CorrelatedFiveRecipe { Correlation = -0.4 }
            .ToJson(),
    ];

    [Theory, MemberData(nameof(Recipes))]
    public void A_recipe_reads_back(string json) => Assert.Equal(json, WorldRecipe.FromJson(json).ToJson());

    [Fact]
    public void Fields_not_given_keep_their_default() =>
        Assert.Equal(new PairRecipe { Both = 0.1 }, WorldRecipe.FromJson("""{"world":"pair","both":0.1}"""));

    [Theory]
    [InlineData("""{"world":"nested","others":1,"sigma":2}""")]
    [InlineData("""{"world":"swamp"}""")]
    [InlineData("""{"dimension":3}""")]
    [InlineData("""{"world":"nested","dimension":""")]
    [InlineData("""{"world":"composite","kind":1}""")]
    [InlineData("null")]
    [InlineData("")]
    public void Wrong_json_gives_one_line(string json)
    {
        string message = Assert.Throws<ArgumentException>(() => WorldRecipe.FromJson(json)).Message;
        Assert.StartsWith("world recipe: ", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Theory]
    [InlineData("""{"world":"nested","childGivenParent":1.5}""", "nested world: ChildGivenParent = 1.5 is not in [0, 1]")]
    [InlineData("""{"world":"nested","dimension":1}""", "nested world: Dimension = 1 is not in [2, 8192]")]
    [InlineData("""{"world":"nested","noise":-0.1}""", "nested world: Noise = -0.1 is not in [0, 10]")]
    [InlineData("""{"world":"nested","inFamilyCosine":1}""", "nested world: InFamilyCosine = 1 is not in [-0.999999, 0.999999]")]
    [InlineData("""{"world":"nested","magnitudeSpread":11}""", "nested world: MagnitudeSpread = 11 is not in [0, 10]")]
    [InlineData("""{"world":"pair","dimension":4}""", "pair world: Dimension = 4 is not in [5, 8192]")]
    [InlineData("""{"world":"pair","unequalParts":7}""", "pair world: UnequalParts = 7 is not in [0, 6]")]
    [InlineData("""{"world":"pair","both":0.3}""", "pair world: Both = 0.3 is not in [0, 0.2]")]
    [InlineData("""{"world":"pair","pairProbability":0.75,"both":0.3}""", "pair world: Both = 0.3 is not in [0.5, 0.75]")]
    [InlineData("""{"world":"composite","dimension":4}""", "composite world: Dimension = 4 is not in [5, 8192]")]
    [InlineData("""{"world":"composite","contextSpecific":true}""", "composite world: ContextSpecific belongs to H2 only")]
    [
        InlineData(
            """{"world":"composite","actionShare":2}""",
            "composite world: InFamilyCosine = 2 is not in [1e-06, 0.999999]")]
    [
        InlineData(
            """{"world":"composite","kind":"h2","sharedFraction":1}""", "composite world: SharedFraction = 1 is not in [0, 0]")]
    [InlineData("""{"world":"sharkey","orthonormal":true}""", "sharkey world: Features = 64 is not in [1, 32]")]
    [InlineData("""{"world":"sharkey","features":4,"decay":1}""", "sharkey world: MeanActive = 5 is not in [0, 4]")]
    [
        InlineData(
            """{"world":"correlated-five","correlation":0.51}""",
            "correlated-five world: Correlation = 0.51 is not in [-0.5, 0.5]")]
    [InlineData("""{"world":"uniform","features":1000000000}""", "uniform world: Features = 1000000000 is not in [1, 4096]")]
    public void A_field_out_of_range_is_named(string json, string message) =>
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => WorldRecipe.FromJson(json)).Message);

    [Fact]
    public void Not_a_number_is_out_of_range() =>
        Assert.Throws<ArgumentException>(() => new ZipfRecipe { Exponent = double.NaN }.Validate());
}
