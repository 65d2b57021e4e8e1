using Hypotheses.Claims.Protocols;
using Hypotheses.Claims.Subjects.Oracles;
using Hypotheses.Core.Runtime;
using Hypotheses.Tests.Claims.Specimens;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Claims.Subjects.Oracles;

public class NoisyDirectionsSubjectTests
{
    private static readonly PlantedDirectionsSubject Exact = new("exact", "", dimension: 8, count: 20, clusters: 0, spread: 0);

    [Fact]
    public void Each_direction_gets_a_random_one_of_the_stated_length()
    {
        using var scope = NewDisposeScope();
        Tensor unit = nn.functional.normalize(Rows(0, seed: 3), p: 2, dim: 1);   // [F, d]
        Assert.True(unit.allclose(nn.functional.normalize(
            Prepared.Of(Exact.Directions(Setting.None, new Seed(3))).Directions, p: 2, dim: 1)));
        Tensor added = Rows(.4, seed: 3) - unit;
        Assert.True(linalg.vector_norm(added, 2.0, new long[] { 1 }).allclose(full(20, .4f)));
        // Drawn for each apart, and anew for each seed.
        Assert.False(added[0].allclose(added[1]));
        Assert.False(Rows(.4, seed: 4).allclose(Rows(.4, seed: 3)));
        Assert.True(Rows(.4, seed: 3).allclose(Rows(.4, seed: 3)));
    }

    [Fact]
    public void What_it_is_follows_from_the_other_and_the_noise() =>
        Assert.Equal(3, new[] { Of(.4).Hash, Of(.5).Hash, Exact.Hash }.Distinct().Count());

    private static NoisyDirectionsSubject Of(double noise) => new("noisy", "", Exact, noise);

    private static Tensor Rows(double noise, ulong seed) =>
        Prepared.Of(Of(noise).Directions(Setting.None, new Seed(seed))).Directions;
}
