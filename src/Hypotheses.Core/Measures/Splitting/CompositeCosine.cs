using Hypotheses.Core.Baselines;
using Hypotheses.Core.Numerics;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Core.Measures.Splitting;

/// <summary>
/// Whether a dictionary holds a composite of two features: the largest signed cosine of its directions to unit(v_a + v_b). An
/// atom of orthonormal features reaches 1/√2. Invariant to rotation, permutation, rescaling of rows, duplicates and zero rows.
/// Chance level: <see cref="ChanceLevel.OfDirections"/>.
/// </summary>
public static class CompositeCosine
{
    /// <summary>From which cosine on a direction counts as a composite (claims.md, C20).</summary>
    public const double Threshold = .93;

    /// <summary>Range [−1, 1]; 0 where there are no directions.</summary>
    /// <param name="features">[n, d].</param>
    /// <param name="directions">[F, d].</param>
    /// <param name="first">Row of v_a.</param>
    /// <param name="second">Row of v_b.</param>
    /// <exception cref="ArgumentException">Not finite matrices of one row length.</exception>
    public static double Of(Tensor features, Tensor directions, int first = 0, int second = 1)
    {
        Rows.Require(features, nameof(features));
        if (directions.shape[0] == 0) return 0;
        Rows.Require(directions, nameof(directions));
        Rows.RequireSameLength(features, directions, nameof(directions));
        using var scope = NewDisposeScope();
        Tensor unit = Rows.UnitDoubles(features), composite = Rows.UnitDoubles((unit[first] + unit[second]).unsqueeze(0));
        return Rows.ToArray(Rows.UnitDoubles(directions).matmul(composite.t())).Max();
    }

    /// <summary>
    /// Which share of composites a dictionary holds: those to which a direction has at least this cosine. NaN where there are
    /// none.
    /// </summary>
    /// <param name="composites">[C, d], none of them zero.</param>
    /// <param name="directions">[F, d].</param>
    /// <param name="from">From which cosine on.</param>
    /// <exception cref="ArgumentException">Not finite matrices of one row length.</exception>
    public static double Held(Tensor composites, Tensor directions, double from)
    {
        if (composites.shape[0] == 0) return double.NaN;
        Rows.Require(composites, nameof(composites));
        if (directions.shape[0] == 0) return 0;
        Rows.Require(directions, nameof(directions));
        Rows.RequireSameLength(composites, directions, nameof(directions));
        using var scope = NewDisposeScope();
        Tensor cosines = Rows.UnitDoubles(composites).matmul(Rows.UnitDoubles(directions).t());
        return Tensors.Item<double>(cosines.amax(new long[] { 1 }).ge(from).to(ScalarType.Float64).mean());
    }
}
