using Hypotheses.Claims.Specimens;
using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Measures.Splitting;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae.Architectures;
using Hypotheses.Core.Training;
using Hypotheses.Core.Worlds.Recipes;
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
        Assert.Equal((3, 8), (Splits(specimen).Parents, Splits(specimen).Latents));
        Assert.NotSame(specimen.Narrow.Sae, changed.Narrow.Sae);
        Assert.NotSame(specimen.Wide.Sae, changed.Wide.Sae);
        Assert.Equal(Splits(specimen).Children.Order(), Splits(changed).Children.Order());
        Assert.Equal(specimen.Seed, changed.Seed);
    }

    [Fact]
    public void A_swap_compares_the_wide_one_with_itself()
    {
        using var scope = NewDisposeScope();
        SplittingSpecimen specimen = Short(), swapped = specimen.Under(Mutant.SwappedBaseline, new Seed(7))!;
        Assert.Same(specimen.Wide, swapped.Narrow);
        Assert.All(
            new[] { Mutant.DeadLatents, Mutant.WrongL0, Mutant.TruncatedTraining },
            m => Assert.Null(specimen.Under(m, new Seed(7))));
    }

    [Fact]
    public void Both_learn_from_one_world_that_is_made_once_and_judge_on_the_same_samples()
    {
        using var scope = NewDisposeScope();
        SplittingSpecimen specimen = Short();
        Assert.True(specimen.Narrow.Features.equal(specimen.Wide.Features).all().item<bool>());
        Assert.True(specimen.Narrow.Activations.equal(specimen.Wide.Activations).all().item<bool>());
        Assert.Equal((3, 8), (specimen.Narrow.Sae.Width, specimen.Wide.Sae.Width));
        SaeJob[] jobs = [.. Preparation().Jobs.Cast<SaeJob>()];
        Assert.Equal(jobs[0].Data.Identity, jobs[1].Data.Identity);
        Assert.Equal(2, jobs.Distinct().Count());
    }

    private static Splits Splits(SplittingSpecimen specimen) => specimen.Splits(cosine: .4, activation: .4, nearDuplicate: .97);

    private static SplittingSpecimen Short() => Prepared.Of(Preparation());

    private static Preparation<SplittingSpecimen> Preparation()
    {
        var subject = new CompositeSubject("small", "", new CompositeRecipe { Families = 3, Members = 2, Dimension = 12 });
        return SplittingSpecimen.Prepare(
            subject, (width, _) =>
                SaeRecipes.Toy(width, .05) with
                {
                    Steps = 300,
                    Restarts = 1,
                    HeldOut = 100
                }, 3, 8, new Seed(1), samples: 5000);
    }
}
