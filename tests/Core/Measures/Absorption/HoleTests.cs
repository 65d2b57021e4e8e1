using Hypotheses.Core.Measures.Absorption;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Tests.Core.Measures.Absorption;

public class HoleTests
{
    [Fact]
    public void Counts_by_hand()
    {
        using var scope = NewDisposeScope();
        Tensor parent = tensor(new[] { 1f, 1, 1, 1, 1, 1, 0, 0 }), child = tensor(new[] { 1f, 1, 1, 0, 0, 0, 0, 1 });
        Tensor latent = tensor(new[] { 0f, 0, 1, 1, 1, 0, 5, 5 });
        Assert.Equal(2 / 3.0 - 1 / 3.0, Hole.Value(latent, parent, child), 12);
    }

    /// <summary>
    /// Nested world with ideal codes: an absorbing dictionary (composite and parent-only latents) against a faithful one.
    /// </summary>
    [Fact]
    public void Full_absorption_is_one_and_a_faithful_latent_zero()
    {
        using var scope = NewDisposeScope();
        Rng rng = new(1);
        Tensor codes = Toy.Codes(2000, 2, .5, rng);
        Tensor parent = codes.select(1, 0), child = codes.select(1, 1) * (parent > 0);
        Tensor absorbed = parent * (child <= 0);
        Assert.Equal(1, Hole.Value(absorbed, parent, child));
        Assert.Equal(0, Hole.Value(parent, parent, child));
        Assert.Equal(Hole.Value(absorbed, parent, child), Hole.Value(absorbed * 9, parent * 3, child)); // gauge
    }

    [Fact]
    public void A_random_direction_has_no_hole_on_average()
    {
        using var scope = NewDisposeScope();
        Rng rng = new(2);
        Tensor codes = Toy.Codes(500, 6, .3, rng), parent = codes.select(1, 0), child = codes.select(1, 1) * (parent > 0);
        Tensor x = cat([parent.unsqueeze(1), child.unsqueeze(1), codes[TensorIndex.Colon, TensorIndex.Slice(2)]], 1);
        // Symmetric under u → −u up to the threshold; a draw's spread is below .35, so the mean of 200 has 6σ < .15.
        Assert.Equal(0, Hole.Chance(x, parent, child, .3, Seed.FromPath("hole"), 200).Mean, .15);
    }

    [Fact]
    public void A_missing_kind_of_sample_is_undefined_not_zero()
    {
        using var scope = NewDisposeScope();
        Assert.True(double.IsNaN(Hole.Value(ones(2), ones(2), ones(2))));
        Assert.Throws<ArgumentException>(() => Hole.Value(ones(2), ones(3), ones(2)));
        Assert.Throws<ArgumentException>(() => Hole.Value(ones(2, 1), ones(2), ones(2)));
    }
}
