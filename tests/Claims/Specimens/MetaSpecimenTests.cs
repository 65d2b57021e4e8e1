using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Specimens;
using Hypotheses.Claims.Subjects;
using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Measures.Recovery;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Sae.Activations;
using Hypotheses.Core.Sae.Architectures;
using Hypotheses.Core.Training;
using Hypotheses.Core.Worlds.Recipes;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Claims.Specimens;

public class MetaSpecimenTests
{
    private static readonly CompositeRecipe World = new()
    {
        Kind = CompositeKind.H2,
        Families = 3,
        Members = 2,
        Dimension = 12,
        SoloContext = 0
    };

    [Fact]
    public void Rows_are_trained_on_or_held_out()
    {
        using var scope = NewDisposeScope();
        MetaSpecimen specimen = Short();
        // 9 rows, a fifth of them rounded up
        Assert.Equal((7, 2, 5), (specimen.Rows.shape[0], specimen.HeldOut.shape[0], specimen.Atoms.shape[0]));
        // Every base row once: cosines of 1 find each.
        Tensor all = cat([specimen.Rows, specimen.HeldOut], 0);
        Assert.Equal(1, SignedMatching.MatchedRecall(specimen.Base.Directions, all, .9999));
        Assert.True(specimen.Meta.DecoderBias.ToArray().All(b => Math.Abs(b) < .1f)); // held by the origin
        Assert.Equal(3 / 5.0, specimen.BaseRecall); // the actions
        Tensor rest = specimen.HeldOut - specimen.Meta.Reconstruct(specimen.HeldOut),
            spread = specimen.HeldOut - specimen.Rows.mean(new long[] { 0 });
        Assert.Equal(rest.square().sum().item<float>() / spread.square().sum().item<float>(), specimen.Fvu(specimen.HeldOut), 5);
    }

    [Fact]
    public void Recall_of_atoms_is_that_of_the_meta_latents_and_of_no_rows()
    {
        using var scope = NewDisposeScope();
        MetaSpecimen specimen = Short();
        // Two of the five atoms, one of them twice as long, and one with its sign turned: that is no match.
        Tensor rows = stack([specimen.Atoms[4], 2 * specimen.Atoms[1], -specimen.Atoms[0]], 0);
        MetaSpecimen known = specimen with
        {
            Meta = new SparseAutoencoder(
                new ReluActivation(), new float[3 * 12], new float[3], Tensors.ToArray<float>(rows), new float[12])
        };
        Assert.Equal(2 / 5.0, known.MetaRecall);
        Assert.Equal(3 / 5.0, known.BaseRecall);
    }

    [Fact]
    public void Invariances_change_neither_recall_nor_rows_unexplained()
    {
        using var scope = NewDisposeScope();
        MetaSpecimen specimen = Short();
        foreach (
            Invariance invariance in new[]
            {
                Invariance.Rotation,
                Invariance.Permutation,
                Invariance.Scaling,
                Invariance.DeadLatent,
                Invariance.DuplicateLatent
            })
        {
            MetaSpecimen changed = specimen.Under(invariance, new Seed(4))!;
            Assert.NotSame(specimen.Meta, changed.Meta);
            Assert.Equal((specimen.BaseRecall, specimen.MetaRecall), (changed.BaseRecall, changed.MetaRecall));
            if (invariance != Invariance.DuplicateLatent)
                Assert.Equal(specimen.Fvu(specimen.HeldOut), changed.Fvu(changed.HeldOut), 1e-4);
        }

        Assert.Null(specimen.Under(Invariance.Gauge, new Seed(4)));
    }

    [Fact]
    public void A_swap_exchanges_base_and_meta()
    {
        using var scope = NewDisposeScope();
        MetaSpecimen specimen = Short(), swapped = specimen.Under(Mutant.SwappedBaseline, new Seed(4))!;
        Assert.Equal((specimen.MetaRecall, specimen.BaseRecall), (swapped.BaseRecall, swapped.MetaRecall));
        Assert.All(
            new[] { Mutant.DeadLatents, Mutant.WrongL0, Mutant.TruncatedTraining },
            m => Assert.Null(specimen.Under(m, new Seed(4))));
    }

    [Fact]
    public void A_meta_dictionary_of_trained_rows_needs_their_job_and_sees_the_living_ones()
    {
        using var scope = NewDisposeScope();
        var subject = new CompositeSaeSubject("trained", "", World, CompositeRows.Trained, .2);
        Preparation<MetaSpecimen> preparation = MetaSpecimen.Prepare(
            subject, subject.DirectionSets[0], Recipe(subject), new Seed(1), heldOutOf: 4);
        TrainingJob meta = Assert.Single(preparation.Jobs, j => j.Needs.Count > 0);
        Assert.Equal(preparation.Jobs.Except([meta]), meta.Needs);
        MetaSpecimen specimen = Prepared.Of(preparation, Mutant.TruncatedTraining);
        long living = specimen.Base.Directions.shape[0], held = (living + 3) / 4;
        Assert.Equal((living - held, held), (specimen.Rows.shape[0], specimen.HeldOut.shape[0]));
        Assert.Equal(1, SignedMatching.MatchedRecall(specimen.Base.Directions, cat([specimen.Rows, specimen.HeldOut], 0), .9999));
        // Another setting of its rows, and another share held out, are other meta-dictionaries.
        TrainingJob Meta(Setting set, int of) =>
            MetaSpecimen.Prepare(subject, set, Recipe(subject), new Seed(1), of).Jobs.Single(j => j.Needs.Count > 0);
        Assert.Equal(meta, Meta(subject.DirectionSets[0], 4));
        Assert.NotEqual(meta, Meta(subject.DirectionSets[1], 4));
        Assert.NotEqual(meta, Meta(subject.DirectionSets[0], 5));
    }

    private static SaeRecipe Recipe(CompositeSaeSubject subject) =>
        SaeRecipes.Leask2025(subject.Width, 600, k: 2) with { Width = 5, K = 2 };

    private static MetaSpecimen Short()
    {
        var subject = new CompositeSaeSubject("exact", "", World, CompositeRows.Exact, .2);
        return Prepared.Of(MetaSpecimen.Prepare(subject, Setting.None, Recipe(subject), new Seed(1), heldOutOf: 5));
    }
}
