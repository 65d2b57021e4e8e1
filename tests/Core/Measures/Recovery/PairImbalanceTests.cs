using Hypotheses.Core.Measures.Recovery;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Measures.Recovery;

public class PairImbalanceTests
{
    [Fact]
    public void The_strongest_latent_of_each_pair_counts()
    {
        using var scope = NewDisposeScope();
        // Pair 0: latent 0 takes 3 and 1 (latent 2 is weaker); pair 1: latent 1 takes one alone; pair 2: nothing responds.
        Tensor responses = tensor(
            new float[,] { { 3, 0, 2 }, { 1, 0, 2 }, { 0, 4, 0 }, { 0, -9, 0 }, { 0, 0, 0 }, { -1, 0, 0 } });
        Assert.Equal([.5, 1, double.NaN], PairImbalance.Of(responses));
        // A decoder row twice as long makes latent 2 the strongest of pair 0: in another gauge, the same latents.
        Assert.Equal([0, 1, double.NaN], PairImbalance.Of(responses, [1, 1, 2]));
        Assert.Equal([0, 1, double.NaN], PairImbalance.Of(responses * tensor(new float[] { 1, 1, 2 }), [1, 1, 1]));
    }

    [Fact]
    public void Odd_features_or_strengths_of_other_latents_are_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<ArgumentException>(() => PairImbalance.Of(ones(3, 2)));
        Assert.Throws<ArgumentException>(() => PairImbalance.Of(ones(4, 2), [1]));
    }
}
