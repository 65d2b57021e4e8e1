using System.Reflection;
using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Subjects.Oracles;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Models.Toy;
using Hypotheses.Core.Models.Toy.Correctors;
using Hypotheses.Core.Worlds.Recipes;
using Hypotheses.Tests.Support;

namespace Hypotheses.Tests.Claims.Vocabulary;

public class SubjectTests
{
    /// <summary>
    /// Equal recipes twice over, then one with each single thing changed: first two equal, all others different.
    /// </summary>
    public static TheoryData<string, Func<Subject>[]> Families => new()
    {
        {
            "sharkey", Each<SharkeyRecipe>(
                r =>
                    new WorldSubject("s", "", r), new(), r =>
                        r with { Features = 48 }, r => r with { Dimension = 24 }, r => r with { MeanActive = 4 },
                r => r with { Decay = 1 }, r => r with { Correlated = true }, r => r with { Features = 32, Orthonormal = true })
        },
        {
            "dense",
            Each<DenseGaussianRecipe>(
                r => new WorldSubject("s", "", r), new(), r => r with { Features = 48 }, r => r with { Dimension = 24 })
        },
        {
            "nested", Each<NestedRecipe>(
                r =>
                    new NestedSubject("s", "", r), new(), r =>
                        r with { Dimension = 16 }, r => r with { Others = 3 }, r => r with { ParentProbability = .3 },
                r =>
                    r with { ChildGivenParent = .3 }, r =>
                        r with { OtherProbability = .06 }, r =>
                            r with { MagnitudeSpread = .1 }, r => r with { IndependentChild = true },
                r =>
                    r with { Noise = .1 }, r => r with { UnequalParts = 1 }, r => r with { InFamilyCosine = .2 },
                r => r with { SecondChildGivenParent = .1 })
        },
        {
            "composite", Each<CompositeRecipe>(
                r =>
                    new CompositeSubject("s", "", r), new(), r =>
                        r with { Kind = CompositeKind.H2 }, r => r with { Families = 4 }, r => r with { Members = 3 },
                r =>
                    r with { Dimension = 50 }, r =>
                        r with { CompositeProbability = .5 }, r => r with { SoloAction = .05 }, r => r with { SoloContext = .05 },
                r =>
                    r with { SharedFraction = .5 }, r =>
                        r with { Kind = CompositeKind.H2, ContextSpecific = true }, r =>
                            r with { Low = .7 }, r => r with { High = 1.3 },
                r =>
                    r with { InFamilyCosine = .3 }, r => r with { Noise = .1 }, r => r with { MagnitudeSpread = .1 },
                r => r with { UnequalParts = 1 }, r => r with { OffsetSubspace = 4 })
        },
        {
            "toy model", Each<TmsRecipe>(
                r =>
                    new ToyModelSubject("s", "", r), new(), r =>
                        r with { Features = 6 }, r =>
                            r with { Hidden = 3 }, r => r with { Probability = .1 }, r => r with { PairCofiring = .5 },
                r =>
                    r with { ImportanceDecay = .9 }, r =>
                        r with { Linear = true }, r =>
                            r with { Steps = 10 }, r => r with { Batch = 64 }, r => r with { LearningRate = .02 },
                r => r with { Cosine = false }, r => r with { WeightDecay = .1 })
        },
        {
            "error corrector",
            [
                .. Each<ErrorCorrectorRecipe>(
                    r =>
                        new ErrorCorrectorSubject("s", "", r), new(), r =>
                            r with { Features = 64 }, r =>
                                r with { Dimension = 64 }, r => r with { Function = ReadoutFunction.Identity },
                    r =>
                        r with { Threshold = .2 }, r =>
                            r with { Active = 8 }, r => r with { Low = .7 }, r => r with { High = 1.3 }),
                () => new ErrorCorrectorSubject("s", "", new(), radius: 3),
                () => new ErrorCorrectorSubject("s", "", new(), threshold: 2),
                () => new ErrorCorrectorSubject("s", "", new(), featuresKnown: false),
            ]
        },
        {
            "planted directions",
            [
                () =>
                    new PlantedDirectionsSubject("s", "", 16, 40, 8, .4), () =>
                        new PlantedDirectionsSubject("s", "", 16, 40, 8, .4),
                () =>
                    new PlantedDirectionsSubject("s", "", 17, 40, 8, .4), () =>
                        new PlantedDirectionsSubject("s", "", 16, 41, 8, .4),
                () =>
                    new PlantedDirectionsSubject("s", "", 16, 40, 9, .4), () =>
                        new PlantedDirectionsSubject("s", "", 16, 40, 8, .5),
            ]
        },
        {
            "composite dictionary",
            [
                () =>
                    new CompositeSaeSubject("s", "", new(), CompositeRows.Trained, .2), () =>
                        new CompositeSaeSubject("s", "", new(), CompositeRows.Trained, .2),
                () =>
                    new CompositeSaeSubject("s", "", new() { Families = 4 }, CompositeRows.Trained, .2), () =>
                        new CompositeSaeSubject("s", "", new(), CompositeRows.Exact, .2),
                () =>
                    new CompositeSaeSubject("s", "", new(), CompositeRows.Atoms, .2), () =>
                        new CompositeSaeSubject("s", "", new(), CompositeRows.Trained, .1),
            ]
        },
        {
            "pair of worlds",
            [
                () =>
                    new WorldPairSubject("s", "", new(), new() { Families = 4 }), () =>
                        new WorldPairSubject("s", "", new(), new() { Families = 4 }),
                () =>
                    new WorldPairSubject("s", "", new() { Families = 4 }, new()), () =>
                        new WorldPairSubject("s", "", new(), new()),
                () => new WorldPairSubject("s", "", new(), new() { Families = 4 }, shuffledLabels: true),
            ]
        },
        {
            "toy model's substitute",
            [
                () => new ToyModelSubject("s", "", new()), () => new ToyModelSubject("s", "", new(), ToyModelSubstitute.None),
                .. Enum.GetValues<ToyModelSubstitute>().Skip(1)
                    .Select(s => (Func<Subject>)(() => new ToyModelSubject("s", "", new(), s))),
            ]
        },
        {
            "pair",
            [
                () => new PairSubject("s", "", new(), 10, .1), () => new PairSubject("s", "", new(), 10, .1, PairFound.Trained),
                () =>
                    new PairSubject("s", "", new() { Both = .1 }, 10, .1), () =>
                        new PairSubject("s", "", new(), 11, .1), () => new PairSubject("s", "", new(), 10, .2),
                .. Enum.GetValues<PairFound>().Skip(1)
                    .Select(f => (Func<Subject>)(() => new PairSubject("s", "", new(), 10, .1, f))),
            ]
        },
        {
            "twinned corrector",
            [
                () => new TwinnedCorrectorSubject("s", "", new()), () => new TwinnedCorrectorSubject("s", "", new()),
                () =>
                    new TwinnedCorrectorSubject("s", "", new() { Active = 8 }), () =>
                        new TwinnedCorrectorSubject("s", "", new(), blind: true),
                () => new TwinnedCorrectorSubject("s", "", new(), radius: 3),
            ]
        },
    };

    [Theory]
    [MemberData(nameof(Families))]
    public void Equal_recipes_have_one_identity_and_any_change_gives_another(string family, Func<Subject>[] create)
    {
        Assert.NotEmpty(family);
        string[] hashes = [.. create.Select(c => c().Hash)];
        Assert.Equal(hashes[0], hashes[1]);
        Assert.Equal(hashes.Length - 1, hashes.Distinct().Count());
        Assert.All(create, c => Assert.Null(c().Unavailable));
        Assert.Equal(Json.Hash(create[0]().Recipe), hashes[0]);
    }

    /// <summary>The lists above name every field: a new one would otherwise go unnoticed.</summary>
    [Theory]
    [InlineData("sharkey", typeof(SharkeyRecipe))]
    [InlineData("dense", typeof(DenseGaussianRecipe))]
    [InlineData("nested", typeof(NestedRecipe))]
    [InlineData("composite", typeof(CompositeRecipe))]
    [InlineData("toy model", typeof(TmsRecipe))]
    public void Every_field_of_a_recipe_is_changed_above(string family, Type recipe)
    {
        int fields = recipe.GetProperties(BindingFlags.Public | BindingFlags.Instance).Count(p => p.CanWrite);
        Assert.Equal(fields + 2, ((Func<Subject>[])Families.Single(row => (string)row[0] == family)[1]).Length);
    }

    [Fact]
    public void Name_and_description_are_no_part_of_the_identity() =>
        Assert.Equal(
            new WorldSubject("a", "one", new NestedRecipe()).Hash, new WorldSubject("b", "two", new NestedRecipe()).Hash);

    [Fact]
    public void A_name_that_no_file_can_have_is_refused()
    {
        Assert.Equal(new string('x', 100), new FakeSubject(new string('x', 100), 1).Name);
        Assert.Contains(
            "subject name 'xxxxxxxxxxxxxxxxxxxx…': longer than 100 characters",
            Assert.Throws<ArgumentException>(() => new FakeSubject(new string('x', 101), 1)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nested-spread-.1")]
    [InlineData("stories260K_2")]
    public void A_name_of_letters_digits_dots_dashes_and_underscores_is_taken(string name) =>
        Assert.Equal(name, new FakeSubject(name, 1).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("a/b")]
    [InlineData("a@b")]
    [InlineData("a=b")]
    [InlineData("é")]
    [InlineData("a\n")]
    public void Another_name_is_refused_in_words(string name)
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => new FakeSubject(name, 1));
        Assert.StartsWith(
            $"subject name '{name}': use letters, digits, '.', '_' and '-'", refusal.Message, StringComparison.Ordinal);
    }

    private static Func<Subject>[] Each<TRecipe>(
        Func<TRecipe, Subject> create, TRecipe recipe, params Func<TRecipe, TRecipe>[] changes) =>
        [() => create(recipe), () => create(recipe), .. changes.Select(change => (Func<Subject>)(() => create(change(recipe))))];
}
