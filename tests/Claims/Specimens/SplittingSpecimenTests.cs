using Hypotheses.Claims;
using Hypotheses.Claims.Specimens;
using Hypotheses.Claims.Subjects;
using Hypotheses.Core.Dictionaries;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Claims.Specimens;

public class SplittingSpecimenTests
{
    public static TheoryData<Invariance> Invariances => [.. Enum.GetValues<Invariance>()];

    [Theory]
    [MemberData(nameof(Invariances))]
    public void Both_dictionaries_change_together(Invariance invariance)
    {
        using var scope = NewDisposeScope();
        SplittingSpecimen specimen = Short(), changed = specimen.Under(invariance, new Seed(7))!;
        Assert.Equal((3, 8), (specimen.Splits.Parents, specimen.Splits.Latents));
        Assert.NotSame(specimen.Narrow.Dictionary, changed.Narrow.Dictionary);
        Assert.NotSame(specimen.Wide.Dictionary, changed.Wide.Dictionary);
        Assert.Equal(specimen.Splits.Children.Order(), changed.Splits.Children.Order());
        Assert.Equal(specimen.Seed, changed.Seed);
    }

    [Fact]
    public void A_swap_compares_the_wide_one_with_itself()
    {
        using var scope = NewDisposeScope();
        SplittingSpecimen specimen = Short(), swapped = specimen.Under(Mutant.SwappedBaseline, new Seed(7))!;
        Assert.Same(specimen.Wide, swapped.Narrow);
        Assert.All(new[] { Mutant.DeadLatents, Mutant.WrongL0, Mutant.TruncatedTraining }, m => Assert.Null(specimen.Under(m, new Seed(7))));
    }

    private static SplittingSpecimen Short()
    {
        var subject = new CompositeSubject("small", "", new CompositeRecipe { Families = 3, Members = 2, Dimension = 12 });
        return Assert.Single(SplittingSpecimen.Train(subject, width => DictionaryRecipe.Toy(width, .05) with { Steps = 300, Restarts = 1, HeldOut = 100 }, 3, 8, new Lab([new Seed(1)])));
    }
}
