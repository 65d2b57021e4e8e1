using Hypotheses.Core.Measures.Fidelity;
using Hypotheses.Core.Measures.Recovery;
using Hypotheses.Core.Measures.Splitting;
using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using Hypotheses.Core.Worlds.Recipes;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Sae;

public class PairStartsTests
{
    private const double Penalty = .1;
    private static readonly PairRecipe World = new() { Features = 5, Dimension = 6 };
    private static readonly Tensor Features = World.Create(new Seed(1)).Directions;

    [Fact]
    public void Atoms_read_their_feature_shrunk_and_what_does_not_fit_is_left_out()
    {
        using var scope = NewDisposeScope();
        Tensor codes = eye(5) * 1.1f;
        Assert.True(
            PairStarts.Atomic(Features, 5, Penalty).Encode(codes.matmul(Features)).allclose((codes - .05f).relu(), 1e-4, 1e-5));
        SparseAutoencoder narrow = PairStarts.Atomic(Features, 3, Penalty), wide = PairStarts.Atomic(Features, 7, Penalty);
        Assert.True(narrow.DecoderTensor.equal(Features.narrow(0, 0, 3)).all().item<bool>());
        Assert.Equal(7, wide.Width);
        Assert.Equal([5, 6], Firing.Of(wide.Encode(codes.matmul(Features))).DeadLatents());
    }

    /// <summary>
    /// At every value of the pair inside the world's range: the composite fires where both do and nowhere else.
    /// </summary>
    [Fact]
    public void The_composite_fires_where_both_fire_and_the_pairs_latents_where_one_does()
    {
        using var scope = NewDisposeScope();
        SparseAutoencoder dictionary = PairStarts.Composite(Features, World, 6, Penalty);
        Assert.Equal(1, CompositeCosine.Of(Features, dictionary.DecoderTensor.narrow(0, 0, 1)), 5);
        for (double a = World.Low; a <= World.High; a += .1)
        {
            float[] alone = Codes(dictionary, a, 0), both = Codes(dictionary, a, a), more = Codes(dictionary, a, World.Low);
            Assert.Equal(a - .05, alone[1], 4);
            Assert.True(alone[0] == 0 && alone[2] == 0);
            Assert.True(both[0] > 0 && both[1] == 0 && both[2] == 0);
            Assert.True(more[0] > 0 && more[2] == 0);
        }

        float[] mean = Codes(dictionary, 1, 1);
        Assert.Equal(Math.Sqrt(2) - .05, mean[0], 4); // right where both have their mean value
        // One slot fewer than atoms and composite take: the last feature is given up.
        Assert.Equal(
            4.0
                / 5, SignedMatching.MatchedRecall(
                    Features, PairStarts.Composite(Features, World, 5, Penalty).DecoderTensor, .99));
    }

    [Fact]
    public void The_merged_one_has_the_composite_in_place_of_the_pair()
    {
        using var scope = NewDisposeScope();
        SparseAutoencoder four = PairStarts.Merged(Features, 4, Penalty), three = PairStarts.Merged(Features, 3, Penalty);
        Assert.Equal([4, 3], new[] { four.Width, three.Width });
        Assert.Equal(1, CompositeCosine.Of(Features, four.DecoderTensor), 5);
        Assert.True(four.DecoderTensor.narrow(0, 1, 3).allclose(Features.narrow(0, 2, 3)));
        float[] alone = Codes(four, 1, 0);
        Assert.Equal(Math.Sqrt(.5) - .05, alone[0], 4);
    }

    private static float[] Codes(SparseAutoencoder dictionary, double first, double second) =>
        dictionary.Encode((Features[0] * first + Features[1] * second).to(ScalarType.Float32).unsqueeze(0)).flatten()
            .data<float>().ToArray();
}
