using Hypotheses.Core.Runtime;
using Hypotheses.Core.Sae;
using TorchSharp;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Sae;

/// <summary>Each edit against what it must do to codes and reconstructions of the same samples.</summary>
public sealed class SaeEditsTests : IDisposable
{
    private const int D = 5, Width = 8;
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Tensor _x = tensor(SparseAutoencoderTests.Samples(40, D)).reshape(40, D);

    public static TheoryData<string> Activations() => SparseAutoencoderTests.Activations();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [MemberData(nameof(Activations))]
    public void Rotated(string name)
    {
        SparseAutoencoder one = SparseAutoencoderTests.Some(name, D, Width);
        using Generator generator = Seed.FromPath("rotation").Generator();
        Tensor q = linalg.qr(randn(D, D, generator: generator)).Q;
        Same(one.Encode(_x), one.Rotated(q).Encode(_x.matmul(q)));
        Same(one.Reconstruct(_x).matmul(q), one.Rotated(q).Reconstruct(_x.matmul(q)));
        Assert.Contains(
            "not orthogonal",
            Assert.Throws<ArgumentException>(() => one.Rotated(q.mul(1.01f))).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => one.Rotated(eye(D + 1)));
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void Permuted(string name)
    {
        SparseAutoencoder one = SparseAutoencoderTests.Some(name, D, Width);
        int[] order = [3, 0, 7, 1, 2, 6, 5, 4];
        Same(one.Encode(_x).index_select(1, tensor(order)), one.Permuted(order).Encode(_x));
        Same(one.Reconstruct(_x), one.Permuted(order).Reconstruct(_x));
        Assert.Throws<ArgumentException>(() => one.Permuted([0, 0, 1, 2, 3, 4, 5, 6]));
    }

    [Theory]
    [InlineData("relu")]
    [InlineData("jumprelu")]
    public void Gauge(string name)
    {
        SparseAutoencoder one = SparseAutoencoderTests.Some(name, D, Width);
        float[] factors = [.1f, 1, 2, 3, .5f, 7, 1, 20];
        Same(one.Encode(_x).mul(tensor(factors)), one.Gauge(factors).Encode(_x));
        Same(one.Reconstruct(_x), one.Gauge(factors).Reconstruct(_x));
        Assert.Throws<ArgumentException>(() => one.Gauge([1]));
        Assert.Throws<ArgumentException>(() => one.Gauge([0, 1, 2, 3, 4, 5, 6, 7]));
    }

    [Fact]
    public void A_gauge_that_would_change_which_latents_are_largest_is_refused()
    {
        SparseAutoencoder one = SparseAutoencoderTests.Some("topk", D, Width);
        Assert.Contains(
            "one common factor",
            Assert.Throws<ArgumentException>(() => one.Gauge([1, 1, 1, 1, 1, 1, 1, 2])).Message,
            StringComparison.Ordinal);
        Same(one.Reconstruct(_x), one.Gauge([2, 2, 2, 2, 2, 2, 2, 2]).Reconstruct(_x));
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void Scaled(string name)
    {
        SparseAutoencoder one = SparseAutoencoderTests.Some(name, D, Width);
        Same(one.Encode(_x).mul(3), one.Scaled(3).Encode(_x.mul(3)));
        Same(one.Reconstruct(_x).mul(3), one.Scaled(3).Reconstruct(_x.mul(3)));
        Assert.Equal(one.Decoder.ToArray(), one.Scaled(3).Decoder.ToArray());
        Assert.Throws<ArgumentException>(() => one.Scaled(0));
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void With_a_dead_latent(string name)
    {
        SparseAutoencoder one = SparseAutoencoderTests.Some(name, D, Width), longer = one.WithDeadLatent();
        Assert.Equal(Width + 1, longer.Width);
        Same(one.Encode(_x), longer.Encode(_x).narrow(1, 0, Width));
        Assert.Equal(0, longer.Encode(_x.mul(100)).select(1, Width).abs().max().item<float>());
        Same(one.Reconstruct(_x), longer.Reconstruct(_x));
        Assert.Equal(1, longer.Direction(Width).ToArray().Sum(v => v * v), 1e-5);
        Assert.Equal([0, 1, 0, 0, 0], one.WithDeadLatent([0, 1, 0, 0, 0]).Direction(Width).ToArray());
    }

    [Theory]
    [InlineData("relu")]
    [InlineData("jumprelu")]
    public void With_a_duplicate(string name)
    {
        SparseAutoencoder one = SparseAutoencoderTests.Some(name, D, Width), longer = one.WithDuplicate(2);
        Same(one.Encode(_x), longer.Encode(_x).narrow(1, 0, Width));
        Same(one.Encode(_x).select(1, 2), longer.Encode(_x).select(1, Width));
        Assert.Equal(one.Direction(2).ToArray(), longer.Direction(Width).ToArray());
        Assert.Throws<ArgumentException>(() => one.WithDuplicate(Width));
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void With_killed_latents(string name)
    {
        SparseAutoencoder one = SparseAutoencoderTests.Some(name, D, Width), killed = one.WithKilled([1, 5]);
        Tensor codes = killed.Encode(_x.mul(100));
        Assert.Equal(0, codes.index_select(1, tensor(new[] { 1, 5 })).abs().max().item<float>());
        Assert.Equal(one.Decoder.ToArray(), killed.Decoder.ToArray());
        Assert.Throws<ArgumentException>(() => one.WithKilled([-1]));
    }

    private static void Same(Tensor expected, Tensor seen) =>
        Assert.True(
            expected.shape.SequenceEqual(seen.shape) && expected.allclose(seen, 1e-4, 1e-4),
            $"differ by {expected.sub(seen).abs().max().item<float>()}");
}
