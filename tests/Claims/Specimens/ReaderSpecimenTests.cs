using Hypotheses.Claims.Specimens;
using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Models.Toy.Readers;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae.Architectures;
using Hypotheses.Core.Worlds.Recipes;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Claims.Specimens;

public class ReaderSpecimenTests
{
    private static readonly CompositeSubject Subject = new(
        "small", "H2", new CompositeRecipe { Kind = CompositeKind.H2, Families = 2, Members = 2, Dimension = 10 });

    public static TheoryData<Invariance> Invariances => [.. Enum.GetValues<Invariance>()];

    [Fact]
    public void A_reader_trained_on_atoms_reads_true_composites_as_sums()
    {
        using var scope = NewDisposeScope();
        ReaderSpecimen specimen = Small();
        Assert.InRange(specimen.Fvu(), 0, .02);
        Assert.InRange(specimen.TrueSeparation(.4, .9).Interaction, 0, .02);
        Assert.InRange(specimen.TrueSeparation(.4, .9).Overlap, 0, .1);
        Assert.Equal(4, specimen.TrueSeparation(.4, .9).Samples);
    }

    [Theory]
    [MemberData(nameof(Invariances))]
    public void Invariances_change_the_specimen_and_not_how_it_is_read(Invariance invariance)
    {
        using var scope = NewDisposeScope();
        ReaderSpecimen specimen = Small(), changed = specimen.Under(invariance, new Seed(9))!;
        Assert.NotSame(specimen.Sae, changed.Sae);
        Assert.Equal(specimen.Fvu(), changed.Fvu(), 1e-4);
        Assert.Equal(specimen.TrueSeparation(.4, .9).Interaction, changed.TrueSeparation(.4, .9).Interaction, 1e-4);
        Assert.Equal(specimen.TrueSeparation(.4, .9).Overlap, changed.TrueSeparation(.4, .9).Overlap, 1e-4);
        if (invariance != Invariance.DuplicateLatent)
            Assert.Equal(specimen.Separation(.4, .9).Interaction, changed.Separation(.4, .9).Interaction, 1e-4);
    }

    [Fact]
    public void A_swapped_baseline_is_a_reader_that_learned_nothing_and_other_faults_act_in_training()
    {
        using var scope = NewDisposeScope();
        ReaderSpecimen specimen = Small(), swapped = specimen.Under(Mutant.SwappedBaseline, new Seed(4))!;
        Assert.Equal(specimen.Weights.shape, swapped.Weights.shape);
        Assert.True(swapped.Fvu() > .5);
        Assert.All(
            new[] { Mutant.DeadLatents, Mutant.WrongL0, Mutant.TruncatedTraining },
            m => Assert.Null(specimen.Under(m, new Seed(4))));
    }

    private static ReaderSpecimen Small() => Prepared.Of(ReaderSpecimen.Prepare(
        Subject, _ =>
            SaeRecipes.Toy(8, .2) with { Steps = 200, Restarts = 1 }, new ReaderRecipe(), new Seed(3), samples: 5000));
}
