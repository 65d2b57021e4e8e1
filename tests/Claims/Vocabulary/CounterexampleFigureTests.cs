using Hypotheses.Claims.Vocabulary;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Claims.Vocabulary;

public class CounterexampleFigureTests
{
    [Fact]
    public void It_gives_the_worlds_numbers_and_matched_latents_in_the_order_of_their_features()
    {
        using var scope = NewDisposeScope();
        Tensor features = tensor(new float[] { 2, 0, 0, 0, 1, 0 }, 2, 3);
        // Latent 0 points nowhere near, latent 1 is feature 1, latent 2 is feature 0 with a little of feature 1.
        Tensor directions = tensor(new float[] { 0, 0, 1, 0, 3, 0, .8f, .6f, 0 }, 3, 3);
        Tensor codes = tensor(new float[] { 1, 1, 1, 0, 0, 0, 0, 1 }, 4, 2);
        Tensor latents = tensor(new float[] { 0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 1, 0 }, 4, 3);
        CounterexampleFigure figure = CounterexampleFigure.Of(features, codes, directions, latents);
        Assert.Equal(
            [
                ("n", 2),
                ("d", 3),
                ("p least", .5),
                ("p most", .5),
                ("L0 of the world", 1),
                ("latents", 3),
                ("L0 of the dictionary", 1)],
            figure.Numbers.Select(n => (n.Key, n.Value)));
        Assert.Equal([2, 2, 3], figure.Matrices.Select(m => m.Columns));
        Assert.Equal([1, 0, 0, 1], figure.Matrices[0].Values); // each fires in half of the samples, both in a quarter
        Assert.Equal([1, 0, 0, 1], figure.Matrices[1].Values); // at right angles
        Assert.Equal([.8, 0, 0, .6, 1, 0], figure.Matrices[2].Values);
        Assert.Equal([("0", .5), ("1", .5)], figure.Features!.Select(f => (f.Name, f.Rate)));
    }

    [Fact]
    public void A_feature_that_fires_only_with_another_says_so_and_the_directions_are_compared()
    {
        using var scope = NewDisposeScope();
        Tensor features = tensor(new float[] { 1, 0, .6f, .8f, 0, 2, -3, 0 }, 4, 2);
        // 1 fires only with 0, 2 only with 1 and so with 0, 3 never.
        Tensor codes = tensor(new float[] { 1, 1, 1, 0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0 }, 4, 4);
        CounterexampleFigure figure = CounterexampleFigure.Of(features, codes, eye(2), codes.narrow(1, 0, 2));
        Assert.Equal(
            [("0", .75), ("1, only with 0", .5), ("2, only with 1", .25), ("3", 0)],
            figure.Features!.Select(f => (f.Name, f.Rate)));
        Assert.Equal(
            [1, .6, 0, -1, .6, 1, .8, -.6, 0, .8, 1, 0, -1, -.6, 0, 1],
            figure.Matrices[1].Values.Select(v => v + 0.0)); // no negative zero
    }

    [Fact]
    public void Large_ones_are_cut_to_what_can_be_drawn_and_a_feature_that_never_fires_has_no_correlation()
    {
        using var scope = NewDisposeScope();
        Tensor features = eye(80), codes = zeros(10, 80);
        codes[0, 0] = tensor(1f);
        CounterexampleFigure figure = CounterexampleFigure.Of(features, codes, eye(80), codes);
        Assert.All(figure.Matrices, m => Assert.Equal((64, 64 * 64), (m.Columns, m.Values.Length)));
        Assert.Equal([1.0, 0, 0], [figure.Matrices[0].Values[0], figure.Matrices[0].Values[1], figure.Matrices[0].Values[65]]);
        Assert.Equal(64, figure.Features!.Count);
        Assert.All(figure.Matrices, m => Assert.DoesNotContain(m.Values, v => !double.IsFinite(v)));
    }
}
