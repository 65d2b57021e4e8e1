using Hypotheses.Core.Baselines;
using Hypotheses.Core.Measures.Sensitivity;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Measures;

/// <summary>Several directions and several distances at once are what they are one by one.</summary>
public class EarlyResponseRatiosTests
{
    [Fact]
    public void Ratios_are_those_of_each_direction_and_each_distance_to_the_bit()
    {
        using var scope = NewDisposeScope();
        Rng rng = Seed.FromPath("early ratios").Rng();
        const int n = 7, d = 5;
        Tensor map = Directions.Normals(d, 6, rng), x = Directions.Normals(n, d, rng);
        Tensor[] directions = [.. Enumerable.Range(0, 3).Select(_ => Directions.Isotropic(n, d, rng))];
        Tensor Response(Tensor y) => y.matmul(map).tanh();
        Func<Tensor, Tensor, Tensor>[] distances = [ResponseDistance.L2, (a, b) => (a - b).abs().sum(new long[] { 1 })];
        double[][] seen = EarlyResponse.Ratios(Response, x, directions, .8, distances);
        Assert.Equal(2, seen.Length);
        for (int k = 0; k < 2; k++)
            Assert.Equal(directions.SelectMany(u => EarlyResponse.Ratio(Response, x, u, .8, distances[k])), seen[k]);
        Assert.NotEqual(seen[0], seen[1]);
        Assert.Equal(3 * n, seen[0].Distinct().Count());
    }

    [Fact]
    public void Responses_are_computed_in_one_call_the_bases_once_and_two_a_direction()
    {
        using var scope = NewDisposeScope();
        Rng rng = Seed.FromPath("early counts").Rng();
        Tensor x = Directions.Normals(4, 3, rng);
        var rows = new List<long>();
        EarlyResponse.Ratios(
            y =>
            {
                rows.Add(y.shape[0]);
                return y.square();
            },
            x,
            [Directions.Isotropic(4, 3, rng), Directions.Isotropic(4, 3, rng)],
            1,
            [ResponseDistance.L2, ResponseDistance.L2]);
        Assert.Equal([4 * (1 + (2 * 2))], rows);
        Assert.Equal([[], []], EarlyResponse.Ratios(y => y, x, [], 1, [ResponseDistance.L2, ResponseDistance.L2]));
        Assert.Throws<ArgumentException>(
            () => EarlyResponse.Ratios(y => y, x, [Directions.Isotropic(4, 3, rng), x * 3], 1, [ResponseDistance.L2]));
    }
}
