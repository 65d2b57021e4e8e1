using Hypotheses.Core.Measures.Splitting;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Measures.Splitting;

public class CompositeCosineTests
{
    [Fact]
    public void Atoms_reach_the_half_diagonal_and_composites_one()
    {
        using var scope = NewDisposeScope();
        Rng rng = new(1);
        Tensor features = Toy.Orthonormal(4, 6, rng), composite = (features[0] + features[1]).unsqueeze(0);
        Assert.Equal(Math.Sqrt(.5), CompositeCosine.Of(features, features), 6);
        Assert.Equal(1, CompositeCosine.Of(features, cat([features, composite * 3])), 6);
        Assert.Equal(-1, CompositeCosine.Of(features, -composite), 6); // signed
        Assert.Equal(0, CompositeCosine.Of(features, zeros(2, 6)));
        Assert.Equal(0, CompositeCosine.Of(features, empty(0, 6)));
        Assert.Equal(1, CompositeCosine.Of(features * 2, (features[2] + features[3]).unsqueeze(0), 2, 3), 6);
        Assert.Throws<ArgumentException>(() => CompositeCosine.Of(features, zeros(2, 5)));
    }

    [Fact]
    public void A_share_of_composites_is_held_by_the_directions_near_them()
    {
        using var scope = NewDisposeScope();
        Rng rng = new(2);
        Tensor features = Toy.Orthonormal(4, 6, rng),
            composites = stack([features[0] + features[1], features[0] + features[2], features[0] + features[3]]);
        Assert.Equal(1, CompositeCosine.Held(composites, composites * 3, .95));
        Assert.Equal(
            2 / 3.0, CompositeCosine.Held(composites, cat([composites.narrow(0, 0, 2), features, -composites]), .95), 12);
        Assert.Equal(1, CompositeCosine.Held(composites, features.narrow(0, 0, 1), .7)); // an atom is half of each
        Assert.Equal(0, CompositeCosine.Held(composites, empty(0, 6), .95));
        Assert.True(double.IsNaN(CompositeCosine.Held(empty(0, 6), features, .95)));
    }
}
