namespace Hypotheses.Core.Measures;

/// <summary>
/// The assignment problem: pair rows with columns, each at most once, so that the sum of scores is greatest. Shortest augmenting
/// paths with potentials (Kuhn 1955; Jonker and Volgenant, Computing 38, 1987), O(s²·l) for the shorter side s and longer side l.
/// </summary>
public static class Assignment
{
    /// <summary>The best column for each row.</summary>
    /// <param name="scores">Row-major scores [rows × columns], any finite numbers.</param>
    /// <param name="rows">Number of rows, positive.</param>
    /// <param name="columns">Number of columns, positive.</param>
    /// <returns>A column for each row; −1 for rows left over where there are more rows than columns.</returns>
    /// <exception cref="ArgumentException">The number of scores is not rows × columns, or a score is NaN or infinite.</exception>
    public static int[] Maximum(ReadOnlySpan<double> scores, int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (scores.Length != (long)rows * columns) throw new ArgumentException($"{scores.Length} scores for {rows} × {columns}", nameof(scores));
        foreach (double score in scores)
        {
            if (!double.IsFinite(score)) throw new ArgumentException("a score is NaN or infinite", nameof(scores));
        }

        bool tall = rows > columns;
        int few = Math.Min(rows, columns), many = Math.Max(rows, columns);
        double[] cost = new double[scores.Length];
        for (int i = 0; i < few; i++)
        {
            for (int j = 0; j < many; j++) cost[i * many + j] = -(tall ? scores[j * columns + i] : scores[i * columns + j]);
        }

        int[] owner = Owners(cost, few, many), partner = new int[rows];
        Array.Fill(partner, -1);
        for (int j = 0; j < many; j++)
        {
            if (owner[j] < 0) continue;
            if (tall) partner[j] = owner[j];
            else partner[owner[j]] = j;
        }

        return partner;
    }

    /// <summary>For each of the many columns the row that owns it in a cheapest assignment of all the few rows, or −1.</summary>
    private static int[] Owners(double[] cost, int few, int many)
    {
        double[] rowPotential = new double[few], columnPotential = new double[many], slack = new double[many];
        int[] owner = new int[many], from = new int[many];
        bool[] visited = new bool[many];
        Array.Fill(owner, -1);
        for (int start = 0; start < few; start++)
        {
            Array.Fill(slack, double.PositiveInfinity);
            Array.Clear(visited);
            int row = start, column = -1; // column −1: the root of the tree, owned by the new row
            do
            {
                if (column >= 0) row = owner[column];
                ReadOnlySpan<double> costs = cost.AsSpan(row * many, many);
                double least = double.PositiveInfinity;
                int next = -1;
                for (int j = 0; j < many; j++)
                {
                    if (visited[j]) continue;
                    double reduced = costs[j] - rowPotential[row] - columnPotential[j];
                    if (reduced < slack[j]) (slack[j], from[j]) = (reduced, column);
                    if (slack[j] < least) (least, next) = (slack[j], j);
                }

                rowPotential[start] += least;
                for (int j = 0; j < many; j++)
                {
                    if (!visited[j]) slack[j] -= least;
                    else (rowPotential[owner[j]], columnPotential[j]) = (rowPotential[owner[j]] + least, columnPotential[j] - least);
                }

                visited[next] = true;
                column = next;
            }
            while (owner[column] >= 0);

            for (int previous; column >= 0; column = previous)
            {
                previous = from[column];
                owner[column] = previous < 0 ? start : owner[previous];
            }
        }

        return owner;
    }
}
