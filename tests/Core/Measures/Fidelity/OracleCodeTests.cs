using Hypotheses.Core.Baselines;
using Hypotheses.Core.Measures.Fidelity;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Measures.Fidelity;

public class OracleCodeTests
{
    private const int Samples = 400, Features = 6;

    /// <summary>Orthonormal directions: what is left is the codes that are not among the k largest, about their mean.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(6)]
    public void In_an_orthonormal_world_the_smallest_codes_are_lost(int k)
    {
        using var scope = NewDisposeScope();
        Rng rng = new(5);
        Tensor codes = Toy.Codes(Samples, Features, .5, rng), directions = Toy.Orthonormal(Features, 8, rng);
        double[,] f = Toy.Array(codes);
        double left = 0, total = 0;
        double[,] lost = new double[Samples, Features];
        for (int s = 0; s < Samples; s++)
        {
            int[] largest = [.. Enumerable.Range(0, Features).OrderByDescending(i => f[s, i]).Take(k)];
            for (int i = 0; i < Features; i++) lost[s, i] = largest.Contains(i) ? 0 : f[s, i];
        }

        for (int i = 0; i < Features; i++)
        {
            double meanLost = Enumerable.Range(0, Samples).Average(s => lost[s, i]),
                mean = Enumerable.Range(0, Samples).Average(s => f[s, i]);
            left += Enumerable.Range(0, Samples).Sum(s => Math.Pow(lost[s, i] - meanLost, 2));
            total += Enumerable.Range(0, Samples).Sum(s => Math.Pow(f[s, i] - mean, 2));
        }

        Assert.Equal(left / total, OracleCode.Fvu(codes.matmul(directions), codes, directions, k), 1e-5);
    }

    [Fact]
    public void Enough_active_features_lose_nothing_superposed_or_not_and_rotation_and_scale_change_nothing()
    {
        using var scope = NewDisposeScope();
        Rng rng = new(6);
        Tensor codes = Toy.Codes(Samples, Features, .3, rng), directions = Directions.Isotropic(Features, 4, rng),
            x = codes.matmul(directions);
        Assert.Equal(0, OracleCode.Fvu(x, codes, directions, Features), 1e-5);
        double two = OracleCode.Fvu(x, codes, directions, 2);
        Assert.InRange(two, 1e-3, 1);
        Tensor q = Directions.Rotation(4, rng).to(float32);
        Assert.Equal(two, OracleCode.Fvu(3 * x.matmul(q), 3 * codes, directions.matmul(q), 2), 1e-5);
    }

    [Fact]
    public void What_does_not_belong_together_is_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<ArgumentException>(() => OracleCode.Fvu(ones(5, 3), ones(5, 2), ones(3, 3), 1));
        Assert.Throws<ArgumentException>(() => OracleCode.Fvu(ones(5, 3), ones(5, 2), ones(2, 3), 3));
    }
}
