using FsCheck.Xunit;
using Hypotheses.Core.Measures.Recovery;
using Hypotheses.Core.Runtime;

namespace Hypotheses.Tests.Core.Measures.Recovery;

public class ConceptDetectorsTests
{
    // Two concepts and other samples. Latent 0 is concept 0's with one false alarm among the others; latent 1 fires for both
    // concepts alike; latent 2 is concept 1's on half of its samples; latent 3 never fires.
    private static readonly int[] Groups = [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2];

    private static readonly float[][] Codes =
    [
        [2, 1, 0, 0], [2, 1, 0, 0], [2, 1, 0, 0], [2, 1, 0, 0],
        [0, 1, 1, 0], [0, 1, 1, 0], [0, 1, 0, 0], [0, 1, 0, 0],
        [1, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0],
    ];

    [Fact]
    public void F1_by_hand_of_selective_latents_alone()
    {
        ConceptDetectors found = Of(1, 1, 1);
        Assert.Equal([8 / 9.0, 2 / 3.0], found.F1); // 2·4/(4 + 5), 2·2/(4 + 2)
        Assert.Equal([0, 2], found.Latent);
        Assert.Equal([true, true], found.Present);
        Assert.Equal([7 / 8.0, 1 / 2.0], found.Informedness); // 4/4 − 1/8, 2/4 − 0/8
    }

    /// <summary>One stray firing in ten thousand samples: nothing for a detector, everything for F1 of a rare concept.</summary>
    [Fact]
    public void Informedness_does_not_follow_from_how_rare_a_concept_is_and_F1_does()
    {
        ConceptDetectors common = Of(1, 1, 1), rare = Of(.001, 1, 1);
        Assert.InRange(rare.Informedness[0], common.Informedness[0] - .01, common.Informedness[0]);
        Assert.InRange(rare.F1[0], 0, .01);
    }

    [Fact]
    public void A_groups_weight_counts_its_samples_as_often_as_they_are()
    {
        // Other samples are ten times as many as were drawn: ten false alarms.
        Assert.Equal([8 / 18.0, 2 / 3.0], Of(1, 1, 10).F1);
        // Concept 1 does not count: it is neither looked for nor a rival, and latent 1 detects concept 0 alone.
        ConceptDetectors alone = Of(1, 0, 1);
        Assert.Equal([1, 0], alone.F1);
        Assert.Equal([1, -1], alone.Latent);
        Assert.Equal([true, false], alone.Present);
    }

    /// <summary>Latent 0 fires at one of the eight other samples, latent 2 at none.</summary>
    [Theory]
    [InlineData(.125, 7 / 8.0)]
    [InlineData(.12, 0)]
    public void What_fires_elsewhere_too_often_gives_no_informedness(double most, double first)
    {
        ConceptDetectors found = ConceptDetectors.Of(Firings(Codes), 2, [1, 1, 1], mostAlarms: most);
        Assert.Equal([first, 1 / 2.0], found.Informedness);
        Assert.Equal(Of(1, 1, 1).F1, found.F1);
    }

    [Property(MaxTest = 10, Replay = "181,183")]
    public void Order_and_scale_of_latents_and_a_copy_of_one_change_nothing(ulong seed)
    {
        Rng rng = new(seed);
        int[] order = [0, 1, 2, 3];
        rng.Shuffle(order.AsSpan());
        float[] scales = [.. order.Select(_ => 1 + (float)rng.Uniform())];
        float[][] changed = [.. Codes.Select(c => order.Select((o, i) => c[o] * scales[i]).Append(c[0]).ToArray())];
        ConceptDetectors seen = ConceptDetectors.Of(Firings(changed), 2, [1, 1, 1]);
        Assert.Equal(Of(1, 1, 1).F1, seen.F1);
    }

    [Fact]
    public void Sizes_that_do_not_belong_together_are_refused()
    {
        LabelledFirings firings = Firings(Codes);
        Assert.Throws<ArgumentException>(() => ConceptDetectors.Of(firings, 4, [1, 1, 1]));
        Assert.Throws<ArgumentException>(() => ConceptDetectors.Of(firings, 2, [1, 1]));
        Assert.Throws<ArgumentException>(() => ConceptDetectors.Of(firings, 2, [1, -1, 1]));
        Assert.Throws<ArgumentException>(() => ConceptDetectors.Of(firings, 2, [1, 1, 1], selectivity: 0));
        Assert.Throws<ArgumentException>(() => ConceptDetectors.Of(firings, 2, [1, 1, 1], mostAlarms: 1.1));
    }

    private static ConceptDetectors Of(params double[] weights) => ConceptDetectors.Of(Firings(Codes), 2, weights);

    private static LabelledFirings Firings(float[][] codes) => LabelledFirings.Of(
        Groups, 3, codes[0].Length, (start, count) => LabelledFiringsTests.Rows(codes[start..(start + count)]));
}
