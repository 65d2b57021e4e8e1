using FsCheck.Xunit;
using Hypotheses.Core.Baselines;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Baselines;

public class FakesTests
{
    private static double[] Norms(Tensor t) =>
        linalg.vector_norm(t.to(ScalarType.Float64), 2.0, new long[] { 1 }).data<double>().ToArray();

    private static double[] Cosines(Tensor a, Tensor b) =>
        (
            (a * b).to(ScalarType.Float64)
                .sum(new long[] { 1 }) / linalg.vector_norm(a, 2.0, new long[] { 1 })
                    / linalg.vector_norm(b, 2.0, new long[] { 1 }))
            .to(ScalarType.Float64).data<double>().ToArray();

    [Property(MaxTest = 20, Replay = "91,93")]
    public bool Every_fake_has_the_norms_of_the_real_ones(ulong seed)
    {
        using var scope = NewDisposeScope();
        Rng rng = new(seed);
        Tensor real = Directions.Normals(2 + rng.Below(5), 3 + rng.Below(5), rng),
            latents = Directions.Normals(10, (int)real.shape[0], rng);
        Gaussian gaussian = Gaussian.Estimate(Directions.Normals(20, (int)real.shape[1], rng));
        Tensor[] fakes =
        [
            Fakes.Isotropic(real, rng), Fakes.CovarianceMatched(real, gaussian, rng), Fakes.Rotated(real, rng),
            Fakes.PairMixtures(real, rng), Fakes.CoFiringMixtures(real, latents, rng), Fakes.SpanRotated(real, rng),
        ];
        double[] norms = Norms(real);
        return fakes.All(f =>
            f.shape.SequenceEqual(real.shape) && Norms(f).Zip(norms).All(p => Math.Abs(p.First - p.Second) < 1e-4 * p.Second));
    }

    [Fact]
    public void Rotation_is_by_exactly_the_angle()
    {
        using var scope = NewDisposeScope();
        Tensor real = Directions.Normals(7, 6, new Rng(3));
        Assert.All(Cosines(real, Fakes.Rotated(real, new Rng(4))), c => Assert.Equal(Math.Sqrt(.5), c, 5));
        Assert.All(Cosines(real, Fakes.Rotated(real, new Rng(4), 60)), c => Assert.Equal(.5, c, 5));
    }

    [Fact]
    public void A_pair_mixture_of_orthonormal_directions_has_cosine_root_half_to_two_of_them()
    {
        using var scope = NewDisposeScope();
        Tensor fakes = Fakes.PairMixtures(eye(5), new Rng(5));
        for (int i = 0; i < 5; i++)
        {
            float[] row = fakes[i].data<float>().ToArray();
            Assert.Equal(2, row.Count(x => Math.Abs(x - Math.Sqrt(.5)) < 1e-6));
            Assert.Equal(3, row.Count(x => x == 0));
            Assert.True(row[i] > 0);
        }
    }

    [Fact]
    public void Co_firing_mixtures_choose_partners_that_fire_together()
    {
        using var scope = NewDisposeScope();
        Tensor latents = tensor(new[,] { { 1f, 1, 0, 0 }, { 0, 0, 2f, 3 }, { 1, 0, 0, 0 } });
        Tensor fakes = Fakes.CoFiringMixtures(eye(4), latents, new Rng(6));
        float h = MathF.Sqrt(.5f);
        Assert.True(
            (fakes - tensor(new[,] { { h, h, 0, 0 }, { h, h, 0, 0 }, { 0, 0, h, h }, { 0, 0, h, h } })).abs().max()
                .item<float>() < 1e-6);
    }

    [Fact]
    public void Rotation_in_the_span_keeps_the_gram_matrix_and_the_span_and_moves_the_directions()
    {
        using var scope = NewDisposeScope();
        Tensor real = Directions.Normals(3, 8, new Rng(7)).to(ScalarType.Float64),
            fake = Fakes.SpanRotated(real, new Rng(8)).to(ScalarType.Float64);
        Assert.True((real.matmul(real.t()) - fake.matmul(fake.t())).abs().max().item<double>() < 1e-4);
        (Tensor q, _) = linalg.qr(real.t());
        Assert.True((fake - fake.matmul(q).matmul(q.t())).abs().max().item<double>() < 1e-5);
        Assert.Contains(Cosines(real, fake), c => c < .95);
        // More rows than dimensions: the span is everything, angles are still kept.
        Tensor many = Directions.Normals(6, 3, new Rng(9)).to(ScalarType.Float64),
            turned = Fakes.SpanRotated(many, new Rng(10)).to(ScalarType.Float64);
        Assert.True((many.matmul(many.t()) - turned.matmul(turned.t())).abs().max().item<double>() < 1e-4);
    }

    [Fact]
    public void Covariance_matched_fakes_follow_the_covariance()
    {
        using var scope = NewDisposeScope();
        var flat = new Gaussian(ones(3), diag(tensor(new[] { 1.0, 1, 0 })));
        Assert.True(Fakes.CovarianceMatched(ones(20, 3), flat, new Rng(11)).select(1, 2).abs().max().item<float>() < 1e-6);
    }

    [Fact]
    public void What_cannot_be_faked_is_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<ArgumentException>(() => Fakes.PairMixtures(eye(1), new Rng(1)));
        Assert.Throws<ArgumentException>(() => Fakes.PairMixtures(tensor(new[,] { { 1f, 0 }, { -1f, 0 } }), new Rng(1)));
        Assert.Throws<ArgumentException>(() => Fakes.SpanRotated(tensor(new[,] { { 1f, 0 }, { 2f, 0 } }), new Rng(1)));
        Assert.Throws<ArgumentException>(() => Fakes.Rotated(zeros(2, 2), new Rng(1)));
        Assert.Throws<ArgumentException>(() => Fakes.CoFiringMixtures(eye(3), ones(4, 2), new Rng(1)));
    }
}
