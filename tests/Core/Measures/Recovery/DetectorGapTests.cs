using Hypotheses.Core.Baselines;
using Hypotheses.Core.Measures.Recovery;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Measures.Recovery;

public class DetectorGapTests
{
    [Fact]
    public void An_absorbed_latent_misses_what_its_direction_still_finds()
    {
        using var scope = NewDisposeScope();
        Rng rng = new(1);
        Tensor codes = Toy.Codes(4000, 3, .5, rng), parent = codes.select(1, 0), child = codes.select(1, 1) * (parent > 0);
        Tensor atoms = Toy.Orthonormal(3, 8, rng), x = stack([parent, child, codes.select(1, 2)], 1).matmul(atoms);
        Tensor absorbed = parent * (child <= 0);
        double share = ((child > 0).sum().item<long>() / (double)(parent > 0).sum().item<long>());
        DetectorGap gap = DetectorGap.Measure(x, absorbed, atoms[0], parent);
        Assert.Equal(1 - share, gap.LatentRecall, 12);
        Assert.Equal(1, gap.ProbeRecall);
        Assert.Equal(share, gap.Gap, 12);

        Tensor q = Directions.Rotation(8, rng);
        DetectorGap turned = DetectorGap.Measure(
            Toy.Rotated(x, q), 4 * absorbed, 3 * Toy.Rotated(atoms[0].unsqueeze(0), q)[0], parent);
        Assert.Equal(gap.LatentRecall, turned.LatentRecall, 12);
        Assert.Equal(gap.ProbeRecall, turned.ProbeRecall, .002);
    }

    [Fact]
    public void A_latent_that_equals_its_probe_has_no_gap()
    {
        using var scope = NewDisposeScope();
        Rng rng = new(2);
        Tensor x = Directions.Normals(1000, 5, rng), labels = (x.select(1, 0) > 1).to(ScalarType.Float32);
        Tensor u = Directions.Isotropic(1, 5, rng)[0];
        Assert.Equal(0, DetectorGap.Measure(x, x.matmul(u), u, labels).Gap);
        // Chance: a latent that fires more often than the false-positive rate loses nothing by its threshold.
        Assert.Equal(0, DetectorGap.Chance(x, labels, .3, Seed.FromPath("gap"), 50).Mean, 9);
        Assert.Throws<ArgumentException>(() => DetectorGap.Measure(x, x.matmul(u), x, labels));
        Assert.Throws<ArgumentException>(() => DetectorGap.Measure(x, x.matmul(u), u, zeros(1000)));
    }
}
