using Hypotheses.Core.Baselines;
using Hypotheses.Core.Numerics;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Core.Measures.Recovery;

/// <summary>
/// Mean max cosine similarity: the mean over true features of the largest cosine to any learned direction (Sharkey, Braun and
/// Millidge 2022). It never penalises duplicates or merged latents: report it beside matched recall and its chance level
/// (<see cref="ChanceLevel.OfDirections"/>). Zero directions take no part. Invariant to rotation, permutation and positive
/// scaling.
/// </summary>
public static class Mmcs
{
    /// <summary>With signed cosines; range [−1, 1].</summary>
    /// <exception cref="ArgumentException">Not finite matrices [n, d] and [F, d], or all directions are zero.</exception>
    public static double Signed(Tensor features, Tensor directions) => Mean(features, directions, absolute: false);

    /// <summary>With absolute cosines; range [0, 1].</summary>
    /// <exception cref="ArgumentException">As for <see cref="Signed"/>.</exception>
    public static double Absolute(Tensor features, Tensor directions) => Mean(features, directions, absolute: true);

    private static double Mean(Tensor features, Tensor directions, bool absolute)
    {
        Rows.Require(features, nameof(features));
        Rows.Require(directions, nameof(directions));
        Rows.RequireSameLength(features, directions, nameof(directions));
        using var scope = NewDisposeScope();
        Tensor unit = Rows.UnitDoubles(directions), dead = linalg.vector_norm(unit, 2.0, new long[] { 1 }) < .5;
        if (Tensors.Item<bool>(dead.all())) throw new ArgumentException("all directions are zero", nameof(directions));
        Tensor cosine = Rows.UnitDoubles(features).matmul(unit.t());
        if (absolute) cosine = cosine.abs();
        return Tensors.Item<double>(
            cosine.masked_fill(dead.unsqueeze(0), double.NegativeInfinity).amax(new long[] { 1 }).mean());
    }
}
