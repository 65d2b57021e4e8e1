using Hypotheses.Core.Measures.Absorption;
using Hypotheses.Core.Measures.Recovery;
using Hypotheses.Tests.Core.Measures.Recovery;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Measures.Absorption;

public class ConceptHolesTests
{
    /// <summary>
    /// Two concepts of two words, each word on four samples. Latent 0 leaves out three of the four samples of concept 0's second
    /// word; latent 1 is concept 1's everywhere, at half strength at its second word.
    /// </summary>
    private static readonly int[] Groups = [.. Enumerable.Range(0, 4).SelectMany(g => Enumerable.Repeat(g, 4))];

    private static readonly float[][] Codes =
    [
        [2, 0], [2, 0], [2, 0], [2, 0], [2, 0], [0, 0], [0, 0], [0, 0],
        [0, 1], [0, 1], [0, 1], [0, 1], [0, .5f], [0, .5f], [0, .5f], [0, .5f],
    ];

    [Fact]
    public void Holes_and_strengths_by_hand()
    {
        ConceptHoles holes = Of(Codes, child: 1);
        Assert.Equal([0, 1], holes.Concepts);
        Assert.Equal([.75, 0], holes.Holes);
        Assert.Equal([.25, .5], holes.Strengths);
        Assert.Equal((2, .375, .375), (holes.Parents, holes.Mean, holes.Strength));
    }

    /// <summary>It is each parent's own hole as <see cref="Hole"/> has it.</summary>
    [Fact]
    public void Each_is_the_hole_of_its_parents_latent()
    {
        using var scope = NewDisposeScope();
        Tensor latent = tensor(Codes.Select(c => c[0]).ToArray());
        Tensor parent = tensor(Groups.Select(g => g < 2 ? 1f : 0).ToArray()),
            child = tensor(Groups.Select(g => g == 1 ? 1f : 0).ToArray());
        Assert.Equal(Hole.Value(latent, parent, child), Of(Codes, child: 1).Holes[0], 12);
    }

    /// <summary>What the one latent that detects a concept does at the child neither finds nor loses that concept.</summary>
    [Fact]
    public void A_concept_is_found_without_its_child()
    {
        float[][] silent = [.. Codes.Select((c, i) => Groups[i] == 1 ? [0, 0] : c)];
        float[][] loud = [.. Codes.Select((c, i) => Groups[i] == 1 ? [9, 0] : c)];
        Assert.Equal([1, 0], Of(silent, child: 1).Holes);
        Assert.Equal([0, 0], Of(loud, child: 1).Holes);
        float[][] lost = [.. Codes.Select((c, i) => Groups[i] % 2 == 0 ? [1, 1] : c)];
        ConceptHoles none = Of(lost, child: 1);
        Assert.Equal((0, double.NaN, double.NaN), (none.Parents, none.Mean, none.Strength));
    }

    /// <summary>
    /// Three words a concept, said 4, 4 and 2 times. A latent of one word has an F1 of 2/3 whichever other one is set aside,
    /// however often it is said; one of two words is found where the third is set aside alone.
    /// </summary>
    [Theory]
    [InlineData(new[] { 0 }, new int[0])]
    [InlineData(new[] { 2 }, new int[0])]
    [InlineData(new[] { 0, 1 }, new[] { 2 })]
    [InlineData(new[] { 0, 2 }, new[] { 1 })]
    [InlineData(new[] { 0, 1, 2 }, new[] { 0, 1, 2 })]
    public void A_latent_of_single_words_is_no_concepts(int[] firesAt, int[] foundWithout)
    {
        int[] words = [0, 0, 0, 0, 1, 1, 1, 1, 2, 2], groups = [.. words, .. words.Select(w => 3 + w)];
        float[][] codes = [.. groups.Select(g => new[] { g < 3 && firesAt.Contains(g) ? 1f : 0 })];
        int[] found = [.. Enumerable.Range(0, 3).Where(child => Measured(groups, codes, 3, child).Concepts.Contains(0))];
        Assert.Equal(foundWithout, found);
    }

    /// <summary>Firings at the child's word of other concepts are false alarms as any others are.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void False_alarms_count_the_same_whichever_word_is_set_aside(int child)
    {
        float[][] stray = [.. Codes.Select((c, i) => Groups[i] == 3 ? new[] { 2f, c[1] } : Groups[i] == 1 ? [2, 0] : c)];
        // 2·1/(1 + 1 + ½) = .8, but its mean on the rival, 1, is half of its own, 2: not selective.
        Assert.DoesNotContain(0, Of(stray, child).Concepts);
        Assert.Contains(0, Measured(Groups, stray, 2, child, selectivity: .3).Concepts);
        Assert.DoesNotContain(0, Measured(Groups, stray, 2, child, selectivity: .3, f1: .81).Concepts);
    }

    /// <summary>Beside a whole latent, one with a hole that detects as well is no hole.</summary>
    [Fact]
    public void Of_latents_as_good_the_least_hole_counts()
    {
        float[][] beside = [
            .. Codes.Select((c, i) => new[] { c[0], c[1], Groups[i] == 0 || (Groups[i] == 1 && i != 4) ? 1f : 0 })];
        Assert.Equal([.25, 0], Of(beside, child: 1).Holes);
    }

    [Fact]
    public void Words_that_do_not_fit_are_refused()
    {
        LabelledFirings firings = Firings(Groups, Codes);
        Assert.Throws<ArgumentException>(() => ConceptHoles.Of(firings, 3, 0, .8, .5, .05));
        Assert.Throws<ArgumentException>(() => ConceptHoles.Of(firings, 1, 0, .8, .5, .05));
        Assert.Throws<ArgumentException>(() => ConceptHoles.Of(firings, 2, 2, .8, .5, .05));
        Assert.Throws<ArgumentException>(() => ConceptHoles.Of(firings, 2, -1, .8, .5, .05));
    }

    private static ConceptHoles Of(float[][] codes, int child) => Measured(Groups, codes, 2, child);

    private static ConceptHoles Measured(
        int[] groups, float[][] codes, int words, int child, double f1 = .8, double selectivity = .5) =>
        ConceptHoles.Of(Firings(groups, codes), words, child, f1, selectivity, near: .05);

    private static LabelledFirings Firings(int[] groups, float[][] codes) => LabelledFirings.Of(
        groups, groups.Max() + 1, codes[0].Length, (start, count) => LabelledFiringsTests.Rows(codes[start..(start + count)]));
}
