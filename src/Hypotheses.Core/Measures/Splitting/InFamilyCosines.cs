using Hypotheses.Core.Numerics;
using Hypotheses.Core.Runtime;
using static TorchSharp.torch;

namespace Hypotheses.Core.Measures.Splitting;

/// <summary>
/// Cosines between latents of one family (<see cref="Families"/>), for each family that has two. Cosines across families are left
/// out on purpose: shared offsets raise those, which is another measure's signal (<see cref="OffsetSharing"/>). Invariant to
/// rotation, permutation and scaling of rows.
/// </summary>
public static class InFamilyCosines
{
    /// <summary>
    /// The cosines of all pairs, one list a family, families in order; families with fewer than two latents are left out.
    /// </summary>
    /// <param name="directions">The rows [F, d] that <paramref name="families"/> was made of.</param>
    /// <param name="families">Their families.</param>
    /// <exception cref="ArgumentException">Not a finite matrix, or one that the families were not made of.</exception>
    public static double[][] Of(Tensor directions, Families families)
    {
        if (families.Latents.Length == 0) return [];
        Rows.Require(directions, nameof(directions));
        if (families.Latents[^1] >= directions.shape[0] || directions.shape[1] != families.Dimension)
            throw new ArgumentException("families are of other directions", nameof(families));
        using var scope = NewDisposeScope();
        Tensor unit = Rows.UnitDoubles(Tensors.Select(directions, families.Latents));
        double[] cosine = Rows.ToArray(unit.matmul(unit.t()));
        int count = families.Latents.Length;
        return
        [
            .. Enumerable.Range(0, count).GroupBy(i => families.Family[i]).OrderBy(g => g.Key).Select(g => g.ToArray())
                .Where(members => members.Length > 1)
                .Select(members => (double[])[.. from i in members from j in members where j > i select cosine[i * count + j]]),
        ];
    }
}
