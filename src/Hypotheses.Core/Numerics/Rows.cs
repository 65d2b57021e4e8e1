using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Core.Numerics;

/// <summary>Checks and conversions shared by measures: a matrix has one item a row.</summary>
internal static class Rows
{
    private const double LeastNorm = 1e-15, MostNorm = 1e18; // between them squares of float32 have all their digits

    /// <summary>Refuses what is not a non-empty finite matrix.</summary>
    internal static void Require(Tensor rows, string name)
    {
        if (rows.dim() != 2 || rows.numel() == 0)
            throw new ArgumentException($"{name} must be a non-empty matrix, not [{string.Join(", ", rows.shape)}]", name);
        RequireFinite(rows, name);
    }

    /// <summary>Refuses NaN and infinity.</summary>
    internal static void RequireFinite(Tensor values, string name)
    {
        using var scope = NewDisposeScope();
        // One pass nearly always: NaN and infinity stay in a sum. A sum that overflows is looked at number by number.
        if (!double.IsFinite(Tensors.Item<double>(values.sum().to(ScalarType.Float64)))
            && !Tensors.Item<bool>(values.isfinite().all()))
            throw new ArgumentException($"{name} holds NaN or infinity", name);
    }

    /// <summary>Refuses matrices whose rows differ in number (samples of the same data).</summary>
    internal static void RequireSameCount(Tensor a, Tensor b, string name)
    {
        if (a.shape[0] != b.shape[0])
            throw new ArgumentException($"{name} has {b.shape[0]} rows where {a.shape[0]} are expected", name);
    }

    /// <summary>Refuses matrices whose rows differ in length (directions of one space).</summary>
    internal static void RequireSameLength(Tensor a, Tensor b, string name)
    {
        if (a.shape[1] != b.shape[1])
            throw new ArgumentException($"{name} has rows of length {b.shape[1]} where {a.shape[1]} is expected", name);
    }

    /// <summary>Rows of length 1 in the same dtype; zero rows stay zero, so that their cosines are 0.</summary>
    internal static Tensor Unit(Tensor rows)
    {
        Tensor norm = linalg.vector_norm(rows, 2.0, new long[] { -1 }, keepdim: true);
        if (rows.dtype == ScalarType.Float32)
        {
            // Squares of float32 that overflow or vanish: such rows are brought to the scale of their largest number first.
            Tensor far = (norm < LeastNorm).logical_or(norm > MostNorm);
            Tensor largest = rows.abs().amax(new long[] { -1 }, keepdim: true);
            rows = rows / largest.where(far.logical_and(largest > 0), ones_like(largest));
            norm = linalg.vector_norm(rows, 2.0, new long[] { -1 }, keepdim: true);
        }

        return rows / norm.where(norm > 0, ones_like(norm));
    }

    /// <summary>Unit rows in float64: for matrices small enough that accuracy costs nothing.</summary>
    internal static Tensor UnitDoubles(Tensor rows) => Unit(rows.to(ScalarType.Float64));

    /// <summary>All numbers in row-major order as doubles.</summary>
    internal static double[] ToArray(Tensor values) => Tensors.ToArray<double>(values);

    /// <summary>All numbers in row-major order as integers.</summary>
    internal static long[] ToIndices(Tensor values) => Tensors.ToArray<long>(values);

    /// <summary>All truth values in row-major order.</summary>
    internal static bool[] ToFlags(Tensor flags) => Tensors.ToArray<bool>(flags);
}
