using Hypotheses.Core.Numerics;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Core.Measures.Sensitivity;

/// <summary>Checks shared by measures that move bases along unit directions.</summary>
internal static class Perturbation
{
    internal static void Require(Tensor bases, Tensor directions, double radius)
    {
        Rows.Require(bases, nameof(bases));
        Rows.Require(directions, nameof(directions));
        Rows.RequireSameCount(bases, directions, nameof(directions));
        Rows.RequireSameLength(bases, directions, nameof(directions));
        if (!(radius > 0 && double.IsFinite(radius)))
            throw new ArgumentException("a radius is positive and finite", nameof(radius));
        using var scope = NewDisposeScope();
        double worst = Tensors.Item<double>(
            (linalg.vector_norm(directions.to(ScalarType.Float64), 2.0, new long[] { 1 }) - 1).abs().max());
        if (worst > 1e-3)
            throw new ArgumentException(
                "directions must have unit rows: a length is off by "
                    + $"{worst.ToString("g3", System.Globalization.CultureInfo.InvariantCulture)}",
                nameof(directions));
    }
}
