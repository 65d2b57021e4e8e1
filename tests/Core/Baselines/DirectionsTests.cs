using FsCheck.Xunit;
using Hypotheses.Core.Baselines;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Baselines;

public class DirectionsTests
{
    [Fact]
    public void Isotropic_directions_are_unit_and_have_no_preferred_axis()
    {
        using var scope = NewDisposeScope();
        Tensor u = Directions.Isotropic(20_000, 5, Seed.FromPath("isotropic").Rng()).to(ScalarType.Float64);
        Assert.True((linalg.vector_norm(u, 2.0, new long[] { 1 }) - 1).abs().max().item<double>() < 1e-6);
        // E[u uᵀ] = I/5; an entry's standard error is at most √(.2/20,000) = .0032: 6σ = .019.
        Assert.True((u.t().matmul(u) / 20_000 - eye(5, dtype: ScalarType.Float64) / 5).abs().max().item<double>() < .019);
        Assert.True(u.mean(new long[] { 0 }).abs().max().item<double>() < .019);
    }

    [Property(MaxTest = 20, Replay = "81,83")]
    public bool A_rotation_keeps_angles_and_orientation(ulong seed)
    {
        using var scope = NewDisposeScope();
        Rng rng = new(seed);
        int d = 1 + rng.Below(7);
        Tensor q = Directions.Rotation(d, rng);
        return (q.t().matmul(q) - eye(d, dtype: ScalarType.Float64)).abs().max().item<double>() < 1e-6
            && Math.Abs(linalg.det(q).item<double>() - 1) < 1e-6;
    }

    [Fact]
    public void Rotations_have_no_preferred_axis()
    {
        using var scope = NewDisposeScope();
        Rng rng = Seed.FromPath("rotations").Rng();
        Tensor sum = zeros(3, 3, dtype: ScalarType.Float64);
        for (int i = 0; i < 2000; i++)
        {
            using var inner = NewDisposeScope();
            sum.add_(Directions.Rotation(3, rng));
        }

        // Entries have mean 0 and variance ⅓: 6σ of a mean of 2,000 is .078.
        Assert.True((sum / 2000).abs().max().item<double>() < .078);
    }

    [Fact]
    public void A_difference_is_unit_and_antisymmetric()
    {
        using var scope = NewDisposeScope();
        Tensor a = tensor(new[,] { { 3f, 0f }, { 0f, 1f } }), b = tensor(new[,] { { 0f, 4f }, { 0f, 3f } });
        Tensor u = Directions.Difference(a, b);
        Assert.Equal([.6f, -.8f, 0f, -1f], u.data<float>().ToArray());
        Assert.True((u + Directions.Difference(b, a)).abs().max().item<float>() == 0);
        Assert.Throws<ArgumentException>(() => Directions.Difference(a, a));
        Assert.Throws<ArgumentException>(() => Directions.Difference(a, tensor(new[,] { { 1f, 2f } })));
    }

    [Fact]
    public void A_difference_of_two_is_one_of_the_differences_that_exist()
    {
        using var scope = NewDisposeScope();
        Rng rng = Seed.FromPath("two").Rng();
        Tensor x = Directions.Normals(4, 3, rng), u = Directions.DifferenceOfTwo(x, 50, rng);
        var possible = new List<Tensor>();
        for (int i = 0; i < 4; i++)
            for (int j = 0; j < 4; j++)
                if (i != j) possible.Add((x[i] - x[j]) / linalg.vector_norm(x[i] - x[j], 2.0));
        Assert.Equal([50L, 3L], u.shape);
        for (int i = 0; i < 50; i++) Assert.Contains(possible, p => (p - u[i]).abs().max().item<float>() < 1e-5);
        Assert.Throws<ArgumentException>(() => Directions.DifferenceOfTwo(ones(3, 2), 1, rng));
    }

    [Fact]
    public void A_covariance_mixture_follows_the_covariance()
    {
        using var scope = NewDisposeScope();
        var flat = new Gaussian(ones(2), diag(tensor(new[] { 1.0, 0.0 })));
        Tensor u = Directions.DifferenceOfTwo(flat, 10, Seed.FromPath("mix").Rng());
        Assert.True(u.select(1, 1).abs().max().item<float>() < 1e-6);
        Assert.True((u.select(1, 0).abs() - 1).abs().max().item<float>() < 1e-6);
    }

    [Fact]
    public void One_seed_gives_the_same_directions() =>
        Assert.Equal(
            Directions.Isotropic(3, 4, new Rng(9)).data<float>().ToArray(),
            Directions.Isotropic(3, 4, new Rng(9)).data<float>().ToArray());
}
