using Hypotheses.Core.Numerics;
using Hypotheses.Core.Statistics.Intervals;
using static TorchSharp.torch;

namespace Hypotheses.Core.Measures.Splitting;

/// <summary>
/// How much of each direction k others explain, chosen by orthogonal matching pursuit (Pati, Rezaiifar and Krishnaprasad 1993):
/// the one nearest to what is left, by |cosine|, then a least-squares fit of all chosen, k times. R² = 1 − ‖ŵ − fit‖², range [0,
/// 1], not falling in k. Near-duplicates (|cosine| above .97) and dead rows are no candidates. Greedy: a lower bound of the best
/// R² of k others (<see cref="PairR2"/> is exact for two). Invariant to rotation, permutation, sign and scaling. Chance level:
/// the same number for draws of equal count, far from 0, since many directions in few dimensions explain anything.
/// </summary>
public static class PursuitR2
{
    /// <summary>
    /// R²_1 … R²_most of each row [F × most], in order; NaN for dead rows and for rows without a candidate. With fewer than k
    /// candidates, what those explain.
    /// </summary>
    /// <param name="directions">Decoder [F, d].</param>
    /// <param name="most">How many others may be combined.</param>
    /// <param name="nearDuplicate">|cosine| above which a row is no candidate.</param>
    /// <param name="chunk">Rows at a time; chunk × F numbers of memory.</param>
    /// <exception cref="ArgumentException">Not a finite matrix, or <paramref name="most"/> is not positive.</exception>
    public static double[][] Of(Tensor directions, int most = 3, double nearDuplicate = .97, int chunk = 1024)
    {
        Rows.Require(directions, nameof(directions));
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(chunk, 1);
        using var scope = NewDisposeScope();
        Tensor unit = Rows.UnitDoubles(directions), dead = linalg.vector_norm(unit, 2.0, new long[] { 1 }) < .5;
        int count = (int)unit.shape[0];
        var r2 = new double[count][];
        for (int start = 0; start < count; start += chunk)
        {
            using var inner = NewDisposeScope();
            int rows = Math.Min(chunk, count - start);
            double[] seen = Rows.ToArray(Pursue(unit, unit.narrow(0, start, rows), dead, most, nearDuplicate)); // [most, rows]
            for (int i = 0; i < rows; i++) r2[start + i] = [.. Enumerable.Range(0, most).Select(k => seen[k * rows + i])];
        }

        return r2;
    }

    /// <summary>R²_1 … R²_most, each the mean over rows; NaN where no row has a candidate.</summary>
    /// <exception cref="ArgumentException">As for <see cref="Of"/>.</exception>
    public static double[] Means(Tensor directions, int most = 3, double nearDuplicate = .97)
    {
        double[][] explained = [.. Of(directions, most, nearDuplicate).Where(row => !double.IsNaN(row[0]))];
        return [
            .. Enumerable.Range(0, most)
                .Select(k => explained.Length == 0 ? double.NaN : Summary.Mean([.. explained.Select(row => row[k])]))];
    }

    private static Tensor Pursue(Tensor unit, Tensor targets, Tensor dead, int most, double nearDuplicate)
    {
        // A row is its own near-duplicate.
        Tensor excluded = (targets.matmul(unit.t()).abs() > nearDuplicate).logical_or(dead.unsqueeze(0));
        Tensor none = excluded.all(1).logical_or(linalg.vector_norm(targets, 2.0, new long[] { 1 }) < .5), rest = targets;
        var (basis, explained) = (new List<Tensor>(), new List<Tensor>());
        for (int k = 0; k < most; k++)
        {
            (Tensor best, Tensor chosen) = rest.matmul(unit.t()).abs().masked_fill(excluded, -1).max(1);
            excluded = excluded.scatter(1, chosen.unsqueeze(1), ones_like(chosen, dtype: ScalarType.Bool).unsqueeze(1));
            // Gram-Schmidt: the residual is orthogonal to all chosen, as after a least-squares fit.
            Tensor axis = unit.index_select(0, chosen);
            for (int pass = 0; pass < 2; pass++)
                foreach (Tensor earlier in basis) axis = axis - Along(axis, earlier);
            // Nothing left to explain, or nobody to explain it.
            axis = Rows.Unit(axis).masked_fill((best < 1e-9).unsqueeze(1), 0);
            basis.Add(axis);
            rest = rest - Along(rest, axis);
            explained.Add((1 - rest.square().sum(new long[] { 1 })).clamp(0, 1).masked_fill(none, double.NaN));
        }

        return stack(explained);
    }

    private static Tensor Along(Tensor rows, Tensor axes) => (rows * axes).sum(new long[] { 1 }, keepdim: true) * axes;
}
