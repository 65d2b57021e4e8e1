using System.Numerics;

namespace Hypotheses.Core.Measures.Recovery;

/// <summary>
/// The assignment problem: pair rows with columns, each at most once, so that the sum of scores is greatest. Exact up to the
/// rounding of float64 (each augmentation is a shortest path; nothing is approximated), deterministic, single-threaded. At most
/// O(s²·l) for the shorter side s and longer side l; far less where few rows want the same column.
/// </summary>
public static class Assignment
{
    /// <summary>The best column for each row.</summary>
    /// <param name="scores">Row-major scores [rows × columns], any finite numbers.</param>
    /// <param name="rows">Number of rows, positive.</param>
    /// <param name="columns">Number of columns, positive.</param>
    /// <returns>A column for each row; −1 for rows left over where there are more rows than columns.</returns>
    /// <exception cref="ArgumentException">The number of scores is not rows × columns, or a score is NaN or infinite.</exception>
    public static int[] Maximum(ReadOnlySpan<double> scores, int rows, int columns) => Solve(scores, rows, columns).Partner;

    /// <summary>
    /// The same for float32 scores, which take half the memory and are read without a copy where rows ≤ columns.
    /// </summary>
    /// <exception cref="ArgumentException">As for float64.</exception>
    public static int[] Maximum(ReadOnlySpan<float> scores, int rows, int columns) => Solve(scores, rows, columns).Partner;

    /// <summary>
    /// The pairing with its proof: prices p ≥ 0 of the longer side's members, 0 for the unpaired ones, such that every member of
    /// the shorter side has the partner of greatest score − price. Σ best (score − price) + Σ p is then the greatest sum there
    /// is.
    /// </summary>
    internal static (int[] Partner, double[] Prices) Solve<T>(ReadOnlySpan<T> scores, int rows, int columns)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (scores.Length != (long)rows * columns)
            throw new ArgumentException($"{scores.Length} scores for {rows} × {columns}", nameof(scores));
        foreach (T score in scores)
        {
            if (!T.IsFinite(score)) throw new ArgumentException("a score is NaN or infinite", nameof(scores));
        }

        if (rows <= columns)
        {
            var wide = new ShortestPaths<T>(scores, rows, columns);
            wide.Run();
            return (wide.ColumnOf, wide.Prices);
        }

        T[] turned = new T[scores.Length];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++) turned[j * rows + i] = scores[i * columns + j];
        }

        var tall = new ShortestPaths<T>(turned, columns, rows);
        tall.Run();
        return (tall.RowOf, tall.Prices);
    }
}
