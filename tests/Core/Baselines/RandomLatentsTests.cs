using Hypotheses.Core.Baselines;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Baselines;

public class RandomLatentsTests
{
    [Fact]
    public void They_fire_as_often_as_asked_and_read_the_directions_of_the_generator()
    {
        using var scope = NewDisposeScope();
        Tensor x = Directions.Normals(200, 6, new Rng(1));
        double[] rates = [0, .05, .5, 1];
        Tensor latents = RandomLatents.Of(x, rates, new Rng(2));
        Assert.Equal([0L, 10, 100, 200], (latents > 0).sum(new long[] { 0 }).data<long>().ToArray());

        // Above the threshold a latent is its projection shifted: the correlation over firing samples is 1.
        Tensor projection = x.matmul(Directions.Isotropic(4, 6, new Rng(2)).t());
        Tensor shift = (projection - latents).select(1, 2).masked_select(latents.select(1, 2) > 0);
        Assert.True((shift.max() - shift.min()).item<float>() < 1e-5);
        Assert.Throws<ArgumentException>(() => RandomLatents.Of(x, [1.5], new Rng(1)));
        Assert.Throws<ArgumentException>(() => RandomLatents.Of(x, [], new Rng(1)));
    }
}
