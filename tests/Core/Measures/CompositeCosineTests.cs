using Hypotheses.Core.Measures;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Measures;

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
}
