using Hypotheses.Core.Runtime;
using Hypotheses.Core.Worlds;
using TorchSharp;

namespace Hypotheses.Tests.Core.Worlds;

public class RandomFramesTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 12)]
    [InlineData(96, 96)]
    public void Orthonormal_rows_are_orthonormal(int count, int dimension)
    {
        using var scope = torch.NewDisposeScope();
        torch.Tensor rows = torch.tensor(RandomFrames.OrthonormalRows(new Rng(3), count, dimension), count, dimension);
        Assert.InRange((rows.matmul(rows.t()) - torch.eye(count)).abs().max().item<float>(), 0, 2e-6f);
    }

    [Fact]
    public void More_orthonormal_rows_than_dimensions_do_not_exist() =>
        Assert.Throws<ArgumentException>(() => RandomFrames.OrthonormalRows(new Rng(3), 5, 4));

    // E[cos²] = 1/d and E[cos⁴] = 3/(d(d+2)) for independent uniform directions: 6σ over 499,500 pairs of 1,000 rows (rows are
    // shared between pairs, but cosines of different pairs are pairwise independent).
    [Fact]
    public void Unit_rows_are_uniform_on_the_sphere()
    {
        const int n = 1000, d = 8;
        using var scope = torch.NewDisposeScope();
        torch.Tensor rows = torch.tensor(RandomFrames.UnitRows(new Rng(4), n, d), n, d);
        torch.Tensor gram = rows.matmul(rows.t());
        double pairs = n * (n - 1) / 2.0;
        double squares = (gram.square().sum().item<float>() - n) / 2 / pairs;
        double variance = 3.0 / (d * (d + 2)) - 1.0 / (d * d);
        Assert.InRange(squares, 1.0 / d - 6 * Math.Sqrt(variance / pairs), 1.0 / d + 6 * Math.Sqrt(variance / pairs));
        Assert.InRange((rows.norm(1) - 1).abs().max().item<float>(), 0, 1e-6f);
    }
}
