using System.Numerics;
using System.Runtime.InteropServices;

namespace Hypotheses.Core.Measures.Recovery;

/// <summary>
/// The three passes over all columns that an assignment spends its time in (see <see cref="ShortestPaths{T}"/>), in vectors.
/// </summary>
internal static class PriceScans
{
    /// <summary>Shortens paths through one row; the least distance outside the tree.</summary>
    public static double Relax(
        ReadOnlySpan<double> scores, double[] prices, double offset, int row, double[] distances, long[] sources)
    {
        int lanes = Vector<double>.Count, whole = scores.Length - scores.Length % lanes;
        var offsets = new Vector<double>(offset);
        var least = new Vector<double>(double.PositiveInfinity);
        var rows = new Vector<long>(row);
        ref double score = ref MemoryMarshal.GetReference(scores), price = ref prices[0], distance = ref distances[0];
        ref long from = ref sources[0];
        for (nuint j = 0; j < (nuint)whole; j += (nuint)lanes)
        {
            Vector<double> through = offsets + (Vector.LoadUnsafe(ref price, j) - Vector.LoadUnsafe(ref score, j));
            Vector<double> before = Vector.LoadUnsafe(ref distance, j), after = Vector.Min(before, through);
            least = Vector.Min(least, after);
            if (!Vector.LessThanAny(through, before)) continue;
            after.StoreUnsafe(ref distance, j);
            Vector.ConditionalSelect(Vector.LessThan(through, before), rows, Vector.LoadUnsafe(ref from, j))
                .StoreUnsafe(ref from, j);
        }

        double smallest = double.PositiveInfinity;
        for (int l = 0; l < lanes; l++) smallest = Math.Min(smallest, least[l]);
        for (int j = whole; j < scores.Length; j++)
        {
            double through = offset + (prices[j] - scores[j]);
            if (through < distances[j]) (distances[j], sources[j]) = (through, row);
            smallest = Math.Min(smallest, distances[j]);
        }

        return smallest;
    }

    /// <summary>The first free column at a distance, or the first at all.</summary>
    public static int Nearest(double[] distances, double distance, int[] rowOf)
    {
        int lanes = Vector<double>.Count, whole = distances.Length - distances.Length % lanes, first = -1;
        var wanted = new Vector<double>(distance);
        for (int j = 0; j < distances.Length; j += j < whole ? lanes : 1)
        {
            if (j < whole && !Vector.EqualsAny(Vector.LoadUnsafe(ref distances[j]), wanted)) continue;
            for (int at = j; at < (j < whole ? j + lanes : j + 1); at++)
            {
                if (distances[at] != distance) continue;
                if (rowOf[at] < 0) return at;
                if (first < 0) first = at;
            }
        }

        return first;
    }

    /// <summary>The greatest and second greatest score − price, with the first columns that have them.</summary>
    public static (double Value, int Column, double Second, int Other) Best(ReadOnlySpan<double> scores, double[] prices)
    {
        int lanes = Vector<double>.Count, whole = scores.Length - scores.Length % lanes, at = -1, other = -1;
        var (low, high) = (new Vector<double>(double.NegativeInfinity), new Vector<double>(double.NegativeInfinity));
        ref double score = ref MemoryMarshal.GetReference(scores), price = ref prices[0];
        for (nuint j = 0; j < (nuint)whole; j += (nuint)lanes)
        {
            Vector<double> value = Vector.LoadUnsafe(ref score, j) - Vector.LoadUnsafe(ref price, j);
            low = Vector.Max(low, Vector.Min(high, value));
            high = Vector.Max(high, value);
        }

        double best = double.NegativeInfinity, second = double.NegativeInfinity;
        for (int l = 0; l < 2 * lanes; l++) Take(l < lanes ? high[l] : low[l - lanes]);
        for (int j = whole; j < scores.Length; j++) Take(scores[j] - prices[j]);
        for (int j = 0; j < scores.Length && (at < 0 || other < 0); j++)
        {
            double value = scores[j] - prices[j];
            if (value == best && at < 0) at = j;
            else if (value == second && other < 0) other = j;
        }

        return (best, at, second, other);

        void Take(double value)
        {
            second = Math.Max(second, Math.Min(best, value));
            best = Math.Max(best, value);
        }
    }
}
