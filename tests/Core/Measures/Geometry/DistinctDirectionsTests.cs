using Hypotheses.Core.Baselines;
using Hypotheses.Core.Measures.Geometry;
using Hypotheses.Core.Measures.Recovery;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Measures.Geometry;

public class DistinctDirectionsTests
{
    // Two that agree to .998, one alone, its opposite, one too short.
    private static Tensor Some => tensor(new float[,] { { 1, .05f, 0 }, { 0, 0, 2 }, { 2, 0, 0 }, { 0, 0, -1 }, { 0, .4f, 0 } });

    [Fact]
    public void Vectors_that_agree_are_one_direction_opposites_are_two_and_short_ones_none()
    {
        using var scope = NewDisposeScope();
        DistinctDirections found = DistinctDirections.Of(Some, .5, .95);
        Assert.Equal(3, found.Count);
        Assert.Equal(found.Direction[0], found.Direction[2]);
        Assert.Equal(-1, found.Direction[4]);
        Assert.Equal(3, found.Direction.Where(d => d >= 0).Distinct().Count());
        double[] merged = [3 / Math.Sqrt(9.0025), .05 / Math.Sqrt(9.0025), 0]; // the sum of its members, of length 1
        for (int k = 0; k < 3; k++) Assert.Equal(merged[k], found.Rows[found.Direction[0], k].item<float>(), 1e-6);
    }

    [Fact]
    public void Rotation_and_order_change_nothing()
    {
        using var scope = NewDisposeScope();
        Rng rng = new(4);
        Tensor q = Directions.Rotation(3, rng).to(float32);
        DistinctDirections before = DistinctDirections.Of(Some, .5, .95),
            after = DistinctDirections.Of(Toy.Permuted(Some, rng).matmul(q), .5, .95);
        Assert.Equal(before.Count, after.Count);
        Assert.Equal(1, SignedMatching.Of(before.Rows.matmul(q), after.Rows).MeanCosine, 1e-6);
    }

    [Fact]
    public void No_long_vector_or_a_bad_threshold_is_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<ArgumentException>(() => DistinctDirections.Of(zeros(2, 3), .5, .95));
        Assert.Throws<ArgumentException>(() => DistinctDirections.Of(Some, .5, 0));
    }
}
