using Hypotheses.Core.Measures.Absorption;
using Hypotheses.Core.Measures.Recovery;
using Hypotheses.Tests.Core.Measures.Recovery;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Measures.Absorption;

public class ConceptHolesTests
{
    /// <summary>
    /// Two concepts, each on four samples without its child and four with it. Latent 0 leaves out three of the four children of
    /// concept 0; latent 1 is concept 1's everywhere, at half strength with the child.
    /// </summary>
    private static readonly int[] Groups = [.. Enumerable.Range(0, 4).SelectMany(g => Enumerable.Repeat(g, 4))];

    private static readonly float[][] Codes =
    [
        [2, 0], [2, 0], [2, 0], [2, 0], [0, 1], [0, 1], [0, 1], [0, 1],
        [2, 0], [0, 0], [0, 0], [0, 0], [0, .5f], [0, .5f], [0, .5f], [0, .5f],
    ];

    [Fact]
    public void Holes_and_strengths_by_hand()
    {
        ConceptHoles holes = ConceptHoles.Of(Firings(Codes), 2, f1: .8, selectivity: .5);
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
        Tensor parent = tensor(Groups.Select(g => g % 2 == 0 ? 1f : 0).ToArray()),
            child = tensor(Groups.Select(g => g == 2 ? 1f : 0).ToArray());
        Assert.Equal(Hole.Value(latent, parent, child), ConceptHoles.Of(Firings(Codes), 2, .8, .5).Holes[0], 12);
    }

    /// <summary>What the latent does on the child neither finds nor loses a parent.</summary>
    [Fact]
    public void Parents_are_found_without_their_children()
    {
        float[][] silent = [.. Codes.Select((c, i) => Groups[i] < 2 ? c : [0, 0])];
        float[][] loud = [.. Codes.Select((c, i) => Groups[i] < 2 ? c : [9, 9])];
        Assert.Equal([1, 1], ConceptHoles.Of(Firings(silent), 2, .8, .5).Holes);
        Assert.Equal([0, 0], ConceptHoles.Of(Firings(loud), 2, .8, .5).Holes);
        float[][] lost = [.. Codes.Select((c, i) => Groups[i] < 2 ? [1, 1] : c)];
        ConceptHoles none = ConceptHoles.Of(Firings(lost), 2, .8, .5);
        Assert.Equal((0, double.NaN, double.NaN), (none.Parents, none.Mean, none.Strength));
        Assert.Throws<ArgumentException>(() => ConceptHoles.Of(Firings(Codes), 3, .8, .5));
    }

    private static LabelledFirings Firings(float[][] codes) => LabelledFirings.Of(
        Groups, 4, 2, (start, count) => LabelledFiringsTests.Rows(codes[start..(start + count)]));
}
