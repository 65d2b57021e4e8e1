using Hypotheses.Claims.Vocabulary;
using Hypotheses.Core.Measures.Recovery;
using Hypotheses.Core.Models.Language.Corpus;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Claims.Vocabulary;

public class LabelledLatentsTests
{
    // Latent i fires at class i.
    private static readonly TokenLabel[] Labels = [
        .. new[] { 0, 1, -1, 1, 2 }.Select(c => new TokenLabel(TokenPart.Cue) { Class = c })];

    private static readonly LabelledLatents Specimen = new(
        Labels,
        3,
        places => Tensors.Of(
            [.. places.SelectMany(i => Enumerable.Range(0, 3).Select(f => Labels[i].Class == f ? 1f : 0))], places.Length, 3),
        [],
        0,
        0,
        new Seed(1));

    [Fact]
    public void Tokens_without_a_group_are_left_out()
    {
        LabelledFirings firings = Firings(Specimen);
        Assert.Equal([1.0, 2, 1], Enumerable.Range(0, 3).Select(firings.Count));
        for (int g = 0; g < 3; g++)
            for (int f = 0; f < 3; f++) Assert.Equal(g == f ? 1 : 0, firings.Rate(g, f));
    }

    [Theory]
    [InlineData(Invariance.Permutation)]
    [InlineData(Invariance.Scaling)]
    [InlineData(Invariance.DeadLatent)]
    public void An_invariance_changes_latents_and_leaves_what_they_detect(Invariance invariance)
    {
        using var scope = NewDisposeScope();
        LabelledLatents changed = Specimen.Under(invariance, new Seed(3))!;
        int[] all = [0, 1, 2, 3, 4];
        Tensor before = Specimen.Read(all), after = changed.Read(all);
        Assert.False(before.shape.SequenceEqual(after.shape) && before.allclose(after));
        Assert.Equal(Detected(Specimen), Detected(changed));
        Assert.Null(Specimen.Under(Invariance.Rotation, new Seed(3)));
    }

    [Fact]
    public void Labels_dealt_anew_detect_nothing_as_before()
    {
        LabelledLatents dealt = Specimen.Under(Mutant.SwappedBaseline, new Seed(5))!;
        Assert.Equal(Labels.Order(Comparer), dealt.Labels.Order(Comparer));
        Assert.NotEqual(Labels, dealt.Labels);
        Assert.Null(Specimen.Under(Mutant.DeadLatents, new Seed(5)));
    }

    private static readonly Comparer<TokenLabel> Comparer = Comparer<TokenLabel>.Create((a, b) => a.Class.CompareTo(b.Class));

    private static double[] Detected(LabelledLatents of) => ConceptDetectors.Of(Firings(of), 3, [1, 1, 1]).F1;

    private static LabelledFirings Firings(LabelledLatents of) => of.Firings(3, label => label.Class);
}
