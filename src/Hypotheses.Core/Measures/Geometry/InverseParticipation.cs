using Hypotheses.Core.Numerics;
using static TorchSharp.torch;

namespace Hypotheses.Core.Measures.Geometry;

/// <summary>
/// Inverse participation ratio of what readers see of a direction, IPR = Σ r⁴ / (Σ r²)²: 1 where one reader alone responds, 1/k
/// where k respond alike. Range [1/n, 1]; NaN where none responds (undefined: a tie, never 0). Invariant to the order of readers
/// and to common scaling of a direction's readouts. Chance level: the same number for fakes (<see cref="Baselines.Fakes"/>).
/// </summary>
public static class InverseParticipation
{
    /// <summary>One number a row of readouts [a, n].</summary>
    /// <exception cref="ArgumentException">Not a finite matrix.</exception>
    public static double[] Of(Tensor readouts)
    {
        Rows.Require(readouts, nameof(readouts));
        using var scope = NewDisposeScope();
        Tensor r = readouts.to(ScalarType.Float64);
        // a row of zeros becomes NaN; fourth powers of small rows do not vanish
        r = r / r.abs().amax(new long[] { 1 }, keepdim: true);
        Tensor squares = r.square();
        return Rows.ToArray(squares.square().sum(new long[] { 1 }) / squares.sum(new long[] { 1 }).square());
    }
}
