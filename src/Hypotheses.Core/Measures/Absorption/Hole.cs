using Hypotheses.Core.Baselines;
using Hypotheses.Core.Numerics;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Core.Measures.Absorption;

/// <summary>
/// The hole that absorption leaves: a parent's latent stays off on samples where the parent is on because a child's latent covers
/// them (Chanin et al., "A is for Absorption", 2024).
/// </summary>
public static class Hole
{
    /// <summary>
    /// P(latent off | parent and child on) − P(latent off | parent on, child off). Range [−1, 1], 0 without absorption; NaN
    /// (void) where one of the two kinds of sample is missing. Chance level: <see cref="Chance"/>.
    /// </summary>
    /// <param name="parentLatent">[N], firing where above 0.</param>
    /// <param name="parent">Parent's code [N], on where above 0.</param>
    /// <param name="child">Child's code [N], or the sum of several children's, on where above 0.</param>
    /// <exception cref="ArgumentException">Not three finite vectors of one length.</exception>
    public static double Value(Tensor parentLatent, Tensor parent, Tensor child) =>
        Of(Flags(parentLatent, nameof(parentLatent)), Flags(parent, nameof(parent)), Flags(child, nameof(child)));

    /// <summary>The hole of a latent that reads an isotropic direction and fires at <paramref name="rate"/>.</summary>
    /// <exception cref="ArgumentException">As for <see cref="Value"/>, or a kind of sample is missing.</exception>
    public static ChanceLevel Chance(Tensor activations, Tensor parent, Tensor child, double rate, Seed seed, int draws = 100)
    {
        bool[] on = Flags(parent, nameof(parent)), nested = Flags(child, nameof(child));
        return ChanceLevel.Of(seed, draws, rng =>
        {
            using var scope = NewDisposeScope();
            return Of(Flags(RandomLatents.Of(activations, [rate], rng).squeeze(1), nameof(activations)), on, nested);
        });
    }

    private static double Of(bool[] fires, bool[] on, bool[] nested)
    {
        if (on.Length != fires.Length || nested.Length != fires.Length)
            throw new ArgumentException("latent, parent and child differ in length", nameof(on));
        int both = 0, bothOff = 0, only = 0, onlyOff = 0;
        for (int i = 0; i < fires.Length; i++)
        {
            if (!on[i]) continue;
            int off = fires[i] ? 0 : 1;
            if (nested[i]) (both, bothOff) = (both + 1, bothOff + off);
            else (only, onlyOff) = (only + 1, onlyOff + off);
        }

        return both == 0 || only == 0 ? double.NaN : (double)bothOff / both - (double)onlyOff / only;
    }

    private static bool[] Flags(Tensor values, string name)
    {
        if (values.dim() != 1) throw new ArgumentException($"{name} must be a vector", name);
        Rows.RequireFinite(values, name);
        using var scope = NewDisposeScope();
        return Rows.ToFlags(values > 0);
    }
}
