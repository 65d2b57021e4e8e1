using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Core.Measures.Geometry;

/// <summary>
/// The directions that a model itself keeps apart: of the vectors that it has for its inputs those longer than a least norm, and
/// of those that point the same way one. Vectors are taken longest first, and join the first direction to whose longest vector
/// their signed cosine reaches a threshold. Invariant to rotation and, but for equal lengths, to order.
/// </summary>
/// <param name="Rows">[K, d] unit rows: each the sum of its members; the caller's scope owns it.</param>
/// <param name="Direction">For each vector the row that it belongs to, or −1 where it is too short.</param>
public sealed record DistinctDirections(Tensor Rows, int[] Direction)
{
    /// <summary>K.</summary>
    public int Count => (int)Rows.shape[0];

    /// <summary>The distinct directions of vectors [n, d].</summary>
    /// <param name="vectors">For a toy model the columns of W as rows.</param>
    /// <param name="leastNorm">Shorter vectors are not represented; ½ is the authors' of toy models.</param>
    /// <param name="cosine">Signed cosine from which on two vectors are one direction, in (0, 1].</param>
    /// <exception cref="ArgumentException">Not a finite matrix, a threshold out of range, or no vector is long
    /// enough.</exception>
    public static DistinctDirections Of(Tensor vectors, double leastNorm, double cosine)
    {
        Numerics.Rows.Require(vectors, nameof(vectors));
        if (!(cosine is > 0 and <= 1)) throw new ArgumentException("the threshold lies in (0, 1]", nameof(cosine));
        using var scope = NewDisposeScope();
        int n = (int)vectors.shape[0];
        Tensor doubles = vectors.detach().to(ScalarType.Float64), unit = Numerics.Rows.Unit(doubles);
        double[] norms = Numerics.Rows.ToArray(linalg.vector_norm(doubles, 2.0, new long[] { 1 })),
            cosines = Numerics.Rows.ToArray(unit.matmul(unit.t()));
        int[] direction = new int[n];
        Array.Fill(direction, -1);
        var longest = new List<int>();
        foreach (
            int i in Enumerable.Range(0, n).Where(i => norms[i] > leastNorm && norms[i] > 0).OrderByDescending(i => norms[i]))
        {
            direction[i] = longest.FindIndex(l => cosines[l * n + i] >= cosine);
            if (direction[i] >= 0) continue;
            direction[i] = longest.Count;
            longest.Add(i);
        }

        if (longest.Count == 0) throw new ArgumentException("no vector is long enough", nameof(vectors));
        Tensor sums = stack(Enumerable.Range(0, longest.Count).Select(k =>
            Tensors.Select(doubles, Enumerable.Range(0, n).Where(i => direction[i] == k)).sum(new long[] { 0 })));
        return new DistinctDirections(Numerics.Rows.Unit(sums).to(vectors.dtype).MoveToOuterDisposeScope(), direction);
    }
}
