using Hypotheses.Core.Measures.Fidelity;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Measures.Fidelity;

public class FiringTests
{
    [Fact]
    public void Counts_by_hand()
    {
        using var scope = NewDisposeScope();
        var firing = new Firing();
        firing.Add(tensor(new[,] { { 1f, 0, 0, -1 }, { 2, 3, 0, 0 } }));
        firing.Add(tensor(new[,] { { .5f, 0, 0, 0 }, { 1, 0, 0, 0 } }));
        Assert.Equal([1, .25, 0, 0], firing.Frequencies);
        Assert.Equal(1.25, firing.L0);
        Assert.Equal([2, 3], firing.DeadLatents());
        Assert.Equal([1, 2, 3], firing.DeadLatents(.25));
        Assert.Equal(4, firing.Count);
    }

    [Fact]
    public void Gauge_batches_and_dead_latents_change_nothing()
    {
        using var scope = NewDisposeScope();
        Tensor z = Toy.Codes(20, 3, .3, new Rng(1));
        Firing whole = Firing.Of(z), scaled = Firing.Of(cat([z * tensor(new[] { 1f, 5, .1f }), zeros(20, 1)], 1));
        Assert.Equal(whole.L0, scaled.L0);
        Assert.Equal([.. whole.Frequencies, 0], scaled.Frequencies);
    }

    [Fact]
    public void Before_the_first_batch_nothing_is_known()
    {
        Assert.True(double.IsNaN(new Firing().L0));
        Assert.Empty(new Firing().DeadLatents());
        var firing = new Firing();
        firing.Add(ones(1, 2));
        Assert.Throws<ArgumentException>(() => firing.Add(ones(1, 3)));
    }
}
