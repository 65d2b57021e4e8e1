namespace Hypotheses.Core.Statistics;

/// <summary>
/// p-values of several claims judged together. Adjusted values come back in the order given and are compared with the error rate
/// itself.
/// </summary>
public static class Multiplicity
{
    /// <summary>Holm (1979): controls the chance of any false rejection under any dependence.</summary>
    /// <exception cref="ArgumentException">A p-value is outside [0, 1] or NaN.</exception>
    public static double[] Holm(ReadOnlySpan<double> p)
    {
        int[] order = Ascending(p);
        double[] adjusted = new double[p.Length];
        double running = 0;
        for (int rank = 0; rank < order.Length; rank++)
        {
            running = Math.Max(running, Math.Min(1, (order.Length - rank) * p[order[rank]]));
            adjusted[order[rank]] = running;
        }

        return adjusted;
    }

    /// <summary>
    /// Benjamini and Hochberg (1995): controls the expected share of false rejections for independent or positively dependent
    /// tests.
    /// </summary>
    /// <exception cref="ArgumentException">A p-value is outside [0, 1] or NaN.</exception>
    public static double[] BenjaminiHochberg(ReadOnlySpan<double> p)
    {
        int[] order = Ascending(p);
        double[] adjusted = new double[p.Length];
        double running = 1;
        for (int rank = order.Length - 1; rank >= 0; rank--)
        {
            running = Math.Min(running, p[order[rank]] * order.Length / (rank + 1));
            adjusted[order[rank]] = running;
        }

        return adjusted;
    }

    private static int[] Ascending(ReadOnlySpan<double> p)
    {
        foreach (double x in p)
        {
            if (!(x >= 0 && x <= 1))
                throw new ArgumentException(
                    $"{x.ToString(System.Globalization.CultureInfo.InvariantCulture)} is not a p-value in [0, 1]", nameof(p));
        }

        int[] order = [.. Enumerable.Range(0, p.Length)];
        Array.Sort(p.ToArray(), order);
        return order;
    }
}
