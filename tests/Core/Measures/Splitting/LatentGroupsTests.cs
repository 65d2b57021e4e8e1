using Hypotheses.Core.Baselines;
using Hypotheses.Core.Measures.Splitting;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Measures.Splitting;

public class LatentGroupsTests
{
    [Fact]
    public void Near_duplicates_are_one_and_the_dead_none()
    {
        using var scope = NewDisposeScope();
        // 0 and 2 lie 10° apart, 2 and 3 another 10°: a chain (cos 10° = .985, cos 20° = .94). 1 is dead, 4 another direction, 5
        // zero.
        double ten = Math.PI / 18;
        Tensor rows = tensor(
            new[,]
            {
                { 2.0, 0 },
                { 1, 0 },
                { Math.Cos(ten), Math.Sin(ten) },
                { Math.Cos(2 * ten), Math.Sin(2 * ten) },
                { 0, 1 },
                { 0, 0 }
            });
        Tensor latents = tensor(new[,] { { 1.0, 0, 0, 1, 3, 0 }, { 0, 0, 2, 0, 0, 1 } });
        LatentGroups groups = LatentGroups.Of(rows, latents, .97);
        Assert.Equal([[0, 2, 3], [4]], groups.Members);
        Assert.Equal([3, 3, 2, 0], groups.Latents.contiguous().data<double>().Select(x => Math.Round(x, 9)));
        // Contributions 2, 2 and 1 at 0°, 10° and 20°.
        double angle = Math.Atan2(2 * Math.Sin(ten) + Math.Sin(2 * ten), 2 + 2 * Math.Cos(ten) + Math.Cos(2 * ten));
        Assert.Equal(Math.Cos(angle), groups.Directions[0, 0].item<double>(), 9);
    }

    [Fact]
    public void Gauge_and_order_change_nothing_and_a_duplicate_scales_its_group()
    {
        using var scope = NewDisposeScope();
        Rng rng = new(7);
        Tensor rows = Directions.Normals(5, 6, rng).to(ScalarType.Float64), latents = Toy.Codes(30, 5, .5, rng),
            factors = tensor(new[] { .5, 2, 1, 3, .1 });
        LatentGroups before = LatentGroups.Of(rows, latents, .97),
            gauged = LatentGroups.Of(rows / factors.unsqueeze(1), latents * factors, .97);
        Assert.True(before.Directions.allclose(gauged.Directions) && before.Latents.allclose(gauged.Latents));
        Tensor order = tensor(new long[] { 4, 2, 0, 1, 3 });
        LatentGroups moved = LatentGroups.Of(rows.index_select(0, order), latents.index_select(1, order), .97);
        Assert.True(before.Latents.index_select(1, order).allclose(moved.Latents));
        LatentGroups twice = LatentGroups.Of(Toy.WithRow(rows, rows[1]), cat([latents, latents.narrow(1, 1, 1)], 1), .97);
        Assert.True(before.Directions.allclose(twice.Directions));
        Assert.True((before.Latents * tensor(new[] { 1.0, 2, 1, 1, 1 })).allclose(twice.Latents));
    }

    [Fact]
    public void Where_nothing_fires_there_is_no_group()
    {
        using var scope = NewDisposeScope();
        LatentGroups none = LatentGroups.Of(eye(3), zeros(4, 3), .97);
        Assert.Empty(none.Members);
        Assert.Equal([0, 3], none.Directions.shape);
        Assert.Equal([4, 0], none.Latents.shape);
        Assert.Throws<ArgumentException>(() => LatentGroups.Of(eye(3), zeros(4, 2), .97));
    }
}
