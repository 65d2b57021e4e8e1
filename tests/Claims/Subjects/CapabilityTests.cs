using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Subjects.Given;
using Hypotheses.Claims.Subjects.Oracles;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Models.Toy;
using Hypotheses.Core.Models.Toy.Correctors;
using Hypotheses.Core.Worlds.Recipes;

namespace Hypotheses.Tests.Claims.Subjects;

public class CapabilityTests
{
    [Theory]
    [InlineData(typeof(IHasWorld), "known true features")]
    [InlineData(typeof(IHasHierarchy), "a parent and a child feature")]
    [InlineData(typeof(IHasFamilies), "families of features with known parents")]
    [InlineData(typeof(IHasPair), "two co-occurring features and rare ones")]
    [InlineData(typeof(IHasWidthSweep), "known rates of features at several widths")]
    [InlineData(typeof(IIsToyModel), "a toy model of superposition")]
    [InlineData(typeof(IResponds), "a response to replaced activations")]
    [InlineData(typeof(IHasTwins), "untrained twins")]
    [InlineData(typeof(IHasDirections), "a dictionary of its activations")]
    [InlineData(typeof(IHasAtoms), "directions and known atoms")]
    [InlineData(typeof(IHasSae), "a trained dictionary of its own")]
    [InlineData(typeof(IHasWorldPair), "two worlds to be told apart")]
    [InlineData(typeof(IDisposable), "IDisposable")] // an interface that says nothing
    public void A_capability_is_described_in_words(Type capability, string words) =>
        Assert.Equal(words, CapabilityAttribute.Describe(capability));

    [Fact]
    public void Every_interface_of_subjects_has_words_but_those_that_are_no_capability() =>
        Assert.Equal([typeof(ISubjectSource)], typeof(IHasWorld).Assembly.GetExportedTypes().Where(t =>
            t.IsInterface && t.Namespace == typeof(IHasWorld).Namespace && CapabilityAttribute.Describe(t) == t.Name));

    [Fact]
    public void Each_subject_can_do_what_it_is()
    {
        var capabilities = new Dictionary<Subject, Type[]>
        {
            [new WorldSubject("a", "", new SharkeyRecipe())] = [typeof(IHasWorld)],
            [new NestedSubject("a", "", new NestedRecipe())] = [typeof(IHasHierarchy), typeof(IHasWorld)],
            [new CompositeSubject("a", "", new CompositeRecipe())] = [typeof(IHasFamilies), typeof(IHasWorld)],
            [new PairSubject("a", "", new PairRecipe(), 10, .1)] = [typeof(IHasPair), typeof(IHasWorld)],
            [new WidthSweepSubject("a", "", [new ZipfRecipe()], [8])] = [typeof(IHasWidthSweep)],
            [new ToyModelSubject("a", "", new TmsRecipe())] = [typeof(IIsToyModel)],
            [new ErrorCorrectorSubject("a", "", new ErrorCorrectorRecipe())] = [typeof(IResponds)],
            [new TwinnedCorrectorSubject("a", "", new ErrorCorrectorRecipe())] = [typeof(IHasTwins), typeof(IResponds)],
            [
                new CompositeSaeSubject(
                    "a", "", new CompositeRecipe(), CompositeRows.Exact, .2)] = [typeof(IHasAtoms), typeof(IHasDirections)],
            [new WorldPairSubject("a", "", new CompositeRecipe(), new CompositeRecipe())] = [typeof(IHasWorldPair)],
            [new PlantedDirectionsSubject("a", "", 4, 8, 2, .1)] = [typeof(IHasDirections)],
            [
                new LanguageModelSubject(
                    "a",
                    "",
                    ModelFiles.OfLlama2c(new GivenPaths(null), "c", "t", "x"),
                    TwinKind.Trained)] = [typeof(IHasDirections), typeof(IHasTwins), typeof(IResponds)],
        };
        foreach ((Subject subject, Type[] expected) in capabilities)
            Assert.Equal(
                expected,
                subject.GetType().GetInterfaces().Where(i => i.Namespace == typeof(IHasWorld).Namespace)
                    .OrderBy(i => i.Name, StringComparer.Ordinal));
    }
}
